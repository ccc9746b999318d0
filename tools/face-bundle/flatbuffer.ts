/**
 * Just enough FlatBuffers to read a table and to write a new front before an old buffer. Offsets in a flatbuffer only
 * point forward, so new tables can stand before the old bytes and point into them: nothing old is rewritten.
 * Source: the FlatBuffers internals document (tables, vtables, vectors, strings; little-endian).
 */

/** A place in the old buffer, by its absolute position there. */
export interface Old {
  readonly old: number;
}
export type Reference = Table | Vector | Old;
export type Field = { readonly u8: number } | { readonly i32: number } | { readonly ref: Reference } | undefined;
export interface Table {
  /** By field id; undefined leaves the default. */
  readonly fields: readonly Field[];
}
export interface Vector {
  /** Raw little-endian elements, or references. */
  readonly elements: Uint8Array | readonly Reference[];
  readonly count: number;
  /** Alignment of the first element, bytes. */
  readonly align: number;
  /** Strings end with a zero that is not counted. */
  readonly terminated?: boolean;
}

export const table = (fields: readonly Field[]): Table => ({ fields });
export const refs = (elements: readonly Reference[]): Vector => ({ elements, count: elements.length, align: 4 });
export const bytes = (elements: Uint8Array, align = 16): Vector => ({ elements, count: elements.length, align });
export const text = (value: string): Vector => ({ ...bytes(new TextEncoder().encode(value), 4), terminated: true });

/** A vector of 32-bit elements. */
export function words(values: Int32Array | Float32Array): Vector {
  const out = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) =>
    values instanceof Float32Array ? out.setFloat32(i * 4, value, true) : out.setInt32(i * 4, value, true),
  );
  return { elements: new Uint8Array(out.buffer), count: values.length, align: 4 };
}

/** Reads tables of an existing flatbuffer; every position is absolute. Out of range throws a RangeError. */
export class Reader {
  private readonly view: DataView;

  constructor(data: Uint8Array) {
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  get root(): number {
    return this.follow(0);
  }

  u32(at: number): number {
    return this.view.getUint32(at, true);
  }

  follow(at: number): number {
    return at + this.u32(at);
  }

  /** Position of a field's value, or null when it is not stored. */
  field(tableAt: number, id: number): number | null {
    const vtable = tableAt - this.view.getInt32(tableAt, true);
    const slot = 4 + 2 * id;
    const offset = slot < this.view.getUint16(vtable, true) ? this.view.getUint16(vtable + slot, true) : 0;
    return offset ? tableAt + offset : null;
  }

  /** Position of what a reference field points to, or null. */
  target(tableAt: number, id: number): number | null {
    const at = this.field(tableAt, id);
    return at === null ? null : this.follow(at);
  }

  /** A stored 32-bit field, or `fallback`. */
  word(tableAt: number, id: number, fallback = 0): number {
    const at = this.field(tableAt, id);
    return at === null ? fallback : this.u32(at);
  }

  /** The tables of a vector of tables. */
  tables(tableAt: number, id: number): Old[] {
    const at = this.target(tableAt, id);
    if (at === null) return [];
    return Array.from({ length: this.u32(at) }, (_, i) => ({ old: this.follow(at + 4 + 4 * i) }));
  }

  /** The elements of a vector of 32-bit integers. */
  integers(tableAt: number, id: number): number[] {
    const at = this.target(tableAt, id);
    return at === null ? [] : Array.from({ length: this.u32(at) }, (_, i) => this.view.getInt32(at + 4 + 4 * i, true));
  }

  string(tableAt: number, id: number): string {
    const at = this.target(tableAt, id);
    if (at === null) return '';
    const start = this.view.byteOffset + at + 4;
    return new TextDecoder().decode(new Uint8Array(this.view.buffer, start, this.u32(at)));
  }
}

const isTable = (value: Reference): value is Table => 'fields' in value;
const isOld = (value: Reference): value is Old => 'old' in value;

/**
 * A whole flatbuffer: new tables from `root`, then `old` unchanged.
 * `identifier` has four characters; the front is a multiple of 64 bytes, so that old alignments hold.
 */
export function writeFront(root: Table, identifier: string, old: Uint8Array = new Uint8Array(0)): Uint8Array {
  const front: number[] = [0, 0, 0, 0, ...new TextEncoder().encode(identifier)];
  const places = new Map<Reference, number>();
  const links: { at: number; to: Reference }[] = [{ at: 0, to: root }];
  const pad = (align: number, extra = 0): void => {
    while ((front.length + extra) % align) front.push(0);
  };
  const word = (value: number): void =>
    void front.push(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
  const link = (to: Reference): void => {
    links.push({ at: front.length, to });
    word(0);
  };

  const writeTable = ({ fields }: Table): number => {
    // vtable first, then the table, every stored field in a slot of four bytes
    let size = 4;
    const offsets = fields.map((field) => (field ? (size += 4) - 4 : 0));
    pad(4, 4 + 2 * fields.length);
    const vtable = front.length;
    for (const half of [4 + 2 * fields.length, size, ...offsets]) front.push(half & 255, half >> 8);
    const start = front.length;
    word(start - vtable);
    for (const field of fields) {
      if (!field) continue;
      if ('ref' in field) link(field.ref);
      else word('u8' in field ? field.u8 : field.i32);
    }
    return start;
  };
  const writeVector = ({ elements, count, align, terminated }: Vector): number => {
    pad(Math.max(4, align), 4);
    const start = front.length;
    word(count);
    if (elements instanceof Uint8Array) for (const byte of elements) front.push(byte);
    else for (const element of elements) link(element);
    if (terminated) front.push(0);
    return start;
  };

  // breadth first, so that a thing stands after all that point at it
  for (let next = 0; next < links.length; next++) {
    const { to } = links[next]!;
    if (isOld(to) || places.has(to)) continue;
    places.set(to, isTable(to) ? writeTable(to) : writeVector(to));
  }
  pad(64);
  const out = new Uint8Array(front.length + old.length);
  out.set(front);
  out.set(old, front.length);
  const view = new DataView(out.buffer);
  for (const { at, to } of links) view.setUint32(at, (isOld(to) ? front.length + to.old : places.get(to)!) - at, true);
  return out;
}
