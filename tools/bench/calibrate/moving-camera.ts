/**
 * A fake camera whose picture changes while it runs: Chromium maps the MJPEG file of its camera into memory and plays it over and
 * over, so what is written over the frames in the file is what it shows from then on. Every frame has a slot of one size, made up
 * to it by a comment behind the start of the image (ITU-T T.81, B.2.4.5).
 */

import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';

const START = 2;
/** Marker and length of a comment. */
const COMMENT = 4;
const LONGEST_COMMENT = 0xffff - 2;

/** A JPEG made `size` bytes long. Throws for one that is not one, or cannot be. */
export function padded(jpeg: Uint8Array, size: number): Buffer {
  const more = size - jpeg.length - COMMENT;
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) throw new RangeError(`not a JPEG: begins with ${jpeg.subarray(0, START).join(', ')}`);
  if (more < 0 || more > LONGEST_COMMENT)
    throw new RangeError(`a JPEG of ${jpeg.length} bytes cannot be made ${size} bytes long`);
  const out = Buffer.alloc(size);
  out.set(jpeg.subarray(0, START));
  out.writeUInt16BE(0xfffe, START);
  out.writeUInt16BE(more + 2, START + 2);
  out.set(jpeg.subarray(START), size - jpeg.length + START);
  return out;
}

export class MovingCamera {
  readonly #file: number;
  readonly #slotSize: number;

  /** A camera of `slots` frames in the file at `path`, each of at most `largest` bytes, that shows `pictures` (JPEG). */
  constructor(
    readonly path: string,
    private readonly slots: number,
    largest: number,
    pictures: readonly Uint8Array[],
  ) {
    this.#slotSize = largest + COMMENT;
    writeFileSync(path, this.#frames(pictures));
    this.#file = openSync(path, 'r+');
  }

  /** Shows these from now on, over and over, each for as long as the others. */
  show(pictures: readonly Uint8Array[]): void {
    writeSync(this.#file, this.#frames(pictures), 0, undefined, 0);
  }

  close(): void {
    closeSync(this.#file);
  }

  #frames(pictures: readonly Uint8Array[]): Buffer {
    const at = (slot: number): Uint8Array => pictures[Math.floor((slot * pictures.length) / this.slots)]!;
    return Buffer.concat(Array.from({ length: this.slots }, (_, slot) => padded(at(slot), this.#slotSize)));
  }
}
