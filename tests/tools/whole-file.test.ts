/** Files that are put in their place whole: a disk that says at the end that it is full is heard, and leaves nothing behind. */

import { closeSync, fstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { beginWhole, type WholeFile } from '../../tools/whole-file.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whole-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file whose closing fails, as where a network's disk or a quota says only then that there is no room: its descriptor is gone. */
function begunWithoutEnd(): WholeFile {
  const file = beginWhole(at('out.csv'));
  file.write('row\n');
  const { ino, dev } = statSync(at(readdirSync(folder)[0]!));
  const isIt = (descriptor: number): boolean => {
    try {
      const there = fstatSync(descriptor);
      return there.ino === ino && there.dev === dev;
    } catch {
      return false; // that of the listing itself
    }
  };
  closeSync(readdirSync('/dev/fd').map(Number).find(isIt)!);
  return file;
}

const FAULT = /out\.csv: cannot be written: EBADF/;

test('a file that cannot be closed is named, closed once only, and not left behind', () => {
  const kept = begunWithoutEnd();
  expect(() => kept.keep()).toThrow(FAULT);
  expect(() => kept.discard()).not.toThrow();
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that is discarded goes even where it cannot be closed', () => {
  const left = begunWithoutEnd();
  expect(() => left.discard()).toThrow(FAULT);
  expect(() => left.discard()).not.toThrow();
  expect(readdirSync(folder)).toEqual([]);
});

test('a file whose place was taken meanwhile is named, and not left behind', () => {
  const file = beginWhole(at('out.csv'));
  mkdirSync(at('out.csv'));
  expect(() => file.keep()).toThrow(/out\.csv: cannot be written: E\w+/);
  file.discard();
  expect(readdirSync(folder)).toEqual(['out.csv']);
});
