/** What was found in a film, kept for a second look without finding it again: in Blobs, which browsers put on disk. */

import type { FoundAt } from './file-reader.ts';
import { packFound, unpackFound } from './found-bytes.ts';

/** Frames in a Blob. */
const CHUNK = 64;

export class FoundStore {
  readonly #chunks: Blob[] = [];
  #frames: FoundAt[] = [];

  add(at: FoundAt): void {
    this.#frames.push(at);
    if (this.#frames.length === CHUNK) this.#close();
  }

  /** All frames, in the order they were added. */
  async *frames(): AsyncGenerator<FoundAt, void> {
    this.#close();
    for (const chunk of this.#chunks) yield* unpackFound(new Uint8Array(await chunk.arrayBuffer()));
  }

  #close(): void {
    if (this.#frames.length === 0) return;
    this.#chunks.push(new Blob([packFound(this.#frames)]));
    this.#frames = [];
  }
}
