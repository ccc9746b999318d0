/** The table on disk, and which places it may not take. */

import { closeSync, existsSync, openSync, readSync, realpathSync } from 'node:fs';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';
import { aboutPlace, isAbout } from './about.ts';
import { beginWhole, checkPlace, type WholeFile } from '../whole-file.ts';

/** What every such table begins with, of any version. */
const BEGINNING = OPENFACE_HEADER.slice(0, OPENFACE_HEADER.indexOf('pose_'));

/** Where a path leads, links followed; as it is when there is nothing. */
function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Whether an earlier table is there. */
function isTable(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(BEGINNING.length);
    readSync(file, start, 0, start.length, 0);
    return start.toString() === BEGINNING;
  } finally {
    closeSync(file);
  }
}

/** Throws, naming it, when `out` is no place for a table, for its JSON beside it, or when either is one of `inputs`. */
export function checkTablePlace(out: string, inputs: readonly string[]): void {
  const isInput = (path: string): boolean => inputs.some((input) => placeOf(input) === placeOf(path));
  if (isInput(out)) throw new Error(`${out}: one of the files to be read: name another with --out`);
  checkPlace(out, { what: 'table', name: 'out.csv', option: '--out', isOurs: isTable });
  const about = aboutPlace(out);
  if (isInput(about)) throw new Error(`${out}: its JSON, ${about}, would replace a file to be read: name another with --out`);
  if (existsSync(about) && !isAbout(about)) {
    throw new Error(`${out}: its JSON would replace ${about}, which is no such file: name another with --out`);
  }
}

/** Begins a table at `out`, which no row of `inputs` may be read from. Throws when it cannot be written there. */
export function beginTable(out: string, inputs: readonly string[]): WholeFile {
  checkTablePlace(out, inputs);
  const table = beginWhole(out);
  try {
    table.write(`${OPENFACE_HEADER}\n`);
  } catch (error) {
    table.discard();
    throw error;
  }
  return table;
}
