/** Shares of an analysis: what each leaves, when it is left alone, and how all are put together. */

import { constants } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aboutText, type Making } from '../../src/batch/film/table-about.ts';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';
import { analyze } from '../../tools/analyze/analyze.ts';
import { merge as mergeShares } from '../../tools/analyze/merge.ts';
import { foundFiles, isPieceDone, keepPiece, mayBeLonger } from '../../tools/analyze/pieces.ts';
import { UnreadableFile } from '../../tools/batch/batch-page.ts';
import {
  isDone,
  isOfShard,
  keepPart,
  listDigest,
  makePartsFolder,
  shardOf,
  type Marker,
  type ReadAs,
} from '../../tools/analyze/shards.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'analyze-'));
  for (const name of ['a.jpg', 'b.jpg']) writeFileSync(at(name), name);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Nothing is built there: a caller that gets as far as opening the page is told so. */
const NOWHERE = '/no/such/build';
const merge = (out: string): Promise<string[]> => mergeShares(out, { dist: NOWHERE, onProgress: () => undefined });

const LIST = listDigest(['a.jpg', 'b.jpg'], 1200);
const MAKING: Making = { model: '2.0.0+test', neutral: 'none', smoothing: 0, faces: 1 };
const aboutOf = (file: string, error: string | null = null) => ({
  ...{ file, rows: 2, frames: 2, fps: 30, seconds: 0.033, framesWithoutFace: 0, framesCompared: 0, remarks: [], error },
});

/** Leaves a file of a share, all of whose rows are read at once. */
function keep(table: string, rows: string, { about, ...marker }: Omit<Marker, 'state'>): Promise<unknown> {
  makePartsFolder(table, { share: 1, of: 1 });
  return keepPart(table, { ...marker, file: about.file }, async (file) => {
    file.write(rows);
    return about;
  });
}

test.each(['0/4', '5/4', '1/0', '1', '1/2/3', 'a/b', '-1/4'])('%s is no share', (text) => {
  expect(() => shardOf(text)).toThrow('not a share, such as 3/16');
});

test('each file is of one share', () => {
  const shards = [1, 2, 3].map((share) => shardOf(`${share}/3`));
  for (let i = 0; i < 10; i++) expect(shards.filter((shard) => isOfShard(i, shard)).length).toBe(1);
});

test('shares are put together in the order of the files, whichever was done first', async () => {
  const files = ['a.jpg', 'b.jpg'].map(at);
  for (const index of [1, 0])
    await keep(at('out.csv'), `row ${index}\n`, { index, of: 2, list: LIST, making: MAKING, about: aboutOf(files[index]!) });
  expect(await merge(at('out.csv'))).toEqual([]);
  expect(readFileSync(at('out.csv'), 'utf8')).toBe(`${OPENFACE_HEADER}\nrow 0\nrow 1\n`);
  expect(readFileSync(at('out.json'), 'utf8')).toBe(aboutText(MAKING, files.map((file) => aboutOf(file)))); // prettier-ignore
});

test('shares are not put together while one is missing, or when they were made differently', async () => {
  await expect(merge(at('out.csv'))).rejects.toThrow('no such folder: run the shares first');
  await keep(at('out.csv'), 'row\n', { index: 1, of: 3, list: LIST, making: MAKING, about: aboutOf(at('b.jpg')) });
  await expect(merge(at('out.csv'))).rejects.toThrow('2 of 3 files are not read yet: number 1, 3');
  await keep(at('out.csv'), 'row\n', {
    index: 0,
    of: 3,
    list: LIST,
    making: { ...MAKING, faces: 2 },
    about: aboutOf(at('a.jpg')),
  });
  await expect(merge(at('out.csv'))).rejects.toThrow('read with other options than');
  expect(readdirSync(folder)).not.toContain('out.csv');
});

test('shares that were given other files, another order or another length are not put together, parts of long videos neither', async () => {
  const table = at('out.csv');
  const files = ['a.jpg', 'b.jpg'].map(at);
  const digest = listDigest(files, 1200);
  const others = [[...files].reverse(), [files[0]!, at('c.jpg')]].map((list) => listDigest(list, 1200));
  const part = (index: number, list: string) =>
    keep(table, 'row\n', { index, of: 2, list, making: MAKING, about: aboutOf(files[index]!) });
  for (const other of [...others, listDigest(files, 600)]) {
    await part(0, digest);
    await part(1, other);
    await expect(merge(table)).rejects.toThrow(/b\.jpg: its share was given other files than that of .*a\.jpg.*set LC_ALL=C/);
    await part(1, digest);
    const found = async function* () {
      yield { pack: '', frames: 1, remarks: [], done: 1 };
    };
    const piece = { index: 1, of: 2, list: other, shard: { share: 1, of: 1 }, file: files[1]!, making: MAKING };
    await keepPiece(table, piece, found(), () => undefined, () => false); // prettier-ignore
    await expect(merge(table)).rejects.toThrow('its share was given other files');
    // alike, it is scored unless it was before, for which a build is needed
    rmSync(`${table}.parts/000002.json`);
    await keepPiece(table, { ...piece, list: digest }, found(), () => undefined, () => false); // prettier-ignore
    await expect(merge(table)).rejects.toThrow(/nothing built in|no browser found/);
    rmSync(`${table}.parts`, { recursive: true });
  }
  expect(readdirSync(folder)).not.toContain('out.csv');
});

