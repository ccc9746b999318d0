/** Files that are kept from one run to the next, and those of numbers. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keep, keyOf } from '../../tools/kept.ts';
import { checkNumbers, writeNumbers } from '../../tools/numbers-file.ts';

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

test('numbers replace nothing but earlier numbers, and a place that is none is refused before the work', () => {
  const at = (name: string): string => join(folder, name);
  const check = (name: string): void => checkNumbers(at(name), (there) => 'live' in there || 'learn' in there);
  for (const numbers of [{ live: 1 }, { learn: 2 }]) {
    check('numbers.json');
    writeNumbers(at('numbers.json'), numbers);
    expect(JSON.parse(readFileSync(at('numbers.json'), 'utf8'))).toEqual(numbers);
  }
  for (const content of ['{"people": []}', 'file,AU12\n', 'null', '["live"]']) {
    writeFileSync(at('others'), content);
    expect(() => check('others')).toThrow('others: a file that is no such JSON');
    expect(readFileSync(at('others'), 'utf8')).toBe(content);
  }
  expect(() => check('gone/numbers.json')).toThrow('no such folder');
  expect(() => checkNumbers(folder, () => true)).toThrow('a folder');
});
