/** What was found in a film, kept for a second look without finding it again: shapes and crops in Blobs, which browsers put on disk. */

import { LANDMARKS } from '../../core/reading.ts';
import { CROP_SIZE } from '../../core/crop-frame.ts';
import type { FoundAt } from './file-reader.ts';

/** Frames in a Blob. */
const CHUNK = 64;
const SHAPE_BYTES = 3 * LANDMARKS * Float32Array.BYTES_PER_ELEMENT;
const CROP_BYTES = 3 * CROP_SIZE * CROP_SIZE;

export class FoundStore {
  readonly #chunks: { readonly frames: readonly FoundAt[]; readonly bytes: Blob }[] = [];
  #frames: FoundAt[] = [];
  #bytes: Uint8Array<ArrayBuffer>[] = [];

  add(at: FoundAt): void {
    const { found } = at;
    for (const { landmarks, crop } of found.faces) {
      this.#bytes.push(new Uint8Array(landmarks.buffer as ArrayBuffer, landmarks.byteOffset, SHAPE_BYTES), new Uint8Array(crop));
    }
    this.#frames.push({ ...at, found: { ...found, faces: found.faces.map((face) => ({ ...face, ...NOTHING })) } });
    if (this.#frames.length === CHUNK) this.#close();
  }

  /** All frames, in the order they were added. */
  async *frames(): AsyncGenerator<FoundAt, void> {
    this.#close();
    for (const { frames, bytes } of this.#chunks) {
      const buffer = await bytes.arrayBuffer();
      let at = 0;
      for (const { found, ...rest } of frames) {
        const faces = found.faces.map((face) => {
          const landmarks = new Float32Array(buffer.slice(at, at + SHAPE_BYTES));
          const crop = new Uint8Array(buffer.slice(at + SHAPE_BYTES, (at += SHAPE_BYTES + CROP_BYTES)));
          return { ...face, landmarks, crop };
        });
        yield { ...rest, found: { ...found, faces } };
      }
    }
  }

  #close(): void {
    if (this.#frames.length === 0) return;
    this.#chunks.push({ frames: this.#frames, bytes: new Blob(this.#bytes) });
    [this.#frames, this.#bytes] = [[], []];
  }
}

const NOTHING = { landmarks: new Float32Array(0), crop: new Uint8Array(0) };
