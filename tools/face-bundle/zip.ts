/**
 * ZIP archives as MediaPipe reads them: entries stored, never compressed, so that a model can be used where it lies. Each
 * begins at a multiple of 64 bytes, and entries carry no real time, so that the same content is the same bytes everywhere.
 * Source: PKWARE APPNOTE 6.3 (sections 4.3.7, 4.3.12, 4.3.16); padding as Android's zipalign does, in an extra field.
 */

import { crc32 } from 'node:zlib';

const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
const VERSION = 20;
/** Midnight on 1 January 1980, the first day a ZIP can tell. */
const DAY = 0x21;
const PADDING = { id: 0xd935, size: 4 };
const ALIGN = 64;

export type Entries = Readonly<Record<string, Uint8Array>>;

/** The archive of `entries`, in their order. */
export function zip(entries: Entries): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [text, data] of Object.entries(entries)) {
    const name = Buffer.from(text);
    const unpadded = at + LOCAL.size + name.length + PADDING.size;
    const padding = Buffer.alloc(PADDING.size + ((ALIGN - (unpadded % ALIGN)) % ALIGN));
    padding.writeUInt16LE(PADDING.id, 0);
    padding.writeUInt16LE(padding.length - PADDING.size, 2);
    // what both kinds of header say: version, flags, method, time, day, checksum, sizes, lengths of name and padding
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(VERSION, 0);
    facts.writeUInt16LE(DAY, 8);
    facts.writeUInt32LE(crc32(data), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(data.length, 18);
    facts.writeUInt16LE(name.length, 22);

    const central = Buffer.alloc(CENTRAL.size);
    central.writeUInt32LE(CENTRAL.signature, 0);
    central.writeUInt16LE(VERSION, 4);
    facts.copy(central, 6);
    central.writeUInt32LE(at, 42);
    directory.push(central, name);

    const local = Buffer.alloc(LOCAL.size);
    local.writeUInt32LE(LOCAL.signature, 0);
    facts.writeUInt16LE(padding.length, 24);
    facts.copy(local, 4);
    parts.push(local, name, padding, Buffer.from(data.buffer, data.byteOffset, data.length));
    at += local.length + name.length + padding.length + data.length;
  }
  const end = Buffer.alloc(END.size);
  const count = Object.keys(entries).length;
  end.writeUInt32LE(END.signature, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, ...directory, end]));
}

/** The entries of an archive of stored files without a comment. Throws an Error, or a RangeError, when it is none or damaged. */
export function unzip(archive: Uint8Array): Entries {
  const buffer = Buffer.from(archive.buffer, archive.byteOffset, archive.length);
  const end = buffer.length - END.size;
  if (end < 0 || buffer.readUInt32LE(end) !== END.signature) throw new Error('no ZIP directory at its end');
  const entries: Record<string, Uint8Array> = {};
  let at = buffer.readUInt32LE(end + 16);
  for (let left = buffer.readUInt16LE(end + 10); left > 0; left--) {
    if (buffer.readUInt32LE(at) !== CENTRAL.signature) throw new Error('a damaged ZIP directory');
    const [names, extras, comments] = [28, 30, 32].map((field) => buffer.readUInt16LE(at + field)) as [number, number, number];
    const name = buffer.toString('utf8', at + CENTRAL.size, at + CENTRAL.size + names);
    if (buffer.readUInt16LE(at + 10) !== 0) throw new Error(`${name} is compressed, and must be stored`);
    const local = buffer.readUInt32LE(at + 42);
    const start = local + LOCAL.size + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28);
    const data = archive.subarray(start, start + buffer.readUInt32LE(at + 24));
    if (crc32(data) !== buffer.readUInt32LE(at + 16)) throw new Error(`${name} is damaged`);
    entries[name] = data;
    at += CENTRAL.size + names + extras + comments;
  }
  return entries;
}
