/** The rules of the house are enforced by the tools, not by good will: what is forbidden fails. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await new ESLint({ cwd: ROOT }).lintText(code, { filePath: join(ROOT, filePath) });
  return result!.messages.map(({ ruleId }) => ruleId ?? 'fatal');
}

test.each([
  ['src/core/facs.ts', '../reader/settings.ts'],
  ['src/learn/tf.ts', '../reader/settings.ts'],
  ['src/reader/settings.ts', '../store/schema.ts'],
  ['src/reader/settings.ts', '../library/reading.ts'],
  ['src/library/reading.ts', '../record/log.ts'],
  ['src/reader/settings.ts', '../models/weights.ts'],
  ['src/store/schema.ts', '../app/words.ts'],
  ['src/reader/settings.ts', '../../tools/serve.ts'],
])('%s may not import %s', async (file, from) => {
  expect(await complaints(file, `import '${from}';\n`)).toContain('import-x/no-restricted-paths');
});

test.each([
  ['src/reader/settings.ts', '../core/facs.ts'],
  ['src/store/schema.ts', '../reader/settings.ts'],
])('%s may import %s, which lies below it', async (file, from) => {
  expect(await complaints(file, `import '${from}';\n`)).toEqual([]);
});

test.each([
  ['enum', 'export enum Side { Left }\n', 'no-restricted-syntax'],
  ['default export', 'export default 1;\n', 'import-x/no-default-export'],
])('no %s in src', async (_what, code, rule) => {
  expect(await complaints('src/core/facs.ts', code)).toContain(rule);
});

test.each([
  ['core', 'export const width = document.body.clientWidth;'],
  ['core', 'export const now = (): number => performance.now();'],
  ['learn', 'export const canvas = new OffscreenCanvas(1, 1);'],
])('impure code does not compile in src/%s: %s', (room, code) => {
  const folder = mkdtempSync(join(tmpdir(), 'facsimile-house-'));
  writeFileSync(join(folder, 'impure.ts'), `${code}\n`);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(ROOT, 'src', room, 'tsconfig.json'), include: ['impure.ts'] }),
  );
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect(stdout).toMatch(/error TS2304|error TS2584/);
  expect(status).not.toBe(0);
});

test('files checked out by Git for Windows end their lines as lint asks, and binary ones are as they were', () => {
  const folder = mkdtempSync(join(tmpdir(), 'facsimile-lines-'));
  const files = { 'a.ts': 'a;\nb;\n', 'a.bin': 'a\nb\r\n', 'a.png': 'a\nb\r\n' };
  const git = (...args: string[]): void => {
    const { status, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  git('init', '--quiet');
  git('config', 'core.autocrlf', 'true');
  copyFileSync(join(ROOT, '.gitattributes'), join(folder, '.gitattributes'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  git('add', '.');
  for (const name of Object.keys(files)) rmSync(join(folder, name));
  git('checkout', '--', '.');
  for (const [name, text] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
  rmSync(folder, { recursive: true });
});
