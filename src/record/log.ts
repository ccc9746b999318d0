/**
 * A recording as a log that is only ever appended to: entries one after the other, each with its size and a checksum, so that one
 * that was cut off by a crash is told from a whole one, and all before it can be read.
 *
 *   bytes 0 to 3    'FREC'
 *   byte 4          version of the format, 1
 *   byte 5          kind: 1 readings, 2 context
 *   bytes 6 and 7   0
 *   bytes 8 to 11   size of the content, little-endian
 *   bytes 12 to 15  CRC-32 of bytes 0 to 11 and the content, little-endian
 *   then            the content: for readings the size of their packed part (4 bytes, little-endian), the packed readings, and the
 *                   packed landmarks (record/chunk.ts; deflate without a header); for a context its JSON, in ASCII
 */

import * as v from 'valibot';
import { admit, number } from '../core/door.ts';
import { crc32 } from '../core/zip.ts';

const SIGNATURE = [0x46, 0x52, 0x45, 0x43] as const;
const LOG_VERSION = 1;
const HEADER = 16;
const KINDS = { readings: 1, context: 2 } as const;

const CONTEXT = v.object({ modelVersion: v.string('text'), smoothing: number(0, 1) });

/** What stays the same over many frames: which model read them, and the score smoothing, 0 (off) to 1. */
export type Context = Readonly<v.InferOutput<typeof CONTEXT>>;

export type Entry =
  | { readonly kind: 'readings'; readonly readings: Uint8Array; readonly landmarks: Uint8Array }
  | { readonly kind: 'context'; readonly context: Context };

/** An entry as bytes; the parts of readings are packed already. */
export function writeEntry(entry: Entry): Uint8Array<ArrayBuffer> {
  const content = entry.kind === 'context' ? asciiJson(entry.context) : readingsContent(entry);
  const bytes = new Uint8Array(HEADER + content.length);
  const view = new DataView(bytes.buffer);
  bytes.set(SIGNATURE);
  bytes[4] = LOG_VERSION;
  bytes[5] = KINDS[entry.kind];
  view.setUint32(8, content.length, true);
  bytes.set(content, HEADER);
  view.setUint32(12, checksum(bytes), true);
  return bytes;
}

/** JSON with every letter beyond ASCII escaped. */
function asciiJson(value: unknown): Uint8Array {
  const text = JSON.stringify(value).replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function readingsContent({ readings, landmarks }: Extract<Entry, { kind: 'readings' }>): Uint8Array {
  const content = new Uint8Array(4 + readings.length + landmarks.length);
  new DataView(content.buffer).setUint32(0, readings.length, true);
  content.set(readings, 4);
  content.set(landmarks, 4 + readings.length);
  return content;
}

/** CRC-32 over an entry without the place of the checksum itself. */
function checksum(entry: Uint8Array): number {
  const covered = new Uint8Array(entry.length - 4);
  covered.set(entry.subarray(0, 12));
  covered.set(entry.subarray(HEADER), 12);
  return crc32(covered);
}

export interface ReadLog {
  readonly entries: readonly Entry[];
  /** Bytes up to the end of the last whole entry; what is behind was cut off. */
  readonly length: number;
}

/** All whole entries from the beginning on. Throws for a log of a later version. */
export function readLog(log: Uint8Array): ReadLog {
  const entries: Entry[] = [];
  const view = new DataView(log.buffer, log.byteOffset, log.length);
  let at = 0;
  while (at + HEADER <= log.length && SIGNATURE.every((byte, i) => log[at + i] === byte)) {
    const end = at + HEADER + view.getUint32(at + 8, true);
    if (end > log.length || checksum(log.subarray(at, end)) !== view.getUint32(at + 12, true)) break;
    if (log[at + 4] !== LOG_VERSION) throw new Error(`recording of version ${log[at + 4]}: update the app`);
    entries.push(readEntry(log[at + 5]!, log.subarray(at + HEADER, end)));
    at = end;
  }
  return { entries, length: at };
}

function readEntry(kind: number, content: Uint8Array): Entry {
  if (kind === KINDS.context)
    return { kind: 'context', context: admit(CONTEXT, JSON.parse(String.fromCharCode(...content)), 'context') };
  if (kind !== KINDS.readings) throw new Error(`entry of an unknown kind: ${kind}`);
  const size = new DataView(content.buffer, content.byteOffset).getUint32(0, true);
  return { kind: 'readings', readings: content.subarray(4, 4 + size), landmarks: content.subarray(4 + size) };
}
