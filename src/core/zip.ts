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
/** More entries, or bytes, would need the larger fields of Zip64, which are not written here. */
const MOST_ENTRIES = 0xfffe;
const MOST_BYTES = 0xfffffffe;
/** Bit of an entry's flags. */
const ENCRYPTED = 1;

export type Entries = Readonly<Record<string, Uint8Array>>;

/** CRC-32 of every byte value (reflected polynomial 0xedb88320). */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum of ZIP and PNG files (ISO 3309). */
export function crc32(data: Uint8Array): number {
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

/** The archive of `entries`, in their order. Throws for a name that is not printable ASCII, and for more than the format can count. */
export function zip(entries: Entries): Uint8Array<ArrayBuffer> {
  const count = Object.keys(entries).length;
  if (count > MOST_ENTRIES) throw new RangeError(`too many entries for a ZIP: ${count} (${MOST_ENTRIES} at most)`);
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
  if (at > MOST_BYTES) throw new RangeError(`too many bytes for a ZIP: ${at} (${MOST_BYTES} at most)`);
  const end = header(END.size, [
    [0, 4, END.signature],
    [8, 2, count],
    [10, 2, count],
    [12, 4, joined(directory).length],
    [16, 4, at],
  ]);
  return joined([...parts, ...directory, end]);
}

/** Where a directory says that an entry lies: its header begins at `local`, its data is `size` bytes. */
interface Listed {
  readonly name: string;
  readonly local: number;
  readonly size: number;
  readonly checksum: number;
}

/** Throws unless every entry lies before the directory at `directory`, on bytes of its own: or a small file could stand for gigabytes. */
function checkPlaces(view: DataView, listed: readonly Listed[], directory: number): void {
  let free = 0;
  for (const { name, local, size } of [...listed].sort((a, b) => a.local - b.local)) {
    if (local < free) throw new Error(`${name} shares bytes with another entry`);
    if (local + LOCAL.size > directory || view.getUint32(local, true) !== LOCAL.signature) {
      throw new Error(`${name} is not where its directory says`);
    }
    const [named, start] = [view.getUint16(local + 26, true), local + LOCAL.size];
    if (named !== name.length || [...name].some((letter, i) => letter.charCodeAt(0) !== view.getUint8(start + i))) {
      throw new Error(`${name} has two names: a damaged ZIP directory`);
    }
    free = dataOf(view, local) + size;
    if (free > directory) throw new Error(`${name} does not end before the ZIP directory`);
  }
}

/** Where the data begins whose header begins at `local`. */
const dataOf = (view: DataView, local: number): number =>
  local + LOCAL.size + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);

/**
 * The entries of an archive of stored files without a comment, as views of it. Throws an Error that says what is wrong with it, to be
 * put after the file's name: cut off, damaged, compressed, encrypted, entries that share bytes or a name, or not as many as it says.
 */
export function unzip(archive: Uint8Array): Entries {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.length);
  const [u16, u32] = [(at: number) => view.getUint16(at, true), (at: number) => view.getUint32(at, true)];
  const end = archive.length - END.size;
  if (end < 0 || u32(end) !== END.signature) throw new Error('no ZIP directory at its end');
  let at = u32(end + 16);
  if (at + u32(end + 12) !== end) throw new Error('a ZIP directory that is not where it should be');
  const listed: Listed[] = [];
  for (let left = u16(end + 10); left > 0; left--) {
    if (at + CENTRAL.size > end || u32(at) !== CENTRAL.signature) throw new Error('a damaged ZIP directory');
    const [names, extras, comments] = [28, 30, 32].map((field) => u16(at + field)) as [number, number, number];
    const next = at + CENTRAL.size + names + extras + comments;
    if (next > end) throw new Error('a damaged ZIP directory');
    const name = String.fromCharCode(...archive.subarray(at + CENTRAL.size, at + CENTRAL.size + names));
    if (u16(at + 8) & ENCRYPTED) throw new Error(`${name} is encrypted`);
    if (u16(at + 10) !== 0) throw new Error(`${name} is compressed, and must be stored`);
    if (u32(at + 20) !== u32(at + 24)) throw new Error(`${name} is of two sizes`);
    listed.push({ name, local: u32(at + 42), size: u32(at + 24), checksum: u32(at + 16) });
    at = next;
  }
  if (at !== end) throw new Error('more entries than its ZIP directory counts');
  checkPlaces(view, listed, u32(end + 16));
  const entries = new Map<string, Uint8Array>();
  for (const { name, local, size, checksum } of listed) {
    const start = dataOf(view, local);
    const data = archive.subarray(start, start + size);
    if (crc32(data) !== checksum) throw new Error(`${name} is damaged`);
    if (entries.has(name)) throw new Error(`two entries of one name: ${name}`);
    entries.set(name, data);
  }
  return Object.fromEntries(entries);
}
