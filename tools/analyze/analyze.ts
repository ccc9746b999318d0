/** Files through the reader into one OpenFace-style table, here or in shares on many machines. */

import { aboutText, type FileAbout } from '../../src/batch/film/table-about.ts';
import { UnreadableFile } from '../batch/batch-page.ts';
import { aboutPlace } from './about.ts';
import { ReaderLost } from './lasting-reader.ts';
import { isPieceDone, keepPiece, mayBeLonger, type Piece } from './pieces.ts';
import { labelOf, readOne, unread, whyNot, withReader, wordOf, type Reading, type ReadingOptions } from './reading.ts';
import { isDone, isOfShard, keepPart, listDigest, makePartsFolder, type Shard } from './shards.ts';
import { beginTable, checkTablePlace } from './table-file.ts';
import { isFile, writeWhole } from '../whole-file.ts';

/** Videos that are longer, seconds, are read by all shares together. */
export const LONG = 1200;

export interface AnalyzeOptions extends ReadingOptions {
  readonly files: readonly string[];
  readonly out: string;
  /** Reads this share alone, and leaves it for `merge`. */
  readonly shard?: Shard;
  /** Seconds from which on a video is divided among the shares; left out, LONG. */
  readonly long?: number;
}

/**
 * Writes `out` whole or not at all, with its JSON; a share leaves its files in a folder beside it. Resolves with the files that could
 * not be read, after all others are done. Rejects when none could be, for a neutral file that cannot be used, a place where no table
 * can be, a missing browser or build, and, after all others are done, when the reader failed in a share's part of a long video, or before
 * it told how long a video is.
 */
export async function analyze(options: AnalyzeOptions): Promise<string[]> {
  const { files, out, neutral, shard, signal, onProgress } = options;
  const isWord = wordOf(neutral) !== null;
  if (!isWord && !isFile(neutral)) throw new Error(`${neutral}: no such file to compare with`);
  const present = files.filter(isFile);
  for (const file of files) if (!isFile(file)) onProgress(`${file}: ${whyNot(file)}`, true);
  if (present.length === 0) throw new Error(`${out}: not written, since there is no file to read`);
  const inputs = isWord ? present : [...present, neutral];
  try {
    return await (shard ? readShare(options, present, inputs, shard) : readAll(options, present, inputs));
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}

export const failedOf = (abouts: readonly FileAbout[]): string[] =>
  abouts.filter(({ error }) => error !== null).map(({ file }) => file);

async function readAll(options: AnalyzeOptions, present: readonly string[], inputs: readonly string[]): Promise<string[]> {
  const { files, out, signal } = options;
  const table = beginTable(out, inputs);
  const isOver = (): boolean => Boolean(signal?.aborted) || table.broken;
  try {
    const { abouts, making } = await withReader(options, present, async ({ reader, making: own }) => {
      const all: FileAbout[] = [];
      for (const [index, file] of files.entries()) {
        const label = labelOf(file, index, files.length);
        all.push(isFile(file) ? await readOne(options, file, label, reader.read(file), table.write, isOver) : unread(file));
      }
      return { abouts: all, making: own };
    });
    if (abouts.every(({ rows }) => rows === 0)) throw new Error(`${out}: not written, since none of the files could be read`);
    table.keep();
    writeWhole(aboutPlace(out), aboutText(making, abouts));
    return failedOf(abouts);
  } finally {
    table.discard();
  }
}

async function readShare(
  options: AnalyzeOptions,
  present: readonly string[],
  inputs: readonly string[],
  shard: Shard,
): Promise<string[]> {
  const { files, long = LONG, out, signal } = options;
  checkTablePlace(out, inputs);
  makePartsFolder(out, shard);
  const list = listDigest(files, long);
  const isOver = (): boolean => Boolean(signal?.aborted);
  const failed = new Set<string>();
  const toReadAgain: string[] = [];
  await withReader(options, present, async (reading) => {
    for (const [index, file] of files.entries()) {
      const { making } = reading;
      if (isDone(out, index, { list, file, making })) continue;
      const isShared = await isLong(options, reading, index, isOver);
      if (isShared === null) toReadAgain.push(file);
      else if (isShared) {
        const piece = await findPiece(options, reading, { index, list, shard }, isOver);
        if (piece?.isToReadAgain) toReadAgain.push(file);
        else if (piece && piece.error !== null) failed.add(file);
      } else if (isOfShard(index, shard)) {
        const about = await keepFile(options, reading, { index, list }, isOver);
        if (about.error !== null) failed.add(file);
      }
    }
  });
  if (toReadAgain.length > 0)
    throw new Error(
      `${out}: share ${shard.share} of ${shard.of} is to be run again: the reader failed in ${toReadAgain.join(', ')}`,
    );
  return [...failed];
}

/**
 * Whether a file is read by all shares together, null where the reader failed before it told. One that cannot be read is named by the
 * share whose file it is.
 */
async function isLong(
  { files, long = LONG, onProgress }: AnalyzeOptions,
  { reader }: Reading,
  index: number,
  isOver: () => boolean,
): Promise<boolean | null> {
  const file = files[index]!;
  if (!mayBeLonger(file, long)) return false;
  try {
    return (await reader.lengthOf(file)) > long;
  } catch (cause) {
    if (cause instanceof UnreadableFile) return false;
    if (isOver() || cause instanceof ReaderLost) throw cause;
    onProgress(`${labelOf(file, index, files.length)}: its length could not be told: ${(cause as Error).message}`, true);
    return null;
  }
}

/** Reads a whole file of the share, and leaves its rows and marker. */
function keepFile(
  options: AnalyzeOptions,
  { reader, making }: Reading,
  { index, list }: Pick<Piece, 'index' | 'list'>,
  isOver: () => boolean,
): Promise<FileAbout> {
  const { files, out } = options;
  const file = files[index]!;
  const label = labelOf(file, index, files.length);
  return keepPart(out, { index, of: files.length, list, file, making }, async (rows) => {
    if (!isFile(file)) return unread(file);
    return readOne(options, file, label, reader.read(file), rows.write, () => isOver() || rows.broken);
  });
}

/** Finds the share's part of a long video, and leaves it; null where that was done before. */
async function findPiece(
  { files, out, onProgress }: AnalyzeOptions,
  { reader, making }: Reading,
  at: Pick<Piece, 'index' | 'list' | 'shard'>,
  isOver: () => boolean,
): Promise<Piece | null> {
  const { index, shard } = at;
  const file = files[index]!;
  const piece = { ...at, of: files.length, file, making };
  if (isPieceDone(out, piece)) return null;
  const label = `${labelOf(file, index, files.length)}, part ${shard.share} of ${shard.of}`;
  const onFrames = (done: number, frames: number): void =>
    onProgress(`${label}: ${Math.round(100 * done)} % of the video, ${frames} frames`, false);
  const kept = await keepPiece(out, piece, reader.find(file, shard), onFrames, isOver);
  onProgress(`${label}: ${kept.error ?? `faces found in ${kept.frames} frames`}`, true);
  return kept;
}
