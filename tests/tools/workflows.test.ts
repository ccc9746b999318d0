/** The workflows of GitHub: what they name is there. Their form was checked with @action-validator/core 0.6.0, which has GitHub's schema in it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DIST } from '../../tools/serve.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.github/workflows');
const { scripts, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};
/** What npm does without a script of ours. */
const BUILT_IN = ['ci'];

/** Everything that a line of the workflow says after `key:`, in order; keys of list entries too. */
const values = (text: string, key: string): string[] =>
  [...text.matchAll(new RegExp(`^\\s*(?:- )?${key}: (.+)$`, 'gm'))].map(([, value]) => value!);

describe.each(readdirSync(FOLDER))('%s', (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');

  test('runs scripts that there are', () => {
    const asked = values(text, 'run').map((command) => /^npm (?:run )?([\w:]+)$/.exec(command)?.[1] ?? command);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((script) => !BUILT_IN.includes(script) && !(script in scripts))).toEqual([]);
  });

  test('has a Node that the app can be built with', () => {
    const least = Number(/^>=(\d+)/.exec(engines.node)![1]);
    const given = [...values(text, 'node-version'), ...values(text, 'image').map((image) => /^node:(\d+)/.exec(image)![1]!)];
    expect(given).toHaveLength(1);
    expect(Number(given[0])).toBeGreaterThan(least);
  });

  test('takes actions of a named version, and rights that are named', () => {
    for (const action of values(text, 'uses')) expect(action).toMatch(/^actions\/[\w-]+@v\d+$/);
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
  });
});

test('pages are built after their models are there, published from where the build lies, with the rights that this takes', () => {
  const text = readFileSync(join(FOLDER, 'pages.yml'), 'utf8');
  expect(values(text, 'run')).toEqual(['npm ci', 'npm run assemble', 'npm run build']);
  expect(values(text, 'path').map((path) => join(ROOT, path))).toEqual([DIST]);
  for (const right of ['pages', 'id-token']) expect(values(text, right)).toEqual(['write']);
  expect(values(text, 'uses').slice(-2)).toEqual([
    expect.stringMatching(/upload-pages-artifact/),
    expect.stringMatching(/deploy-pages/),
  ]);
});
