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
import { fileWords } from '../../tools/analyze/read-file.ts';
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
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    const table = beginTable(at('out.csv'), []);
    table.write('row\n');
    table.keep();
    table.discard();
    expect(readFileSync(at('out.csv'), 'utf8')).toBe(`${OPENFACE_HEADER}\nrow\n`);
  }
});

test('of two runs that write one table at once each writes its own whole, and the last to end is there', () => {
  const tables = [1, 2].map(() => beginTable(at('out.csv'), []));
  for (const row of ['a\n', 'b\n']) tables.forEach((table, i) => table.write(`${i} ${row}`));
  for (const i of [1, 0]) {
    tables[i]!.keep();
    expect(readFileSync(at('out.csv'), 'utf8')).toBe(`${OPENFACE_HEADER}\n${i} a\n${i} b\n`);
  }
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('what does not fit on the disk is said, and never put in its place cut short', () => {
  // the largest file that the process may write takes a part of what it is given, as the end of a disk does
  const inLittleRoom = (code: string, blocks = 32) =>
    spawnSync('sh', ['-c', `ulimit -f ${blocks} && exec "$0" "$@"`, process.execPath, '--import', 'tsx', '--input-type=module'], {
      ...{ encoding: 'utf8', input: code, env: { ...process.env, TSX_DISABLE_CACHE: '1' } },
    });
  const table = inLittleRoom(`
    import { beginTable } from './tools/analyze/table-file.ts';
    const table = beginTable('${at('out.csv')}', []);
    table.write('row\\n'.repeat(20_000));
    table.keep();`);
  expect(table.stderr).toContain(`${at('out.csv')}: cannot be written: EFBIG`);
  const begun = inLittleRoom(
    `import { beginTable } from './tools/analyze/table-file.ts'; beginTable('${at('none.csv')}', []);`,
    0,
  );
  expect(begun.stderr).toContain(`${at('none.csv')}: cannot be written: EFBIG`);
  expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
  const piece = inLittleRoom(`
    import { keepPiece } from './tools/analyze/pieces.ts';
    import { makePartsFolder } from './tools/analyze/shards.ts';
    async function* found() { yield { pack: 'AAAA'.repeat(20_000), frames: 2, remarks: [], done: 1 }; }
    const piece = { index: 0, of: 1, shard: { share: 1, of: 1 }, file: '${at('a.jpg')}', making: {} };
    makePartsFolder('${at('out.csv')}', piece.shard);
    await keepPiece('${at('out.csv')}', piece, found(), () => undefined, () => false);`);
  expect(piece.stderr).toMatch(/found: cannot be written: EFBIG/);
  expect(readdirSync(folder, { recursive: true }).filter((name) => /csv$|found$|json$/.test(String(name)))).toEqual([]);
});

test('--help says how it is called, and a wrong option what is wrong', () => {
  const main = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'tools/analyze/main.ts', ...args], { encoding: 'utf8' });
  const help = main('--help');
  expect([help.status, help.stdout]).toEqual([0, expect.stringMatching(/^usage: .*--out[^]*--neutral[^]*--faces/)]);
  const out = ['--out', at('out.csv')];
  for (const [args, reason] of [
    [[at('a.jpg'), '--out', at('none/out.csv')], 'no such folder'],
    [[...out, '--merge', at('a.jpg')], `--merge reads no files, the shares are in ${at('out.csv.parts')}: ${at('a.jpg')}`],
    [[...out, '--merge', '--neutral', 'first'], 'since the shares say how they were read: --neutral'],
    [[...out, '--merge', '--shard', '1/2'], 'since the shares say how they were read: --shard'],
    [[...out, at('a.jpg'), '--long', '60'], '--long divides videos among shares: name one with --shard K/N'],
  ] as const) {
    const { status, stderr } = main(...args);
    expect([status, stderr]).toEqual([1, expect.stringContaining(reason)]);
  }
});

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

test('remarks stand in the order of the file, whichever worker met them first', () => {
  const tally = new FileTally();
  for (const at of [7, 2]) tally.remark({ kind: 'damaged', frames: 1, at });
  expect(tally.about('a', null).remarks).toEqual(['1 damaged frame left out, at 2.00 s', '1 damaged frame left out, at 7.00 s']);
});

test('losses close to one another are one remark, told at the first of them, and no other remark comes between', () => {
  const tally = new FileTally();
  for (const [frames, at] of [[1, 2.1266], [3, 2.06], [2, 2.9], [1, 3.4]] as const) tally.remark({ kind: 'damaged', frames, at }); // prettier-ignore
  tally.remark({ kind: 'begins-inside', frames: 3, at: 0 });
  expect(tally.about('a', null).remarks.slice(1)).toEqual([
    '6 damaged frames left out, at 2.06 s',
    '1 damaged frame left out, at 3.40 s',
  ]);
});

test('a beginning that cannot be shown is one remark, however many workers met it', () => {
  const tally = new FileTally();
  for (const [frames, at] of [[30, 5], [150, 0]] as const) tally.remark({ kind: 'begins-inside', frames, at }); // prettier-ignore
  expect(tally.about('a', null).remarks).toEqual([
    'begins in the middle of a group of pictures: the first 180 frames cannot be shown',
  ]);
});

test('what is said of a file names what it was not compared with, and why it was not read', () => {
  expect(fileWords(aboutOf('a'), 'first')).toBe('2 frames, compared with nobody: no face good enough was found');
  expect(fileWords(aboutOf('a'), 'auto')).toBe('2 frames, compared with nobody: no resting face was found');
  expect(fileWords(aboutOf('a'), 'none')).toBe('2 frames');
  expect(fileWords({ ...aboutOf('a'), remarks: ['1 damaged frame left out, at 2.00 s'] }, 'none')).toMatch(/, 1 damaged frame/);
  expect(fileWords(aboutOf('a', 'cut off: x'), 'none')).toBe('cut off: x (its first 2 frames are in the table)');
});
