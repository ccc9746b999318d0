/**
 * Whether a file is there to its end, by its own structure: what its boxes, elements, chunks or blocks announce and the file no
 * longer holds. A stream that announces nothing (MPEG-TS, a live recording cut between two blocks) is whole as far as it tells.
 */

import { boxesIn } from './boxes.ts';
import { textAt, type Bytes } from './bytes.ts';
import { lacksElements } from './elements.ts';
import type { FileKind } from './file-kind.ts';
import { strideOf } from './ts-packets.ts';

/** Whether the file breaks off before its own end. */
export function isCutOff(bytes: Bytes, kind: FileKind): Promise<boolean> {
  if (kind.kind === 'video') return CONTAINERS[kind.container](bytes);
  if (kind.kind === 'picture') return PICTURES[kind.type](bytes);
  return Promise.resolve(false);
}

type Check = (bytes: Bytes) => Promise<boolean>;

/** Boxes that stand in a file and in none of its boxes. */
const TOP_BOXES: readonly string[] = [
  ...['ftyp', 'styp', 'moov', 'moof', 'mdat', 'meta', 'mfra', 'sidx', 'ssix', 'prft', 'emsg'],
  ...['free', 'skip', 'wide', 'pdin', 'uuid'],
];

/** Some cameras write what is no box behind the last: once the index is there, only a box that is known can be cut off. */
const boxes: Check = async (bytes) => {
  let whole = false;
  for await (const { type, to } of boxesIn(bytes, 0, bytes.size)) {
    if (to > bytes.size) return !whole || TOP_BOXES.includes(type);
    whole ||= ['moov', 'moof', 'meta'].includes(type);
  }
  return !whole;
};

/** Packets of 188 bytes, or of 192 with a time before each. */
const packets: Check = async (bytes) => bytes.size % (await strideOf(bytes)) !== 0;

/** Segments up to the scan, which ends with EOI; its data never holds that marker. */
const jpeg: Check = async (bytes) => {
  for (let at = 2; at + 4 <= bytes.size;) {
    const head = await bytes.at(at, 4);
    if (head.getUint8(0) !== 0xff) return true;
    const marker = head.getUint8(1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    at += 2 + head.getUint16(2);
    if (marker === 0xda) return !(await holds(bytes, at, [0xff, 0xd9]));
  }
  return true;
};

async function holds(bytes: Bytes, from: number, [first, second]: readonly [number, number]): Promise<boolean> {
  const rest = new Uint8Array(await bytes.file.slice(from).arrayBuffer());
  for (let i = rest.indexOf(first); i !== -1; i = rest.indexOf(first, i + 1)) if (rest[i + 1] === second) return true;
  return false;
}

const png: Check = async (bytes) => {
  for (let at = 8; at + 12 <= bytes.size;) {
    const head = await bytes.at(at, 8);
    at += 12 + head.getUint32(0);
    if (textAt(head, 4, 4) === 'IEND') return at > bytes.size;
  }
  return true;
};

const webp: Check = async (bytes) => 8 + (await bytes.at(4, 4)).getUint32(0, true) > bytes.size;

/** Blocks of GIF89a; many programs leave the trailer away, so that a file which ends after a block is whole. */
const gif: Check = async (bytes) => {
  const table = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  const screen = await bytes.at(0, 13);
  if (screen.byteLength < 13) return true;
  let at = 13 + table(screen.getUint8(10));
  while (at < bytes.size) {
    const head = await bytes.at(at, 10);
    const kind = head.getUint8(0);
    if (kind === TRAILER) return false;
    if (kind === IMAGE && head.byteLength < 10) return true;
    at += kind === IMAGE ? 11 + table(head.getUint8(9)) : 2;
    // sub-blocks, the last of which is empty
    for (let length = -1; length !== 0; at += 1 + length) {
      if (at >= bytes.size) return true;
      length = (await bytes.at(at, 1)).getUint8(0);
    }
  }
  return at > bytes.size;
};
const TRAILER = 0x3b;
const IMAGE = 0x2c;

const bmp: Check = async (bytes) => (await bytes.at(2, 4)).getUint32(0, true) > bytes.size;

const CONTAINERS = { mp4: boxes, matroska: lacksElements, 'mpeg-ts': packets } as const;
const PICTURES = {
  'image/jpeg': jpeg,
  'image/png': png,
  'image/gif': gif,
  'image/webp': webp,
  'image/avif': boxes,
  'image/bmp': bmp,
} as const;
