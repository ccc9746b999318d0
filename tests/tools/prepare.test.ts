/** What is missing is found, and said so that a person can mend it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkNode, missingPackages, Unready } from '../../tools/prepare.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'facsimile-prepare-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const LOCKED = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '2.0.0' },
  'node_modules/for-another-system': { version: '1.0.0', optional: true },
  'node_modules/leftover': { version: '1.0.0', extraneous: true },
};

/** A project whose lock file asks for LOCKED and whose node_modules holds `installed`, as npm would have written it. */
function project(installed: Record<string, { version: string }>): string {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: LOCKED }));
  for (const path of Object.keys(installed)) mkdirSync(join(root, path), { recursive: true });
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  return root;
}

const A = { 'node_modules/a': { version: '1.0.0' } };
const B = { 'node_modules/a/node_modules/b': { version: '2.0.0' } };

test('with everything installed that is for this system, nothing is missing', () => {
  expect(missingPackages(project({ ...A, ...B }))).toEqual([]);
});

test('an absent package, one of another version and one whose folder is gone are missing', () => {
  expect(missingPackages(project(A))).toEqual(Object.keys(B));
  expect(missingPackages(project({ ...A, 'node_modules/a/node_modules/b': { version: '1.9.0' } }))).toEqual(Object.keys(B));
  project({ ...A, ...B });
  rmSync(join(root, 'node_modules/a/node_modules/b'), { recursive: true });
  expect(missingPackages(root)).toEqual(Object.keys(B));
});

test('after an installation that broke off, everything is missing', () => {
  project({ ...A, ...B });
  rmSync(join(root, 'node_modules/.package-lock.json'));
  expect(missingPackages(root)).toEqual([...Object.keys(A), ...Object.keys(B)]);
});

test('a Node that is too old is refused with the version that is needed', () => {
  expect(() => checkNode('18.20.4')).toThrow(Unready);
  expect(() => checkNode('20.18.9')).toThrow('>=20.19');
  for (const version of ['20.19.0', '22.1.0', '24.0.0']) expect(() => checkNode(version)).not.toThrow();
});