test('a table of which not every file could be read to its end is written, with an exit status of its own', async () => {
  const table = at('out.csv');
  await keep(table, 'row\n', { index: 0, of: 1, list: LIST, making: MAKING, about: aboutOf(at('a.jpg'), 'cut off') });
  expect(spawnSync(process.execPath, ['--import', 'tsx', 'tools/analyze/main.ts', '--merge', '--out', table]).status).toBe(2);
  expect(readFileSync(table, 'utf8')).toContain('\nrow\n');
});

test('a file is done until it changes, was cut off, or is to be read in another way', async () => {
  const [table, file] = [at('out.csv'), at('a.jpg')];
  const isDoneAs = (as: Partial<ReadAs> = {}): boolean => isDone(table, 0, { list: LIST, file, making: MAKING, ...as });
  expect(isDoneAs()).toBe(false);
  const keepAgain = (error: string | null = null) =>
    keep(table, 'row\n', { index: 0, of: 1, list: LIST, making: MAKING, about: aboutOf(file, error) });
  await keepAgain();
  expect(isDoneAs()).toBe(true);
  for (const making of [
    { ...MAKING, smoothing: 0.5 },
    { ...MAKING, neutralDigest: 'of another neutral of that name' },
  ])
    expect(isDoneAs({ making })).toBe(false);
  expect(isDoneAs({ list: listDigest(['b.jpg', 'a.jpg'], 1200) })).toBe(false);
  writeFileSync(file, 'another picture');
  expect(isDoneAs()).toBe(false);
  await keepAgain();
  writeFileSync(file, 'another of its size'.slice(0, 'another picture'.length));
  utimesSync(file, 1, 1);
  expect(isDoneAs()).toBe(false);
  await keepAgain('cut off');
  expect(isDoneAs()).toBe(false);
});

test('the parts of a long video are kept each by itself, and named while some are missing or to be read again', async () => {
  const [table, file] = [at('out.csv'), at('a.jpg')];
  const pieceOf = (share: number) => ({ index: 1, of: 2, list: LIST, shard: { share, of: 3 }, file, making: MAKING });
  const found = async function* (text: string) {
    yield {
      pack: Buffer.from(text).toString('base64'),
      frames: 2,
      remarks: [{ kind: 'damaged', frames: 1, at: 3 } as const],
      done: 0.5,
    };
    if (text === 'broken') throw new UnreadableFile('cannot be read further');
    if (text === 'silent') throw new Error('worker was silent');
  };
  makePartsFolder(table, { share: 1, of: 3 });
  const keepShare = (share: number, text: string) => keepPiece(table, pieceOf(share), found(text), () => undefined, () => false); // prettier-ignore
  expect(await keepShare(3, 'three')).toMatchObject({ frames: 2, error: null, remarks: [{ at: 3 }] });
  expect(await keepShare(1, 'broken')).toMatchObject({ frames: 2, error: 'cannot be read further' });
  expect([1, 2, 3].map((share) => isPieceDone(table, pieceOf(share)))).toEqual([false, false, true]);
  expect(isPieceDone(table, { ...pieceOf(3), making: { ...MAKING, faces: 2 } })).toBe(false);
  expect(() => foundFiles(table)).toThrow('1 of its 3 parts are missing: run share 2 again');
  expect(await keepShare(2, 'silent')).toMatchObject({ frames: 2, error: 'worker was silent' });
  await expect(merge(table)).rejects.toThrow(
    /a\.jpg: the reader failed in its part 2 of 3: worker was silent \(run share 2 again\)/,
  );
  expect(readdirSync(`${table}.parts`).filter((name) => name.endsWith('.found')).length).toBe(3);
  expect(isPieceDone(table, pieceOf(2))).toBe(false);
  await keepShare(2, 'two');
  const [all] = foundFiles(table);
  expect(all!.pieces.map(({ shard }) => shard.share)).toEqual([1, 2, 3]);
  expect(all!.packs.map((path) => readFileSync(path, 'utf8'))).toEqual(['broken', 'two', 'three']);
  utimesSync(file, 1, 1); // written anew, with as many bytes
  expect(isPieceDone(table, pieceOf(3))).toBe(false);
  await keep(table, 'row\n', { index: 0, of: 2, list: LIST, making: MAKING, about: aboutOf(at('b.jpg')) });
  await expect(merge(table)).rejects.toThrow('a.jpg: has changed since its parts were found: run share 1, 2, 3 again');
  expect([mayBeLonger(file, 1200), mayBeLonger(at('none.mp4'), 1)]).toEqual([false, false]);
});

