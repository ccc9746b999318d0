/** What an analysis does when its reader fails: pages stand for Chromium, which tests/e2e/analyze.spec.ts takes away for real. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BatchPart } from '../../src/batch/contract.ts';
import { UnreadableFile, type BatchPage } from '../../tools/batch/batch-page.ts';
import { LastingReader, ReaderLost, type OpenPage } from '../../tools/analyze/lasting-reader.ts';
import { readFile } from '../../tools/analyze/read-file.ts';

let folder = '';
let files: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lasting-'));
  files = ['a', 'damaged', 'b', 'killer', 'c', 'd'].map((name) => join(folder, name));
  for (const file of files) writeFileSync(file, '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const PART: BatchPart = { frames: [{ frame: 1, timestamp: 0, faces: [] }], remarks: [], done: 1 };

/** Pages that read what they are given, in words of `said`; the n-th has the n-th of `versions`, and after them there is none. */
function pages(said: string[], versions: readonly string[]): OpenPage {
  let count = 0;
  return async (given) => {
    const modelVersion = versions[count++];
    if (modelVersion === undefined) throw new Error('no browser found');
    said.push(`opens ${given.map((path) => basename(path)).join(' ')}`);
    let isGone = false;
    async function* read(number: number): AsyncGenerator<BatchPart, void> {
      const name = basename(given[number]!);
      said.push(`reads ${name}`);
      if (isGone) throw new Error('worker was silent');
      if (name === 'damaged') throw new UnreadableFile('damaged');
      yield PART;
      if (name === 'killer') {
        isGone = true;
        throw new Error('worker was silent');
      }
    }
    const lengthOf = async (number: number): Promise<number> => {
      let length = 0;
      for await (const { done } of read(number)) length += done * 3600;
      return length;
    };
    const readFrom = (number: number): AsyncGenerator<BatchPart, void> => read(number);
    const page: Partial<BatchPage> = { read, lengthOf, readFrom, close: async () => void said.push('closes') };
    return { page: page as BatchPage, modelVersion };
  };
}

/** Of each file its frames and error. */
async function readAll(reader: LastingReader): Promise<(readonly [number, string | null])[]> {
  const all: (readonly [number, string | null])[] = [];
  for (const file of files) {
    const { frames, error } = await readFile(file, reader.read(file), () => undefined, () => undefined, () => false); // prettier-ignore
    all.push([frames, error]);
  }
  return all;
}

test('a reader that dies costs the file it was at, and one that is opened anew reads the next ones', async () => {
  const said: string[] = [];
  const reader = await LastingReader.open(files, pages(said, ['1', '1']));
  // a file that is taken away meanwhile moves no other
  rmSync(files[0]!);
  expect(await readAll(reader)).toEqual([[1, null], [0, 'damaged'], [1, null], [1, 'worker was silent'], [1, null], [1, null]]); // prettier-ignore
  await reader.close();
  expect(said).toEqual([
    ...['opens a damaged b killer c d', 'reads a', 'reads damaged', 'reads b', 'reads killer', 'closes'],
    ...['opens damaged b c d', 'reads c', 'reads d', 'closes'],
  ]);
});

test('a reader that dies when it is asked for a length is opened anew for the next one, and is told from a file that is damaged', async () => {
  const said: string[] = [];
  const reader = await LastingReader.open(files, pages(said, ['1', '1']));
  const answers: unknown[] = [];
  for (const file of files) answers.push(await reader.lengthOf(file).catch((cause: unknown) => cause));
  expect(answers).toEqual([3600, new UnreadableFile('damaged'), 3600, new Error('worker was silent'), 3600, 3600]);
  expect(answers.map((answer) => answer instanceof UnreadableFile)).toEqual([false, true, false, false, false, false]);
  await reader.close();
  expect(said.filter((line) => !line.startsWith('reads'))).toEqual([
    ...['opens a damaged b killer c d', 'closes', 'opens a damaged b c d', 'closes'],
  ]);
});

test('a length that no reader can tell any more ends the run', async () => {
  const reader = await LastingReader.open(files, pages([], ['1']));
  const [, , , killer, next] = files;
  await expect(reader.lengthOf(killer!)).rejects.toThrow('worker was silent');
  await expect(reader.lengthOf(next!)).rejects.toBeInstanceOf(ReaderLost);
});

test('what was found before and is gone is not the fault of its film', async () => {
  const [film, there, gone] = files;
  rmSync(gone!);
  const reader = await LastingReader.open(files, pages([], ['1']));
  const cause: unknown = await reader
    .readFrom(
      film!,
      [there!, gone!].map((packs) => ({ packs, error: null })),
    )
    .next()
    .catch((error: unknown) => error);
  expect(cause).toEqual(new Error(`what was found before is not there: ${gone!}`));
  expect(cause).not.toBeInstanceOf(UnreadableFile);
});

test.each([
  [['1'], 'the reader failed and cannot be opened again: no browser found'],
  [['1', '2'], 'built with another model meanwhile: 2, not 1'],
])('a run ends when of readers %j the next one is needed', async (versions, reason) => {
  const reader = await LastingReader.open(files, pages([], versions));
  const run = readAll(reader);
  await expect(run).rejects.toBeInstanceOf(ReaderLost);
  await expect(run).rejects.toThrow(reason);
});

test('a reader that cannot be opened in the first place says why, unwrapped', async () => {
  await expect(LastingReader.open(files, pages([], []))).rejects.toThrow(/^no browser found$/);
});
