/**
 * What was found in the segments of a film, kept for a second look without finding it again: in Blobs, which Chromium puts on disk when
 * they are many, and others may hold in memory. A segment for which there is no room, or that the browser does not give back, is found
 * again, which takes longer and gives the same.
 */

import type { Find, FoundAt } from './found.ts';
import { foundIn, packFound } from './found-bytes.ts';
import type { Segment } from './segments.ts';

/** Frames in a pack. */
const CHUNK = 64;

interface Kept {
  readonly packs: Blob;
  /** What ended the segment before its end. */
  readonly failure: { readonly cause: unknown } | null;
}

export class FoundStore {
  readonly #kept = new Map<Segment, Kept>();

  /** Keeps less than `room` bytes. */
  constructor(private room: number) {}

  /** What is found in a segment, which is kept if all of it finds room. */
  async *keep(segment: Segment, find: Find): AsyncGenerator<FoundAt, void> {
    const packs: Blob[] = [];
    let frames: FoundAt[] = [];
    const pack = (): void => {
      const bytes = packFound(frames);
      frames = [];
      this.room -= bytes.length;
      if (this.room > 0) packs.push(new Blob([bytes]));
    };
    let failure: Kept['failure'] = null;
    try {
      for await (const at of find()) {
        if (this.room > 0 && frames.push(at) === CHUNK) pack();
        yield at;
      }
    } catch (cause) {
      failure = { cause };
    }
    if (this.room > 0 && frames.length > 0) pack();
    if (this.room > 0) this.#kept.set(segment, { packs: new Blob(packs), failure });
    if (failure) throw failure.cause;
  }

  /** What was found in a segment before, to its end or failure; by `find` where it is not kept. */
  async *again(segment: Segment, find: Find): AsyncGenerator<FoundAt, void> {
    const kept = this.#kept.get(segment);
    const frames = kept && (await framesOf(kept.packs));
    if (!frames) return yield* find();
    yield* frames;
    if (kept.failure) throw kept.failure.cause;
  }
}

/** Null where the browser does not give them back: Chromium takes a Blob for which it has no room without a word, and cannot read it. */
async function framesOf(packs: Blob): Promise<FoundAt[] | null> {
  const frames: FoundAt[] = [];
  try {
    for await (const at of foundIn(packs)) frames.push(at);
  } catch {
    return null;
  }
  return frames;
}
