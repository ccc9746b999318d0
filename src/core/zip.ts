/**
 * ZIP archives of stored entries, never compressed: what goes in is compressed already, or has to be used where it lies. Each
 * entry begins at a multiple of 64 bytes, as MediaPipe wants its models, and entries carry no real time, so that the same
 * content is the same bytes everywhere. Names are UTF-8, which an entry's flags say where a name is more than ASCII.
 * Source: PKWARE APPNOTE 6.3 (sections 4.3.7, 4.3.12, 4.3.16, 4.4.4); padding as Android's zipalign does, in an extra field.
 */

const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
const VERSION = 20;
const PLAIN = { madeBy: VERSION, attributes: 0 };
/**
 * An entry whose name is more than ASCII is made on Unix (3) by that version, as a file that its owner may write and all may read: of names
 * made elsewhere, programs guess in which letters they are.
 */
const UNIX = { madeBy: (3 << 8) | VERSION, attributes: 0o100644 * 2 ** 16 };
/** Midnight on 1 January 1980, the first day a ZIP can tell. */
const DAY = 0x21;
const PADDING = { id: 0xd935, size: 4 };
const ALIGN = 64;
/** More entries, or bytes, would need the larger fields of Zip64, which are not written here. */
const MOST_ENTRIES = 0xfffe;
const MOST_BYTES = 0xfffffffe;
/** Bits of an entry's flags. */
const [ENCRYPTED, UTF8] = [1, 1 << 11];

export type Entries = Readonly<Record<string, Uint8Array>>;

/** CRC-32 of every byte value (reflected polynomial 0xedb88320). */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum of ZIP and PNG files (ISO 3309), of `data` behind what has the checksum `before`. */
export function crc32(data: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < data.length; i++) crc = (crc >>> 8) ^ CRC[(crc ^ data[i]!) & 255]!;
  return ~crc >>> 0;
}

function nameBytes(name: string): Uint8Array {
  if (/[\p{Cc}\p{Cs}]/u.test(name)) throw new RangeError(`no name for an entry of a ZIP: ${JSON.stringify(name)}`);
  // UTF-8 as the language itself writes it: core has no TextEncoder
  const letters = encodeURIComponent(name).match(/%..|./g) ?? [];
  return Uint8Array.from(letters, (text) => (text.length > 1 ? parseInt(text.slice(1), 16) : text.charCodeAt(0)));
}

const isAscii = (name: Uint8Array): boolean => name.every((byte) => byte < 0x80);

/** Throws for bytes that are no UTF-8 though they are said to be; what is not said to be is taken byte by byte. */
function nameOf(bytes: Uint8Array, isUtf8: boolean): string {
  if (!isUtf8) return String.fromCharCode(...bytes);
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch (cause) {
    throw new Error('a damaged ZIP directory', { cause });
  }
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

/** An entry as its headers tell it: bytes, and their CRC-32. */
export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  readonly checksum: number;
}

/** What stands before the data of each entry, and behind the last. Throws as `zip`. */
export function zipHeaders(entries: readonly ZipEntry[]): {
  readonly before: readonly Uint8Array<ArrayBuffer>[];
  readonly end: Uint8Array<ArrayBuffer>;
} {
  const count = entries.length;
  if (count > MOST_ENTRIES) throw new RangeError(`too many entries for a ZIP: ${count} (${MOST_ENTRIES} at most)`);
  const before: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name: text, size, checksum } of entries) {
    const name = nameBytes(text);
    const unpadded = at + LOCAL.size + name.length + PADDING.size;
    const padding = header(PADDING.size + ((ALIGN - (unpadded % ALIGN)) % ALIGN), [
      [0, 2, PADDING.id],
      [2, 2, (ALIGN - (unpadded % ALIGN)) % ALIGN],
    ]);
    // what both kinds of header say, from `from` on: version, flags, day, checksum, sizes, length of the name
    const facts = (from: number) =>
      [
        [from, 2, VERSION],
        [from + 2, 2, isAscii(name) ? 0 : UTF8],
        [from + 8, 2, DAY],
        [from + 10, 4, checksum],
        [from + 14, 4, size],
        [from + 18, 4, size],
        [from + 22, 2, name.length],
      ] as const;
    const { madeBy, attributes } = isAscii(name) ? PLAIN : UNIX;
    const made = [[4, 2, madeBy], [38, 4, attributes]] as const; // prettier-ignore
    directory.push(header(CENTRAL.size, [[0, 4, CENTRAL.signature], ...made, ...facts(6), [42, 4, at]]), name);
    before.push(joined([header(LOCAL.size, [[0, 4, LOCAL.signature], ...facts(4), [28, 2, padding.length]]), name, padding]));
    at += before.at(-1)!.length + size;
  }
  if (at > MOST_BYTES) throw new RangeError(`too many bytes for a ZIP: ${at} (${MOST_BYTES} at most)`);
  const end = header(END.size, [
    [0, 4, END.signature],
    [8, 2, count],
    [10, 2, count],
    [12, 4, joined(directory).length],
    [16, 4, at],
  ]);
  return { before, end: joined([...directory, end]) };
}

