/**
 * ZIP archives of stored entries, never compressed: what goes in is compressed already, or has to be used where it lies. Each
 * entry begins at a multiple of 64 bytes, as MediaPipe wants its models, and entries carry no real time, so that the same
 * content is the same bytes everywhere.
 * Source: PKWARE APPNOTE 6.3 (sections 4.3.7, 4.3.12, 4.3.16); padding as Android's zipalign does, in an extra field.
 */

const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
const VERSION = 20;
/** Midnight on 1 January 1980, the first day a ZIP can tell. */
const DAY = 0x21;
const PADDING = { id: 0xd935, size: 4 };
const ALIGN = 64;

export type Entries = Readonly<Record<string, Uint8Array>>;

/** CRC-32 of every byte value (reflected polynomial 0xedb88320). */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < data.length; i++) crc = (crc >>> 8) ^ CRC[(crc ^ data[i]!) & 255]!;
  return ~crc >>> 0;
}

function nameBytes(name: string): Uint8Array {
  return Uint8Array.from(name, (letter) => {
    const code = letter.codePointAt(0)!;
    if (code > 126 || code < 32) throw new RangeError(`entry name beyond ASCII: ${name}`);
    return code;
  });
}

/** A header of `size` bytes, its fields given as [offset, bytes, value]. */
function header(size: number, fields: readonly (readonly [offset: number, bytes: 2 | 4, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  for (const [offset, bytes, value] of fields) {
    if (bytes === 2) view.setUint16(offset, value, true);
    else view.setUint32(offset, value, true);
  }
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The archive of `entries`, in their order. Throws for a name that is not printable ASCII. */
export function zip(entries: Entries): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [text, data] of Object.entries(entries)) {
    const name = nameBytes(text);
    const unpadded = at + LOCAL.size + name.length + PADDING.size;
    const padding = header(PADDING.size + ((ALIGN - (unpadded % ALIGN)) % ALIGN), [
      [0, 2, PADDING.id],
      [2, 2, (ALIGN - (unpadded % ALIGN)) % ALIGN],
    ]);
    // what both kinds of header say, from `from` on: version, day, checksum, sizes, length of the name
    const facts = (from: number) =>
      [
        [from, 2, VERSION],
        [from + 8, 2, DAY],
        [from + 10, 4, crc32(data)],
        [from + 14, 4, data.length],
        [from + 18, 4, data.length],
        [from + 22, 2, name.length],
      ] as const;
    directory.push(header(CENTRAL.size, [[0, 4, CENTRAL.signature], [4, 2, VERSION], ...facts(6), [42, 4, at]]), name);
    parts.push(header(LOCAL.size, [[0, 4, LOCAL.signature], ...facts(4), [28, 2, padding.length]]), name, padding, data);
    at += LOCAL.size + name.length + padding.length + data.length;
  }
  const count = Object.keys(entries).length;
  const end = header(END.size, [
    [0, 4, END.signature],
    [8, 2, count],
    [10, 2, count],
    [12, 4, joined(directory).length],
    [16, 4, at],
  ]);
  return joined([...parts, ...directory, end]);
}

/** The entries of an archive of stored files without a comment, as views of it. Throws an Error, or a RangeError, when it is none or damaged. */
export function unzip(archive: Uint8Array): Entries {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.length);
  const [u16, u32] = [(at: number) => view.getUint16(at, true), (at: number) => view.getUint32(at, true)];
  const end = archive.length - END.size;
  if (end < 0 || u32(end) !== END.signature) throw new Error('no ZIP directory at its end');
  const entries: Record<string, Uint8Array> = {};
  let at = u32(end + 16);
  for (let left = u16(end + 10); left > 0; left--) {
    if (u32(at) !== CENTRAL.signature) throw new Error('a damaged ZIP directory');
    const [names, extras, comments] = [28, 30, 32].map((field) => u16(at + field)) as [number, number, number];
    const name = String.fromCharCode(...archive.subarray(at + CENTRAL.size, at + CENTRAL.size + names));
    if (u16(at + 10) !== 0) throw new Error(`${name} is compressed, and must be stored`);
    const local = u32(at + 42);
    const start = local + LOCAL.size + u16(local + 26) + u16(local + 28);
    const data = archive.subarray(start, start + u32(at + 24));
    if (crc32(data) !== u32(at + 16)) throw new Error(`${name} is damaged`);
    entries[name] = data;
    at += CENTRAL.size + names + extras + comments;
  }
  return entries;
}
