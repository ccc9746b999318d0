/** Bytes of a file at any place, read in windows, so that walking from box to box costs few reads. */

const WINDOW = 1 << 16;

export class Bytes {
  #start = 0;
  #window = new DataView(new ArrayBuffer(0));

  constructor(readonly file: Blob) {}

  get size(): number {
    return this.file.size;
  }

  /** `length` bytes from `at`, fewer at the end of the file; good until the next call. */
  async at(at: number, length: number): Promise<DataView> {
    const end = Math.min(this.size, at + length);
    if (at < this.#start || end > this.#start + this.#window.byteLength) {
      this.#start = at;
      this.#window = new DataView(await this.file.slice(at, at + Math.max(length, WINDOW)).arrayBuffer());
    }
    const offset = this.#window.byteOffset + at - this.#start;
    return new DataView(this.#window.buffer, offset, Math.max(0, end - at));
  }
}

/** Latin-1 text of `length` bytes. */
export function textAt(view: DataView, at: number, length: number): string {
  let text = '';
  for (let i = at; i < Math.min(at + length, view.byteLength); i++) text += String.fromCharCode(view.getUint8(i));
  return text;
}
