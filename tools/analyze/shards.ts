/**
 * An analysis on many machines: each takes its share of the files and leaves, for every file that is done, its rows and a marker in a
 * folder beside the table. Run again, it goes on where it was stopped; the table is put together from all of them.
 */

import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileAbout, Making } from '../../src/batch/film/table-about.ts';
import { beginWhole, writeWhole, type WholeFile } from '../whole-file.ts';

/** Share `of` how many, from 1. */
export interface Shard {
  readonly share: number;
  readonly of: number;
}

/** What a marker says: which file of how many it is, how it was read, and what came of it. */
export interface Marker {
  readonly index: number;
  readonly of: number;
  /** Which list of files it is of (listDigest). */
  readonly list: string;
  /** As it was when its reading began. */
  readonly state: FileState;
  readonly making: Making;
  readonly about: FileAbout;
}

/** What tells whether a file has changed: its bytes, and when it was written, milliseconds since 1970; nulls where there is none. */
export interface FileState {
  readonly size: number | null;
  readonly written: number | null;
}

/** Hexadecimal digest of what all shares must have in common to divide the work: the files in their order, and from how many seconds on one is long. */
export const listDigest = (files: readonly string[], long: number): string =>
  createHash('sha256')
    .update(JSON.stringify([files, long]))
    .digest('hex');

/** `3/16` as a share. Throws for anything else. */
export function shardOf(text: string): Shard {
  const [, share, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { share: Number(share), of: Number(of) };
  if (!(shard.share >= 1 && shard.share <= shard.of)) throw new Error(`not a share, such as 3/16: ${text}`);
  return shard;
}

/** Whether file `index` (from 0) is of this share. */
export const isOfShard = (index: number, { share, of }: Shard): boolean => index % of === share - 1;

/** Where the shares of a table lie. */
export const partsFolder = (table: string): string => `${table}.parts`;

export const nameOf = (index: number): string => String(index + 1).padStart(6, '0');

export function stateOf(file: string): FileState {
  const there = statSync(file, { throwIfNoEntry: false });
  return { size: there?.size ?? null, written: there ? Math.trunc(there.mtimeMs) : null };
}

/** What a marker says of how a file was read, here or earlier. */
export type ReadAs = Pick<Marker, 'list' | 'making'> & { readonly file: string };

/** Whether what an earlier run has read is what would be read now: in the same way, as a file of the same list, which has not changed. */
export const isSame = (kept: ReadAs & Pick<Marker, 'state'>, now: ReadAs): boolean =>
  kept.file === now.file &&
  kept.list === now.list &&
  JSON.stringify([kept.making, kept.state]) === JSON.stringify([now.making, stateOf(now.file)]);

/** Makes the folder of a table's shares. Throws, naming the place, when this share cannot write there: better now than after hours. */
export function makePartsFolder(table: string, { share, of }: Shard): void {
  const folder = partsFolder(table);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new Error(`${folder}: no folder can be made: ${(cause as Error).message}`, { cause });
  }
  const trial = beginWhole(join(folder, `trial.${share}-of-${of}`));
  try {
    trial.write('trial');
  } finally {
    trial.discard();
  }
}

const rowsPlace = (table: string, index: number): string => join(partsFolder(table), `${nameOf(index)}.csv`);

/** Leaves the rows of a file, which `read` writes as they come, and, after them, its marker. Rejects as `read`, leaving neither. */
export async function keepPart(
  table: string,
  { file, ...marker }: Pick<Marker, 'index' | 'of'> & ReadAs,
  read: (rows: WholeFile) => Promise<FileAbout>,
): Promise<FileAbout> {
  const rows = beginWhole(rowsPlace(table, marker.index));
  const state = stateOf(file);
  try {
    const about = await read(rows);
    rows.keep();
    const kept: Marker = { ...marker, state, about };
    writeWhole(join(partsFolder(table), `${nameOf(marker.index)}.json`), `${JSON.stringify(kept, null, 2)}\n`);
    return about;
  } finally {
    rows.discard();
  }
}

/** Whether the file was read to its end before, and is the same. */
export function isDone(table: string, index: number, now: ReadAs): boolean {
  const path = join(partsFolder(table), `${nameOf(index)}.json`);
  if (!existsSync(path)) return false;
  const { about, ...marker } = readMarker<Marker>(path);
  return about.error === null && isSame({ ...marker, file: about.file }, now);
}

/** A marker that an earlier run has left. Throws, naming it, when it is none. */
export function readMarker<Found>(path: string): Found {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Found;
  } catch (cause) {
    throw new Error(`${path}: not a marker: ${(cause as Error).message} (remove it and run its share again)`, { cause });
  }
}

/** A file that was read, or found in parts to be scored later. */
type Done = Pick<Marker, 'index' | 'of'> & ReadAs;

/**
 * What lies in the folder of a table, in the order of the files, but for those that are only `found` so far. Throws, naming them, when
 * some are missing, were read in another way or as files of another list.
 */
export function markersOf(table: string, found: readonly Done[] = []): Marker[] {
  const folder = partsFolder(table);
  if (!existsSync(folder)) throw new Error(`${folder}: no such folder: run the shares first, with --shard 1/N to N/N`);
  const markers = readdirSync(folder)
    .filter((name) => /^\d+\.json$/.test(name))
    .sort()
    .map((name) => readMarker<Marker>(join(folder, name)))
    .filter(({ index }) => !found.some((other) => other.index === index));
  const all: Done[] = [...found, ...markers.map((marker) => ({ ...marker, file: marker.about.file }))];
  const [first] = all;
  if (!first) throw new Error(`${folder}: no file is done yet`);
  for (const other of all) checkAlike(first, other, `remove ${folder} and run all shares again`);
  const missing = Array.from({ length: first.of }, (_, i) => i).filter((i) => !all.some(({ index }) => index === i));
  if (missing.length > 0) {
    const numbers = missing.map((i) => i + 1);
    throw new Error(
      `${table}: ${missing.length} of ${first.of} files are not read yet: number ${numbers.join(', ')} (run their shares again)`,
    );
  }
  return markers;
}

function checkAlike(one: Done, other: Done, remedy: string): void {
  if (JSON.stringify(one.making) !== JSON.stringify(other.making))
    throw new Error(`${other.file}: read with other options than ${one.file}: ${remedy}`);
  if (one.list !== other.list)
    throw new Error(
      `${other.file}: its share was given other files than that of ${one.file}, the same in another order, or another --long: ${remedy}, ` +
        'with the same files in the same order (that of a pattern depends on the language of the machine: set LC_ALL=C on each)',
    );
}

/** Bytes that are copied at once. */
const AT_ONCE = 2 ** 20;

/** The rows of a file that is done, piece by piece: those of a day are longer than a string may be. A piece holds until the next. */
export function* partRows(table: string, index: number): Generator<Uint8Array, void> {
  const file = openSync(rowsPlace(table, index), 'r');
  const piece = Buffer.alloc(AT_ONCE);
  try {
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) yield piece.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
