/**
 * Long videos that all shares of an analysis read together: each finds the faces in a part of its segments and leaves what it found
 * beside the table; the run that merges scores all parts in order, since who is who and what a face is compared with is decided over the
 * whole video. For each part: a file of packs (src/batch/film/found-bytes.ts) and, after it, a marker.
 */

import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundPart } from '../../src/batch/contract.ts';
import type { Making } from '../../src/batch/film/table-about.ts';
import type { FileRemark } from '../../src/reader/sources/files/media-file.ts';
import { UnreadableFile } from '../batch/batch-page.ts';
import { ReaderLost } from './lasting-reader.ts';
import { isDone, isSame, nameOf, partsFolder, readMarker, stateOf, type FileState, type ReadAs, type Shard } from './shards.ts';
import { beginWhole, isFile, writeWhole } from '../whole-file.ts';

/** What a marker of a part says. */
export interface Piece {
  readonly index: number;
  /** How many files there are. */
  readonly of: number;
  /** Which list of files it is of (listDigest). */
  readonly list: string;
  readonly shard: Shard;
  readonly file: string;
  /** As it was when its reading began. */
  readonly state: FileState;
  readonly making: Making;
  readonly frames: number;
  /** Of its packs. */
  readonly bytes: number;
  readonly remarks: readonly FileRemark[];
  /** Why it could not be read to the end of the part. */
  readonly error: string | null;
  /** Whether that is not the file's own fault: the reader failed, and the part is to be read again. */
  readonly isToReadAgain: boolean;
}

/** Where the packs of a part lie; its marker has the same name and ends in .json. */
const placeOf = (table: string, index: number, { share, of }: Shard): string =>
  join(partsFolder(table), `${nameOf(index)}.${share}-of-${of}.found`);

/** Whether the packs of a part are there as they were written: a folder for large files may be cleared of old ones. */
function hasPacks(table: string, { index, shard, bytes }: Piece): boolean {
  const path = placeOf(table, index, shard);
  return isFile(path) && statSync(path).size === bytes;
}

/** Leaves what is found in a part and, after it, its marker. Rejects with what ends everything, as readFile, and for a disk that is full. */
export async function keepPiece(
  table: string,
  piece: Pick<Piece, 'index' | 'of' | 'shard'> & ReadAs,
  found: AsyncIterable<FoundPart>,
  onFrames: (done: number, frames: number) => void,
  isOver: () => boolean,
): Promise<Piece> {
  const path = placeOf(table, piece.index, piece.shard);
  const packs = beginWhole(path);
  const state = stateOf(piece.file);
  const remarks: FileRemark[] = [];
  let [frames, bytes] = [0, 0];
  let [error, isToReadAgain]: [string | null, boolean] = [null, false];
  try {
    for await (const part of found) {
      const pack = Buffer.from(part.pack, 'base64');
      packs.write(pack);
      bytes += pack.length;
      frames += part.frames;
      remarks.push(...part.remarks);
      onFrames(part.done, frames);
    }
  } catch (cause) {
    if (packs.broken || isOver() || cause instanceof ReaderLost) {
      packs.discard();
      throw cause;
    }
    [error, isToReadAgain] = [(cause as Error).message, !(cause instanceof UnreadableFile)];
  }
  try {
    packs.keep();
  } finally {
    packs.discard();
  }
  const kept: Piece = { ...piece, state, frames, bytes, remarks, error, isToReadAgain };
  writeWhole(`${path}.json`, `${JSON.stringify(kept, null, 2)}\n`);
  return kept;
}

/** Whether the part was read to its end before, and is the same. */
export function isPieceDone(table: string, { index, shard, ...now }: Pick<Piece, 'index' | 'shard'> & ReadAs): boolean {
  const path = `${placeOf(table, index, shard)}.json`;
  if (!existsSync(path)) return false;
  const piece = readMarker<Piece>(path);
  return piece.error === null && isSame(piece, now) && hasPacks(table, piece);
}

/** A video all of whose parts are found. */
export interface FoundFile {
  /** In the order of the parts. */
  readonly pieces: readonly Piece[];
  /** The files of their packs. */
  readonly packs: readonly string[];
}

/**
 * Videos that were found in parts and are not scored yet, in order; what an earlier run left of one that is, is removed. Throws, naming them,
 * for parts that are missing or to be read again.
 */
export function foundFiles(table: string): FoundFile[] {
  const folder = partsFolder(table);
  if (!existsSync(folder)) return [];
  const pieces = readdirSync(folder)
    .filter((name) => name.endsWith('.found.json'))
    .map((name) => readMarker<Piece>(join(folder, name)));
  return [...new Set(pieces.map(({ index }) => index))]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const own = pieces.filter((piece) => piece.index === index).sort((a, b) => a.shard.share - b.shard.share);
      const found = { pieces: own, packs: own.map((piece) => placeOf(table, index, piece.shard)) };
      const { shard, file } = own[0]!;
      if (own.every((piece) => isDone(table, index, piece))) {
        dropPieces(found);
        return [];
      }
      const missing = Array.from({ length: shard.of }, (_, i) => i + 1).filter(
        (share) => !own.some((piece) => piece.shard.share === share && hasPacks(table, piece)),
      );
      if (own.some((piece) => piece.shard.of !== shard.of))
        throw new Error(
          `${file}: read in ${own.map((piece) => piece.shard.of).join(' and ')} parts: remove ${folder} and run all shares again`,
        );
      if (missing.length > 0)
        throw new Error(`${file}: ${missing.length} of its ${shard.of} parts are missing: run share ${missing.join(', ')} again`);
      const [failed, ...more] = own.filter(({ isToReadAgain }) => isToReadAgain);
      if (failed)
        throw new Error(
          `${file}: the reader failed in its part ${failed.shard.share} of ${shard.of}: ${failed.error} ` +
            `(run share ${[failed, ...more].map((piece) => piece.shard.share).join(', ')} again)`,
        );
      return [found];
    });
}

/** Removes the parts of a video that is scored: they are large. */
export function dropPieces({ packs }: FoundFile): void {
  for (const path of packs) for (const each of [`${path}.json`, path]) rmSync(each, { force: true });
}

/** A video of fewer bytes a second, and a picture, is not looked into for its length. */
const LEAST_BYTES_A_SECOND = 2000;

/** Whether a file may be longer than so many seconds, by its size alone. */
export const mayBeLonger = (file: string, seconds: number): boolean =>
  (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > seconds * LEAST_BYTES_A_SECOND;
