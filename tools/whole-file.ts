/** Files that are written beside their place as their content comes, and put there whole or not at all. */

import { randomUUID } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface WholeFile {
  /** Throws, naming the file, when there is no room or the disk is gone. */
  write(data: string | Uint8Array): void;
  /** Whether `write` has thrown. */
  readonly broken: boolean;
  /** Puts it in its place. Throws as `write`. */
  keep(): void;
  /** Removes what was written, unless it was kept. Throws as `write`, after that. */
  discard(): void;
}

export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/**
 * Throws, naming it, when `path` is no place for a `what`: in no folder, a folder, or a file that `isOurs` does not know; an empty
 * one may be replaced. `option` names the place, `name` is a name that it might have.
 */
export function checkPlace(
  path: string,
  { what, name, option, isOurs }: { what: string; name: string; option: string; isOurs: (path: string) => boolean },
): void {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${path}: no such folder: ${folder} (make it first)`);
  const there = statSync(path, { throwIfNoEntry: false });
  if (!there) return;
  if (there.isDirectory()) throw new Error(`${path}: a folder: name a file in it, such as ${join(path, name)}`);
  if (!there.isFile() || (there.size > 0 && !isOurs(path)))
    throw new Error(`${path}: a file that is no such ${what}, and would be lost: name another with ${option}`);
}

/** Does what may fail for the disk's sake. Throws, naming the file. */
function written<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new Error(`${path}: cannot be written: ${(cause as Error).message}`, { cause });
  }
}

/** Begins the file at `path`. Of several that are begun at one place the last that is kept is there. Throws, naming it, when it cannot be written there. */
export function beginWhole(path: string): WholeFile {
  const part = `${path}.${randomUUID().slice(0, 8)}.part`;
  const file = written(path, () => openSync(part, 'wx'));
  let [open, broken] = [true, false];
  const close = (): void => {
    if (!open) return;
    open = false; // closing that fails has given the descriptor back all the same, and it may be another file's by now
    closeSync(file);
  };
  return {
    write(data) {
      broken = true;
      written(path, () => writeFileSync(file, data)); // a single write may take less than it is given
      broken = false;
    },
    get broken() {
      return broken;
    },
    keep() {
      written(path, () => {
        close(); // a disk may say only now that it is full
        renameSync(part, path);
      });
    },
    discard() {
      try {
        written(path, close);
      } finally {
        rmSync(part, { force: true });
      }
    },
  };
}

/** Puts a whole file in its place. Throws as beginWhole and its `write`. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const file = beginWhole(path);
  try {
    file.write(content);
    file.keep();
  } finally {
    file.discard();
  }
}
