/** The reader of an analysis, opened as the options say, and one file read with it. */

import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BatchPart } from '../../src/batch/contract.ts';
import type { FileAbout, Making } from '../../src/batch/film/table-about.ts';
import { openBatchPage } from '../batch/batch-page.ts';
import { LastingReader } from './lasting-reader.ts';
import { fileWords, readFile } from './read-file.ts';

/** What `neutral` may say instead of a path. */
export const NEUTRALS = ['auto', 'first', 'none'] as const;

export interface ReadingOptions {
  /** Path of a picture or video of the neutral face; or one of NEUTRALS. */
  readonly neutral: string;
  /** Faces a frame, 1 to 4. */
  readonly faces: number;
  /** Smoothing of scores in time, 0 (off, if left out) to 1. */
  readonly smoothing?: number;
  /** Workers that find faces; left out, as many as read fastest. */
  readonly workers?: number;
  /** Folder of the built app; left out, the project's own. */
  readonly dist?: string;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /** Hears how far it is, in words; `over` when the file is done with. */
  readonly onProgress: (line: string, over: boolean) => void;
}

export interface Reading {
  readonly reader: LastingReader;
  readonly making: Making;
}

export const wordOf = (neutral: string): (typeof NEUTRALS)[number] | null => NEUTRALS.find((name) => name === neutral) ?? null;

/** Why a path is no file to read, in words. */
export function whyNot(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })) return `a folder: name the files in it, such as ${join(path, '*')}`;
  return /[*?[]/.test(path) ? 'no such file: a pattern that matches none, or that this shell does not expand' : 'no such file';
}

/** What stands for a file of which nothing is read. */
export function unread(file: string): FileAbout {
  const nothing = { rows: 0, frames: 0, fps: null, seconds: 0, framesWithoutFace: 0, framesCompared: 0, remarks: [] };
  return { file, ...nothing, error: whyNot(file) };
}

/** Hexadecimal SHA-256 of a file. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Opens the reader over the files in `inputs`; a neutral file is given after them. Closes it in the end. */
export async function withReader<T>(
  { neutral, faces, smoothing = 0, workers, dist, signal }: ReadingOptions,
  inputs: readonly string[],
  use: (reading: Reading) => Promise<T>,
): Promise<T> {
  const word = wordOf(neutral);
  const neutralDigest = word === null ? { neutralDigest: await digestOf(neutral) } : {};
  const reader = await LastingReader.open(inputs, async (files) => {
    const page = await openBatchPage(dist, signal);
    try {
      await page.give(word === null ? [...files, neutral] : files);
      const { modelVersion } = await page.open({ faces, smoothing, ...(workers !== undefined && { finders: workers }) });
      await page.compareWith(word ?? { file: files.length }).catch((cause: unknown) => {
        throw new Error(`${neutral}: ${(cause as Error).message}`, { cause });
      });
      return { page, modelVersion };
    } catch (error) {
      await page.close();
      throw error;
    }
  });
  try {
    return await use({ reader, making: { model: reader.modelVersion, neutral, ...neutralDigest, smoothing, faces } });
  } finally {
    await reader.close();
  }
}

/** What to call file `index` of `count` while it is read. */
export const labelOf = (file: string, index: number, count: number): string => `[${index + 1}/${count}] ${basename(file)}`;

/** Reads one file to its rows, and says how far it is. Rejects with what ends everything, by `isOver`, only. */
export async function readOne(
  { neutral, onProgress }: Pick<ReadingOptions, 'neutral' | 'onProgress'>,
  file: string,
  label: string,
  parts: AsyncIterable<BatchPart>,
  write: (rows: string) => void,
  isOver: () => boolean,
): Promise<FileAbout> {
  const began = performance.now();
  const onFrames = (done: number, frames: number): void =>
    onProgress(`${label}: ${Math.round(100 * done)} %, ${frames} frames`, false);
  const about = await readFile(file, parts, write, onFrames, isOver);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  onProgress(`${label}: ${fileWords(about, wordOf(neutral))}${about.error === null ? `, ${seconds} s` : ''}`, true);
  return about;
}
