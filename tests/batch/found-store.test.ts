/** What was found in a film comes again as it was, whatever there was room for. */

import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Find, FoundAt } from '../../src/batch/film/found.ts';
import { packFound } from '../../src/batch/film/found-bytes.ts';
import { FoundStore } from '../../src/batch/film/found-store.ts';
import { segmentsOf } from '../../src/batch/film/segments.ts';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { LANDMARKS } from '../../src/core/reading.ts';

/** A film of four segments, of more frames each than are packed at once. */
const [RATE, SECONDS] = [15, 20];
const SEGMENTS = segmentsOf({ start: 0, end: SECONDS });

/** Frames of one face, and of none now and then. */
const FOUND = Array.from({ length: RATE * SECONDS }, (_, i): FoundAt => {
  const face = {
    ...{ id: 1, box: { x: i / 3, y: 2, width: 100.5, height: 120.25 }, pose: { yaw: 0.1, pitch: 0.2, roll: 0.3 } },
    ...{ quality: { score: 0.9, reasons: [] }, glimpse: null },
    landmarks: new Float32Array(3 * LANDMARKS).fill(i + 0.1),
    crop: new Uint8Array(CROP_BYTES).fill(i),
  };
  const found = { time: (1000 * i) / RATE, width: 640, height: 360, isNewScene: false, faces: i % 7 === 3 ? [] : [face] };
  return { timestamp: i / RATE, done: i / (RATE * SECONDS), found } as unknown as FoundAt;
});
const ALL = packFound(FOUND).length;

/** Which segments were looked into, and where the film breaks off, a frame. */
let looked: number[];
let breaksAt: number;
const find = (segment: number): Find =>
  async function* () {
    looked.push(segment);
    for (const [i, at] of FOUND.entries()) {
      if (Math.floor(at.timestamp / 5) !== segment) continue;
      if (i === breaksAt) throw new Error('it breaks off');
      yield at;
    }
  };

interface Outcome {
  /** SHA-256 of the frames' pack. */
  readonly frames: string;
  readonly error: string | null;
}

const outcomeOf = (frames: readonly FoundAt[], error: string | null): Outcome => ({
  frames: createHash('sha256').update(packFound(frames)).digest('hex'),
  error,
});

/** What comes of the segments one after the other, and the error that ends it. */
async function outcome(pass: FoundStore['keep']): Promise<Outcome> {
  const frames: FoundAt[] = [];
  try {
    for (const [i, segment] of SEGMENTS.entries()) for await (const at of pass(segment, find(i))) frames.push(at);
  } catch (cause) {
    return outcomeOf(frames, (cause as Error).message);
  }
  return outcomeOf(frames, null);
}

beforeEach(() => {
  [looked, breaksAt] = [[], Infinity];
});
afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ['for all', Infinity, [0, 1, 2, 3]],
  ['for half of it', 0.6 * ALL, [0, 1, 2, 3, 2, 3]],
  ['for none', 0, [0, 1, 2, 3, 0, 1, 2, 3]],
])('it comes again with room %s, and what was not kept is found again', async (_, room, expected) => {
  const store = new FoundStore(room);
  expect(await outcome((...of) => store.keep(...of))).toEqual(outcomeOf(FOUND, null));
  expect(await outcome((...of) => store.again(...of))).toEqual(outcomeOf(FOUND, null));
  expect(looked).toEqual(expected);
});

test.each([Infinity, 0.3 * ALL, 0])('up to where the film breaks off, with room for %f bytes', async (room) => {
  breaksAt = 100;
  const store = new FoundStore(room);
  const expected = outcomeOf(FOUND.slice(0, breaksAt), 'it breaks off');
  expect(await outcome((...of) => store.keep(...of))).toEqual(expected);
  expect(await outcome((...of) => store.again(...of))).toEqual(expected);
});

test('what the browser took and does not give back, as Chromium where it has no room, is found again', async () => {
  const store = new FoundStore(Infinity);
  await outcome((...of) => store.keep(...of));
  const read = Blob.prototype.arrayBuffer;
  let reads = 0;
  vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementation(function (this: Blob) {
    // within the second segment, whose packs are two, each read in two steps
    if (++reads > 6) return Promise.reject(new DOMException('The requested file could not be read', 'NotReadableError'));
    return read.call(this);
  });
  expect(await outcome((...of) => store.again(...of))).toEqual(outcomeOf(FOUND, null));
  expect(looked).toEqual([0, 1, 2, 3, 1, 2, 3]);
});