/** The archive of `entries`, in their order. Throws for a name with control characters or half a letter, and for more than the format can count. */
export function zip(entries: Entries): Uint8Array<ArrayBuffer> {
  const all = Object.entries(entries);
  const { before, end } = zipHeaders(all.map(([name, data]) => ({ name, size: data.length, checksum: crc32(data) })));
  return joined([...all.flatMap(([, data], i) => [before[i]!, data]), end]);
}

/** Where a directory says that an entry lies: its header begins at `local`. */
export interface ListedEntry extends ZipEntry {
  readonly local: number;
  /** Its name as the directory has it. */
  readonly nameBytes: Uint8Array;
}

/** Bytes at the end of an archive that say where its directory lies. */
export const ZIP_END = END.size;

/** Bytes before the data of an entry that `placesOf` looks at. */
export const headSize = ({ nameBytes }: ListedEntry): number => LOCAL.size + nameBytes.length;

/** Where the directory lies, and how many entries it has, by the last ZIP_END bytes of an archive of `length` bytes. */
export function directoryOf(
  last: Uint8Array,
  length: number,
): { readonly start: number; readonly end: number; readonly count: number } {
  const view = viewOf(last);
  if (last.length < END.size || view.getUint32(0, true) !== END.signature) throw new Error('no ZIP directory at its end');
  const [start, end] = [view.getUint32(16, true), length - END.size];
  if (start + view.getUint32(12, true) !== end) throw new Error('a ZIP directory that is not where it should be');
  return { start, end, count: view.getUint16(10, true) };
}

/** The `count` entries of a directory. */
export function entriesOf(directory: Uint8Array, count: number): ListedEntry[] {
  const view = viewOf(directory);
  const [u16, u32] = [(at: number) => view.getUint16(at, true), (at: number) => view.getUint32(at, true)];
  const listed: ListedEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  for (let left = count; left > 0; left--) {
    if (at + CENTRAL.size > directory.length || u32(at) !== CENTRAL.signature) throw new Error('a damaged ZIP directory');
    const [named, extras, comments] = [28, 30, 32].map((field) => u16(at + field)) as [number, number, number];
    const next = at + CENTRAL.size + named + extras + comments;
    if (next > directory.length) throw new Error('a damaged ZIP directory');
    const [flags, nameBytes] = [u16(at + 8), directory.subarray(at + CENTRAL.size, at + CENTRAL.size + named)];
    const name = nameOf(nameBytes, (flags & UTF8) !== 0);
    if (flags & ENCRYPTED) throw new Error(`${name} is encrypted`);
    if (u16(at + 10) !== 0) throw new Error(`${name} is compressed, and must be stored`);
    if (u32(at + 20) !== u32(at + 24)) throw new Error(`${name} is of two sizes`);
    if (names.has(name)) throw new Error(`two entries of one name: ${name}`);
    names.add(name);
    listed.push({ name, nameBytes, local: u32(at + 42), size: u32(at + 24), checksum: u32(at + 16) });
    at = next;
  }
  if (at !== directory.length) throw new Error('more entries than its ZIP directory counts');
  return listed;
}

/**
 * Where the data of each entry begins; `head` gives the bytes from its `local` on, `headSize` of them or fewer at the archive's end.
 * Throws unless every entry lies before the directory at `directory`, on bytes of its own: or a small file could stand for gigabytes.
 */
export function placesOf(
  listed: readonly ListedEntry[],
  directory: number,
  head: (entry: ListedEntry) => Uint8Array,
): Map<string, number> {
  const places = new Map<string, number>();
  let free = 0;
  for (const entry of [...listed].sort((a, b) => a.local - b.local)) {
    const { name, nameBytes, local, size } = entry;
    if (local < free) throw new Error(`${name} shares bytes with another entry`);
    const bytes = head(entry);
    const view = viewOf(bytes);
    if (local + LOCAL.size > directory || view.getUint32(0, true) !== LOCAL.signature) {
      throw new Error(`${name} is not where its directory says`);
    }
    if (view.getUint16(26, true) !== nameBytes.length || nameBytes.some((byte, i) => byte !== bytes[LOCAL.size + i])) {
      throw new Error(`${name} has two names: a damaged ZIP directory`);
    }
    const start = local + LOCAL.size + view.getUint16(26, true) + view.getUint16(28, true);
    places.set(name, start);
    free = start + size;
    if (free > directory) throw new Error(`${name} does not end before the ZIP directory`);
  }
  return places;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/**
 * The entries of an archive of stored files without a comment, as views of it. Throws an Error that says what is wrong with it, to be
 * put after the file's name: cut off, damaged, compressed, encrypted, entries that share bytes or a name, or not as many as it says.
 */
export function unzip(archive: Uint8Array): Entries {
  const { start, end, count } = directoryOf(archive.subarray(Math.max(0, archive.length - ZIP_END)), archive.length);
  const listed = entriesOf(archive.subarray(start, end), count);
  const places = placesOf(listed, start, (entry) => archive.subarray(entry.local, entry.local + headSize(entry)));
  const entries = listed.map(({ name, size, checksum }): [string, Uint8Array] => {
    const at = places.get(name)!;
    const data = archive.subarray(at, at + size);
    if (crc32(data) !== checksum) throw new Error(`${name} is damaged`);
    return [name, data];
  });
  return Object.fromEntries(entries);
}