test('a part whose packs are gone or cut short is missing, whatever its marker says, and its share reads it again', async () => {
  const [table, file] = [at('out.csv'), at('a.jpg')];
  const pieceOf = (share: number) => ({ index: 0, of: 1, list: LIST, shard: { share, of: 2 }, file, making: MAKING });
  const found = async function* () {
    yield { pack: Buffer.from('packs').toString('base64'), frames: 1, remarks: [], done: 1 };
  };
  const keepShare = (share: number) => keepPiece(table, pieceOf(share), found(), () => undefined, () => false); // prettier-ignore
  makePartsFolder(table, { share: 1, of: 2 });
  for (const share of [1, 2]) await keepShare(share);
  const [, packs] = foundFiles(table)[0]!.packs;
  const losses = [() => truncateSync(packs!, 3), () => rmSync(packs!), () => mkdirSync(packs!)];
  for (const lose of losses) {
    lose();
    await expect(merge(table)).rejects.toThrow('a.jpg: 1 of its 2 parts are missing: run share 2 again');
    expect(readdirSync(`${table}.parts`)).toContain('000001.1-of-2.found');
    expect([1, 2].map((share) => isPieceDone(table, pieceOf(share)))).toEqual([true, false]);
  }
  // a folder is in its place now
  await expect(keepShare(2)).rejects.toThrow('found: cannot be written');
  expect(readdirSync(`${table}.parts`).filter((name) => name.endsWith('.part'))).toEqual([]);
  rmSync(packs!, { recursive: true });
  await keepShare(2);
  expect(foundFiles(table)[0]!.packs.length).toBe(2);
});

test('what is left of the parts of a video that is scored, where the run that scored it was killed, is removed and asked for by nobody', async () => {
  const table = at('out.csv');
  makePartsFolder(table, { share: 1, of: 2 });
  async function* found() {
    yield { pack: Buffer.from('faces').toString('base64'), frames: 1, done: 1, remarks: [] };
  }
  const film = { index: 0, of: 1, list: LIST, file: at('a.jpg'), making: MAKING };
  for (const share of [1, 2]) await keepPiece(table, { ...film, shard: { share, of: 2 } }, found(), () => undefined, () => false); // prettier-ignore
  expect(foundFiles(table)).toHaveLength(1);
  await keep(table, 'row\n', { index: 0, of: 1, list: LIST, making: MAKING, about: aboutOf(at('a.jpg')) });
  const parts = `${table}.parts`;
  // a part that was found in another way since is not left over
  const second = { ...film, shard: { share: 2, of: 2 } };
  await keepPiece(table, { ...second, making: { ...MAKING, faces: 2 } }, found(), () => undefined, () => false); // prettier-ignore
  await expect(merge(table)).rejects.toThrow('read with other options');
  await keepPiece(table, second, found(), () => undefined, () => false); // prettier-ignore
  for (const name of readdirSync(parts)) if (name.includes('1-of-2')) rmSync(join(parts, name));
  expect(await merge(table)).toEqual([]);
  expect(readFileSync(table, 'utf8')).toBe(`${OPENFACE_HEADER}\nrow\n`);
  expect(readdirSync(parts).filter((name) => name.includes('found'))).toEqual([]);
});

test('rows are on the disk as they come, and the place takes them whole', async () => {
  const table = at('out.csv');
  makePartsFolder(table, { share: 1, of: 1 });
  const marker = { index: 0, of: 1, list: LIST, file: at('a.jpg'), making: MAKING };
  const read = keepPart(table, marker, async (rows) => {
    for (const row of ['one\n', 'two\n']) {
      rows.write(row);
      const [place, ...others] = readdirSync(`${table}.parts`);
      expect([place, others]).toEqual([expect.stringMatching(/^000001\.csv\..+\.part$/), []]);
      expect(readFileSync(join(`${table}.parts`, place!), 'utf8')).toMatch(new RegExp(`${row}$`));
    }
    throw new Error('stopped');
  });
  await expect(read).rejects.toThrow('stopped');
  expect(readdirSync(`${table}.parts`)).toEqual([]);
});

test('more rows than fit into a string are put together', async () => {
  const [table, beyond] = [at('out.csv'), constants.MAX_STRING_LENGTH + 1];
  await keep(table, 'row\n', { index: 0, of: 1, list: LIST, making: MAKING, about: aboutOf(at('a.jpg')) });
  truncateSync(`${table}.parts/000001.csv`, beyond); // holes, which take no room
  await merge(table);
  expect(statSync(table).size).toBe(OPENFACE_HEADER.length + 1 + beyond);
});

test('a share that cannot write its folder is told so before it reads, and one that can leaves nothing but the folder', async () => {
  const share = (out: string): Promise<string[]> =>
    analyze({
      ...{ files: [at('a.jpg')], out: at(out), neutral: 'none', faces: 1, dist: NOWHERE, onProgress: () => undefined },
      shard: { share: 1, of: 2 },
    });
  writeFileSync(at('out.csv.parts'), 'a file');
  await expect(share('out.csv')).rejects.toThrow('out.csv.parts: no folder can be made');
  symlinkSync('/dev/fd', at('other.csv.parts')); // a folder in which no file can be made
  await expect(share('other.csv')).rejects.toThrow('trial.1-of-2: cannot be written');
  await expect(share('third.csv')).rejects.toThrow(/nothing built in|no browser found/);
  expect(readdirSync(at('third.csv.parts'))).toEqual([]);
});
