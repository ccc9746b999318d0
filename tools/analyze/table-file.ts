/** The table on disk, and which places it may not take. */

import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';
import { aboutPlace, isAbout } from './about.ts';
import { beginWhole, type WholeFile } from './whole-file.ts';

/** What every such table begins with, of any version. */
const BEGINNING = OPENFACE_HEADER.slice(0, OPENFACE_HEADER.indexOf(',AU'));

/** Where a path leads, links followed; as it is when there is nothing. */
function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Whether an earlier table, or an empty file, is there to be replaced. */
function isTable(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(BEGINNING.length);
    const length = readSync(file, start, 0, start.length, 0);
    return length === 0 || start.toString() === BEGINNING;
  } finally {
    closeSync(file);
  }
}

/** Throws, naming it, when `out` is no place for a table: in no folder, a folder, one of `inputs`, or a file of another kind. */
export function checkPlace(out: string, inputs: readonly string[]): void {
  const folder = dirname(out);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${out}: no such folder: ${folder} (make it first)`);
  const about = aboutPlace(out);
  if (about === out || inputs.some((input) => placeOf(input) === placeOf(about))) {
    throw new Error(`${out}: its JSON, ${about}, would replace a file to be read: name another with --out`);
  }
  if (existsSync(about) && !isAbout(about)) {
    throw new Error(`${out}: its JSON would replace ${about}, which is no such file: name another with --out`);
  }
  const there = statSync(out, { throwIfNoEntry: false });
  if (!there) return;
  if (there.isDirectory()) throw new Error(`${out}: a folder: name a file in it, such as ${join(out, 'out.csv')}`);
  if (inputs.some((input) => placeOf(input) === placeOf(out))) {
    throw new Error(`${out}: one of the files to be read: name another with --out`);
  }
  if (!isTable(out)) throw new Error(`${out}: a file that is no such table, and would be lost: name another with --out`);
}

/** Begins a table at `out`, which no row of `inputs` may be read from. Throws when it cannot be written there. */
export function beginTable(out: string, inputs: readonly string[]): WholeFile {
  checkPlace(out, inputs);
  const table = beginWhole(out);
  table.write(`${OPENFACE_HEADER}\n`);
  return table;
}
