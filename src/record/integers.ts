/**
 * Columns of whole numbers as bytes: zigzag (0, -1, 1, -2 .. become 0, 1, 2, 3 ..), then seven bits a byte, lowest first, the eighth
 * bit set on all but the last (LEB128, as in DWARF and Protocol Buffers). Numbers up to 2^52 in size, so microseconds fit.
 */

const MOST = 2 ** 52;

export class IntegerWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** Throws for what is no whole number of at most 2^52 in size. */
  write(value: number): void {
    if (!Number.isInteger(value) || Math.abs(value) > MOST) throw new RangeError(`not a whole number that can be kept: ${value}`);
    if (this.#length + 8 > this.#bytes.length) this.#grow();
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** All that was written, as a copy. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#bytes.length);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

export class IntegerReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Throws at the end of the bytes, and for a number above 2^52 in size: what is read is exact. */
  read(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.bytes[this.#at++];
      if (byte === undefined) throw new Error(`numbers end early: after ${this.bytes.length} bytes`);
      const part = (byte & 127) * scale;
      if (scale > MOST || part > 2 * MOST - value) throw new Error(`number too long at byte ${this.#at}: above 2^52 in size`);
      value += part;
      if (byte < 128) break;
      scale *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Whether all bytes were read. */
  get done(): boolean {
    return this.#at === this.bytes.length;
  }
}
