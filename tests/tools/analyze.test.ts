/** `npm run analyze` before it reads anything: what would lose a file or leave one behind is refused, in words, at once. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';
import { analyze } from '../../tools/analyze/analyze.ts';
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

/** Nothing is built there: whoever gets as far as opening the page is told so. */
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
    expect(readdirSync(folder)).not.toContain('out.csv.part');
    const table = beginTable(at('out.csv'), []);
    table.write('row\n');
    table.keep();
    table.discard();
    expect(readFileSync(at('out.csv'), 'utf8')).toBe(`${OPENFACE_HEADER}\nrow\n`);
  }
});

test('--help says how it is called, and a wrong option what is wrong', () => {
  const main = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'tools/analyze/main.ts', ...args], { encoding: 'utf8' });
  const help = main('--help');
  expect([help.status, help.stdout]).toEqual([0, expect.stringMatching(/^usage: .*--out[^]*--neutral[^]*--faces/)]);
  const wrong = main(at('a.jpg'), '--out', at('none/out.csv'));
  expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('no such folder')]);
});
