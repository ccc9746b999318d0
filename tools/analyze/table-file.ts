/** The table on disk: rows are written beside its place, and it is put there whole or not at all. */

import { closeSync, existsSync, openSync, readSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, basename } from 'node:path';
import { aboutPlace, isAbout, writeAll } from './about.ts';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';

export interface TableFile {
  /** Throws, naming the table, when there is no room or the disk is gone. */
  write(rows: string): void;
  /** Whether `write` has thrown. */
  readonly broken: boolean;
  /** Puts it in its place. */
  keep(): void;
  /** Removes what was written, unless it was kept. */
  discard(): void;
}

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
export function beginTable(out: string, inputs: readonly string[]): TableFile {
  checkPlace(out, inputs);
  const part = join(dirname(out), `${basename(out)}.part`);
  const file = openSync(part, 'w');
  let [open, broken] = [true, false];
  const close = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  const write = (rows: string): void => {
    broken = true;
    writeAll(file, rows, out);
    broken = false;
  };
  write(`${OPENFACE_HEADER}\n`);
  return {
    write,
    get broken() {
      return broken;
    },
    keep() {
      close();
      renameSync(part, out);
    },
    discard() {
      close();
      rmSync(part, { force: true });
    },
  };
}
