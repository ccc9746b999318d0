/** `npm run analyze` before it reads anything: what would lose a file or leave one behind is refused, in words, at once. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aboutText, FileTally, type Making } from '../../src/batch/film/table-about.ts';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';
import { aboutPlace } from '../../tools/analyze/about.ts';
import { analyze } from '../../tools/analyze/analyze.ts';
import { merge as mergeShares } from '../../tools/analyze/merge.ts';
import { foundFiles, isPieceDone, keepPiece, mayBeLonger } from '../../tools/analyze/pieces.ts';
import { fileWords } from '../../tools/analyze/read-file.ts';
import { isDone, isOfShard, keepPart, listDigest, shardOf } from '../../tools/analyze/shards.ts';
import { beginTable } from '../../tools/analyze/table-file.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'analyze-'));
  for (const name of ['a.jpg', 'b.jpg']) writeFileSync(at(name), name);
  mkdirSync(at('sub'));
  symlinkSync(at('a.jpg'), at('link.jpg'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Nothing is built there: a caller that gets as far as opening the page is told so. */
const NOWHERE = '/no/such/build';
const lines: string[] = [];
const merge = (out: string): Promise<string[]> => mergeShares(out, { dist: NOWHERE, onProgress: (line) => lines.push(line) });
const run = (files: string[], out: string, neutral = 'none'): Promise<string[]> =>
  analyze({ files, out, neutral, faces: 1, dist: NOWHERE, onProgress: (line) => lines.push(line) });

test.each([
  ['a.jpg', /one of the files to be read/],
  ['link.jpg', /one of the files to be read/],
  ['sub/../a.jpg', /one of the files to be read/],
  ['b.jpg', /no such table, and would be lost/],
  ['sub', /a folder: name a file in it, such as .*out\.csv/],
  ['none/out.csv', /no such folder: .*none \(make it first\)/],
])('--out %s is refused, and everything stays as it was', async (out, reason) => {
  const before = readdirSync(folder, { recursive: true });
  await expect(run([at('a.jpg')], `${folder}/${out}`)).rejects.toThrow(reason);
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
  expect([readFileSync(at('a.jpg'), 'utf8'), readFileSync(at('b.jpg'), 'utf8')]).toEqual(['a.jpg', 'b.jpg']);
});

test('--out that names the neutral file is refused', async () => {
  await expect(run([at('a.jpg')], at('b.jpg'), at('b.jpg'))).rejects.toThrow('one of the files to be read');
});

test('a start that fails leaves nothing behind, and an earlier table as it was', async () => {
  writeFileSync(at('out.csv'), `${OPENFACE_HEADER}\nearlier\n`);
  const before = readdirSync(folder);
  await expect(run([at('a.jpg')], at('out.csv'))).rejects.toThrow(/nothing built in|no browser found/);
  expect(readdirSync(folder)).toEqual(before);
  expect(readFileSync(at('out.csv'), 'utf8')).toMatch(/earlier/);
});

test('a folder, a pattern and a missing file are named, and without any file there is no table', async () => {
  lines.length = 0;
  await expect(run([at('sub'), at('*.png'), at('gone.jpg')], at('out.csv'))).rejects.toThrow(
    'out.csv: not written, since there is no file to read',
  );
  expect(lines).toEqual([
    `${at('sub')}: a folder: name the files in it, such as ${at('sub/*')}`,
    `${at('*.png')}: no such file: a pattern that matches none, or that this shell does not expand`,
    `${at('gone.jpg')}: no such file`,
  ]);
  expect(readdirSync(folder)).not.toContain('out.csv');
});

test('a run that was stopped before it began writes nothing', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));
  const options = { files: [at('a.jpg')], out: at('out.csv'), neutral: 'none', faces: 1, onProgress: () => undefined, signal };
  await expect(analyze(options)).rejects.toThrow('stopped');
  expect(readdirSync(folder)).toEqual(['a.jpg', 'b.jpg', 'link.jpg', 'sub']);
});

test('a table is there whole or not at all, and replaces an earlier one or an empty file', () => {
  for (const there of [null, '', `${OPENFACE_HEADER}\nold\n`]) {
    if (there !== null) writeFileSync(at('out.csv'), there);
    const left = beginTable(at('out.csv'), []);
    left.write('row\n');
    left.discard();
    expect(readdirSync(folder)).not.toContain('out.csv.part');
    const table = beginTable(at('out.csv'), []);
    table.write('row\n');
    table.keep();
    table.discard();
    expect(readFileSync(at('out.csv'), 'utf8')).toBe(`${OPENFACE_HEADER}\nrow\n`);
  }
});

