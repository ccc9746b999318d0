/** Files through the reader into one OpenFace-style table, here or in shares on many machines. */

import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { aboutText, type FileAbout, type Making } from '../../src/batch/film/table-about.ts';
import { openBatchPage, type BatchPage } from '../batch/batch-page.ts';
import { aboutPlace, writeWhole } from './about.ts';
import { fileWords, readFile } from './read-file.ts';
import { isDone, isOfShard, keepPart, markersOf, partRows, type Shard } from './shards.ts';
import { beginTable, checkPlace } from './table-file.ts';

export interface AnalyzeOptions {
  readonly files: readonly string[];
  readonly out: string;
  /** Path of a picture or video of the neutral face; or one of NEUTRALS. */
  readonly neutral: string;
  /** Faces a frame, 1 to 4. */
  readonly faces: number;
  /** Smoothing of scores in time, 0 (off, if left out) to 1. */
  readonly smoothing?: number;
  /** Workers that find faces; left out, as many as read fastest. */
  readonly workers?: number;
  /** Reads this share alone, and leaves it for `merge`. */
  readonly shard?: Shard;
  /** Folder of the built app; left out, the project's own. */
  readonly dist?: string;
  /** Ends it early: no table is written, and the signal's reason is what it rejects with. */
  readonly signal?: AbortSignal;
  /** Hears how far it is, in words; `over` when the file is done with. */
  readonly onProgress: (line: string, over: boolean) => void;
}

/** What `neutral` may say instead of a path. */
const NEUTRALS = ['auto', 'first', 'none'] as const;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Why a path is no file to read, in words. */
function whyNot(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })) return `a folder: name the files in it, such as ${join(path, '*')}`;
  return /[*?[]/.test(path) ? 'no such file: a pattern that matches none, or that this shell does not expand' : 'no such file';
}

const unread = (file: string, error: string): FileAbout => {
  const nothing = { rows: 0, frames: 0, fps: null, seconds: 0, framesWithoutFace: 0, framesCompared: 0, remarks: [] };
  return { file, ...nothing, error };
};

/** What takes the rows of one file after the other. */
interface Sink {
  write(rows: string): void;
  over(index: number, about: FileAbout, making: Making): void;
}

/**
 * Writes `out` whole or not at all, with its JSON; a share leaves its files in a folder beside it. Resolves with the files that could
 * not be read, after all others are done. Rejects when none could be, for a neutral file that cannot be used, a place where no table
 * can be, and a missing browser or build.
 */
export async function analyze(options: AnalyzeOptions): Promise<string[]> {
  const { files, out, neutral, shard, signal, onProgress } = options;
  const word = NEUTRALS.find((name) => name === neutral) ?? null;
  if (word === null && !isFile(neutral)) throw new Error(`${neutral}: no such file to compare with`);
  const present = files.filter(isFile);
  for (const file of files) if (!isFile(file)) onProgress(`${file}: ${whyNot(file)}`, true);
  if (present.length === 0) throw new Error(`${out}: not written, since there is no file to read`);
  const inputs = word === null ? [...present, neutral] : present;
  if (shard) {
    checkPlace(out, inputs);
    return readShare(options, inputs, word, shard);
  }
  const table = beginTable(out, inputs);
  const abouts: FileAbout[] = [];
  try {
    const sink: Sink = { write: (rows) => table.write(rows), over: (_, about) => void abouts.push(about) };
    const making = await readFiles(
      options,
      inputs,
      word,
      () => true,
      sink,
      () => table.broken,
    );
    if (abouts.every(({ rows }) => rows === 0)) throw new Error(`${out}: not written, since none of the files could be read`);
    table.keep();
    writeWhole(aboutPlace(out), aboutText(making, abouts));
    return failedOf(abouts);
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  } finally {
    table.discard();
  }
}

const failedOf = (abouts: readonly FileAbout[]): string[] => abouts.filter(({ error }) => error !== null).map(({ file }) => file);

async function readShare(
  options: AnalyzeOptions,
  inputs: readonly string[],
  word: string | null,
  shard: Shard,
): Promise<string[]> {
  const { out, files, signal } = options;
  const abouts: FileAbout[] = [];
  let rows: string[] = [];
  const sink: Sink = {
    write: (text) => void rows.push(text),
    over(index, about, making) {
      keepPart(out, rows.join(''), { index, of: files.length, making, about });
      abouts.push(about);
      rows = [];
    },
  };
  const isWanted = (index: number, making: Making): boolean =>
    isOfShard(index, shard) && !isDone(out, index, files.length, files[index]!, making);
  try {
    await readFiles(options, inputs, word, isWanted, sink, () => false);
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
  return failedOf(abouts);
}

/** Reads those files that are wanted, in order. */
async function readFiles(
  { files, neutral, faces, smoothing = 0, workers, dist, signal, onProgress }: AnalyzeOptions,
  inputs: readonly string[],
  word: string | null,
  isWanted: (index: number, making: Making) => boolean,
  sink: Sink,
  isBroken: () => boolean,
): Promise<Making> {
  const page = await openBatchPage(dist, signal);
  try {
    await page.give(inputs);
    const { modelVersion } = await page.open({ faces, smoothing, ...(workers !== undefined && { finders: workers }) });
    const making: Making = { model: modelVersion, neutral: word ?? neutral, smoothing, faces };
    await compare(page, word, neutral, inputs.length - 1);
    let number = 0;
    for (const [index, file] of files.entries()) {
      const at = isFile(file) ? number++ : null;
      if (!isWanted(index, making)) continue;
      const label = `[${index + 1}/${files.length}] ${basename(file)}`;
      if (at === null) {
        sink.over(index, unread(file, whyNot(file)), making);
        continue;
      }
      const began = performance.now();
      const onFrames = (done: number, frames: number): void =>
        onProgress(`${label}: ${Math.round(100 * done)} %, ${frames} frames`, false);
      const isOver = (): boolean => Boolean(signal?.aborted) || isBroken();
      const about = await readFile(file, page.read(at), (rows) => sink.write(rows), onFrames, isOver);
      sink.over(index, about, making);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      onProgress(`${label}: ${fileWords(about, word)}${about.error === null ? `, ${seconds} s` : ''}`, true);
    }
    return making;
  } finally {
    await page.close();
  }
}

async function compare(
  page: BatchPage,
  word: (typeof NEUTRALS)[number] | string | null,
  neutral: string,
  file: number,
): Promise<void> {
  const choice = NEUTRALS.find((name) => name === word) ?? { file };
  await page.compareWith(choice).catch((cause: unknown) => {
    throw new Error(`${neutral}: ${(cause as Error).message}`, { cause });
  });
}

/** Puts the shares of `out` together into the table and JSON that one run would have written. Resolves with the files that could not be read. */
export function merge(out: string): string[] {
  const markers = markersOf(out);
  const abouts = markers.map(({ about }) => about);
  if (abouts.every(({ rows }) => rows === 0)) throw new Error(`${out}: not written, since none of the files could be read`);
  const table = beginTable(
    out,
    abouts.map(({ file }) => file),
  );
  try {
    for (const { index } of markers) table.write(partRows(out, index));
    table.keep();
  } finally {
    table.discard();
  }
  writeWhole(aboutPlace(out), aboutText(markers[0]!.making, abouts));
  return failedOf(abouts);
}
