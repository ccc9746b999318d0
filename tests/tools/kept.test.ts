/** Files that are kept from one run to the next. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keep, keyOf } from '../../tools/kept.ts';

const folder = mkdtempSync(join(tmpdir(), 'facsimile-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('other parts, another order and other bounds between them make another key', () => {
  const keys = [['a', 'bc'], ['ab', 'c'], ['bc', 'a'], ['abc'], ['a', 'bc', ''], ['a', Uint8Array.of(98, 100)]].map(keyOf);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keyOf(['a', Uint8Array.of(98, 99)])).toBe(keys[0]);
});

test('a file is kept in a folder that was not there, and nothing beside it', () => {
  keep(join(folder, 'new/deep/file.json'), '{}');
  expect(readdirSync(join(folder, 'new/deep'))).toEqual(['file.json']);
});

test('what was kept stays as it was when another content cannot be written whole', () => {
  const path = join(folder, 'file.json');
  keep(path, 'whole');
  expect(() => keep(path, 7 as never)).toThrow('file.json: cannot be written');
  expect(readFileSync(path, 'utf8')).toBe('whole');
  expect(readdirSync(folder).filter((name) => name.startsWith('file.json'))).toEqual(['file.json']);
});