test('what does not fit on the disk is said, and never put in its place cut short', () => {
  // the largest file that the process may write takes a part of what it is given, as the end of a disk does
  const inLittleRoom = (code: string) =>
    spawnSync('sh', ['-c', 'ulimit -f 32 && exec "$0" "$@"', process.execPath, '--import', 'tsx', '--input-type=module'], {
      ...{ encoding: 'utf8', input: code, env: { ...process.env, TSX_DISABLE_CACHE: '1' } },
    });
  const table = inLittleRoom(`
    import { beginTable } from './tools/analyze/table-file.ts';
    const table = beginTable('${at('out.csv')}', []);
    table.write('row\\n'.repeat(20_000));
    table.keep();`);
  expect(table.stderr).toContain(`${at('out.csv')}: cannot be written: EFBIG`);
  const piece = inLittleRoom(`
    import { keepPiece } from './tools/analyze/pieces.ts';
    async function* found() { yield { pack: 'AAAA'.repeat(20_000), frames: 2, remarks: [], done: 1 }; }
    const piece = { index: 0, of: 1, shard: { share: 1, of: 1 }, file: '${at('a.jpg')}', making: {} };
    await keepPiece('${at('out.csv')}', piece, found(), () => undefined, () => false);`);
  expect(piece.stderr).toMatch(/found: cannot be written: EFBIG/);
  expect(readdirSync(folder, { recursive: true }).filter((name) => /csv$|found$|json$/.test(String(name)))).toEqual([]);
});

test('--help says how it is called, and a wrong option what is wrong', () => {
  const main = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'tools/analyze/main.ts', ...args], { encoding: 'utf8' });
  const help = main('--help');
  expect([help.status, help.stdout]).toEqual([0, expect.stringMatching(/^usage: .*--out[^]*--neutral[^]*--faces/)]);
  const wrong = main(at('a.jpg'), '--out', at('none/out.csv'));
  expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('no such folder')]);
});

const LIST = listDigest(['a.jpg', 'b.jpg'], 1200);
const MAKING: Making = { model: '2.0.0+test', neutral: 'none', smoothing: 0, faces: 1 };
const aboutOf = (file: string, error: string | null = null) => ({
  ...{ file, rows: 2, frames: 2, fps: 30, seconds: 0.033, framesWithoutFace: 0, framesCompared: 0, remarks: [], error },
});

test('the JSON beside a table says how it was made, and never replaces a file of another kind', async () => {
  expect(aboutPlace('x/out.csv')).toBe('x/out.json');
  expect(aboutPlace('x/out.table')).toBe('x/out.table.json');
  const about = JSON.parse(aboutText(MAKING, [aboutOf('a.mp4')])) as Record<string, unknown>;
  expect(about).toMatchObject({ model: { version: '2.0.0+test' }, neutral: 'none', smoothing: 0, faces: 1 });
  expect(about['files']).toEqual([aboutOf('a.mp4')]);
  writeFileSync(at('out.json'), '{"mine": true}');
  await expect(run([at('a.jpg')], at('out.csv'))).rejects.toThrow('which is no such file: name another with --out');
  expect(readFileSync(at('out.json'), 'utf8')).toBe('{"mine": true}');
});

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
    keepPart(at('out.csv'), `row ${index}\n`, { index, of: 2, list: LIST, making: MAKING, about: aboutOf(files[index]!) });
  expect(await merge(at('out.csv'))).toEqual([]);
  expect(readFileSync(at('out.csv'), 'utf8')).toBe(`${OPENFACE_HEADER}\nrow 0\nrow 1\n`);
  expect(readFileSync(at('out.json'), 'utf8')).toBe(aboutText(MAKING, files.map((file) => aboutOf(file)))); // prettier-ignore
});

test('shares are not put together while one is missing, or when they were made differently', async () => {
  await expect(merge(at('out.csv'))).rejects.toThrow('no such folder: run the shares first');
  keepPart(at('out.csv'), 'row\n', { index: 1, of: 3, list: LIST, making: MAKING, about: aboutOf(at('b.jpg')) });
  await expect(merge(at('out.csv'))).rejects.toThrow('2 of 3 files are not read yet: number 1, 3');
  keepPart(at('out.csv'), 'row\n', { index: 0, of: 3, list: LIST, making: { ...MAKING, faces: 2 }, about: aboutOf(at('a.jpg')) });
  await expect(merge(at('out.csv'))).rejects.toThrow('read with other options than');
  expect(readdirSync(folder)).not.toContain('out.csv');
});

test('shares that were given other files, another order or another length are not put together, parts of long videos neither', async () => {
  const table = at('out.csv');
  const files = ['a.jpg', 'b.jpg'].map(at);
  const digest = listDigest(files, 1200);
  const others = [[...files].reverse(), [files[0]!, at('c.jpg')]].map((list) => listDigest(list, 1200));
  const part = (index: number, list: string) =>
    keepPart(table, 'row\n', { index, of: 2, list, making: MAKING, about: aboutOf(files[index]!) });
  for (const other of [...others, listDigest(files, 600)]) {
    part(0, digest);
    part(1, other);
    await expect(merge(table)).rejects.toThrow(/b\.jpg: its share was given other files than that of .*a\.jpg.*set LC_ALL=C/);
    part(1, digest);
    const found = async function* () {
      yield { pack: '', frames: 1, remarks: [], done: 1 };
    };
    const piece = { index: 1, of: 2, list: other, shard: { share: 1, of: 1 }, file: files[1]!, making: MAKING };
    await keepPiece(table, piece, found(), () => undefined, () => false); // prettier-ignore
    await expect(merge(table)).rejects.toThrow('its share was given other files');
    // alike, it is scored anew, for which a build is needed
    await keepPiece(table, { ...piece, list: digest }, found(), () => undefined, () => false); // prettier-ignore
    await expect(merge(table)).rejects.toThrow(/nothing built in|no browser found/);
    rmSync(`${table}.parts`, { recursive: true });
  }
  expect(readdirSync(folder)).not.toContain('out.csv');
});

