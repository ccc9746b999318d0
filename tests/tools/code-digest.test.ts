/** The digest of the code that kept results depend on. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeDigest } from '../../tools/code-digest.ts';

const FILES = {
  'entry.ts': [
    "import { a, type A } from './a.ts';",
    "import type { Shape } from './shape.ts';",
    "import data from './data.json' with { type: 'json' };",
    "import {\n  long,\n  names,\n} from './long.ts';",
    "import './effect.ts';",
    "export * from './again.ts';",
    "export type { Other } from './shape.ts';",
    "export const later = () => import('./later.ts');",
    "export const worker = () => new Worker(new URL('./worker.ts', import.meta.url));",
    "import { readFileSync } from 'node:fs';",
  ].join('\n'),
  'a.ts': "import { deep } from './deep.ts';\nexport const a = deep;\nexport interface A {}",
  // a circle
  'deep.ts': "import './entry.ts';\nexport const deep = 1;",
  ...{ 'data.json': '{}', 'long.ts': '', 'effect.ts': '', 'again.ts': '', 'later.ts': '', 'worker.ts': '' },
  ...{ 'shape.ts': '', 'stranger.ts': '' },
};
let folder: string;
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const digest = (apart: readonly string[] = []): string => codeDigest([join(folder, 'entry.ts')], apart.map((name) => join(folder, name))); // prettier-ignore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facsimile-code-'));
  for (const [name, text] of Object.entries(FILES)) write(name, text);
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each(['entry.ts', 'a.ts', 'deep.ts', 'data.json', 'long.ts', 'effect.ts', 'again.ts', 'later.ts', 'worker.ts'] as const)(
  'another %s, which is reached, is another digest',
  (name) => {
    const before = digest();
    write(name, `${FILES[name]} `);
    expect(digest()).not.toBe(before);
    write(name, FILES[name]);
    expect(digest()).toBe(before);
  },
);

test.each(['shape.ts', 'stranger.ts'] as const)('%s, which nothing needs when it runs, changes nothing', (name) => {
  const before = digest();
  write(name, 'export interface Other { readonly changed: true }');
  expect(digest()).toBe(before);
});

test('what is known otherwise is left out, with what it alone reaches', () => {
  const before = digest(['a.ts']);
  for (const name of ['a.ts', 'deep.ts'] as const) write(name, `${FILES[name]} `);
  expect(digest(['a.ts'])).toBe(before);
});

test('a file that is reached and not there is told of', () => {
  rmSync(join(folder, 'deep.ts'));
  expect(() => digest()).toThrow('deep.ts');
});