test('a file is done until it changes, was cut off, or is to be read in another way', () => {
  const [table, file] = [at('out.csv'), at('a.jpg')];
  expect(isDone(table, 0, LIST, file, MAKING)).toBe(false);
  keepPart(table, 'row\n', { index: 0, of: 1, list: LIST, making: MAKING, about: aboutOf(file) });
  expect(isDone(table, 0, LIST, file, MAKING)).toBe(true);
  expect(isDone(table, 0, LIST, file, { ...MAKING, smoothing: 0.5 })).toBe(false);
  expect(isDone(table, 0, listDigest(['b.jpg', 'a.jpg'], 1200), file, MAKING)).toBe(false);
  writeFileSync(file, 'another picture');
  expect(isDone(table, 0, LIST, file, MAKING)).toBe(false);
  keepPart(table, 'row\n', { index: 0, of: 1, list: LIST, making: MAKING, about: aboutOf(file, 'cut off') });
  expect(isDone(table, 0, LIST, file, MAKING)).toBe(false);
});

test('remarks stand in the order of the file, whichever worker met them first', () => {
  const tally = new FileTally();
  for (const at of [7, 2]) tally.remark({ kind: 'damaged', frames: 1, at });
  expect(tally.about('a', null).remarks).toEqual(['1 damaged frame left out, at 2.00 s', '1 damaged frame left out, at 7.00 s']);
});

test('a beginning that cannot be shown is one remark, however many workers met it', () => {
  const tally = new FileTally();
  for (const [frames, at] of [[30, 5], [150, 0]] as const) tally.remark({ kind: 'begins-inside', frames, at }); // prettier-ignore
  expect(tally.about('a', null).remarks).toEqual([
    'begins in the middle of a group of pictures: the first 180 frames cannot be shown',
  ]);
});

test('the parts of a long video are kept each by itself, and named while some are missing', async () => {
  const [table, file] = [at('out.csv'), at('a.jpg')];
  const pieceOf = (share: number) => ({ index: 1, of: 2, list: LIST, shard: { share, of: 3 }, file, making: MAKING });
  const found = async function* (text: string) {
    yield {
      pack: Buffer.from(text).toString('base64'),
      frames: 2,
      remarks: [{ kind: 'damaged', frames: 1, at: 3 } as const],
      done: 0.5,
    };
    if (text === 'broken') throw new Error('cannot be read further');
  };
  const keep = (share: number, text: string) => keepPiece(table, pieceOf(share), found(text), () => undefined, () => false); // prettier-ignore
  expect(await keep(3, 'three')).toMatchObject({ frames: 2, error: null, remarks: [{ at: 3 }] });
  expect(await keep(1, 'broken')).toMatchObject({ frames: 2, error: 'cannot be read further' });
  expect([1, 2, 3].map((share) => isPieceDone(table, pieceOf(share)))).toEqual([false, false, true]);
  expect(isPieceDone(table, { ...pieceOf(3), making: { ...MAKING, faces: 2 } })).toBe(false);
  expect(() => foundFiles(table)).toThrow('1 of its 3 parts are not read yet: run share 2 again');
  await keep(2, 'two');
  const [all] = foundFiles(table);
  expect(all!.pieces.map(({ shard }) => shard.share)).toEqual([1, 2, 3]);
  expect(all!.packs.map((path) => readFileSync(path, 'utf8'))).toEqual(['broken', 'two', 'three']);
  writeFileSync(file, 'another picture');
  expect(isPieceDone(table, pieceOf(3))).toBe(false);
  expect([mayBeLonger(file, 1200), mayBeLonger(at('none.mp4'), 1)]).toEqual([false, false]);
});

test('what is said of a file names what it was not compared with, and why it was not read', () => {
  expect(fileWords(aboutOf('a'), 'first')).toBe('2 frames, compared with nobody: no face good enough was found');
  expect(fileWords(aboutOf('a'), 'auto')).toBe('2 frames, compared with nobody: no resting face was found');
  expect(fileWords(aboutOf('a'), 'none')).toBe('2 frames');
  expect(fileWords({ ...aboutOf('a'), remarks: ['1 damaged frame left out, at 2.00 s'] }, 'none')).toMatch(/, 1 damaged frame/);
  expect(fileWords(aboutOf('a', 'cut off: x'), 'none')).toBe('cut off: x (its first 2 frames are in the table)');
});
