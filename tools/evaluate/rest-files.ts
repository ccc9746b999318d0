/**
 * Which files paths stand for: those that are named, and of folders what holds pictures or video by its first bytes, whatever it is called.
 * A kind that no browser reads is taken as well: the reader says how to convert it.
 */

import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HEAD, kindOf } from '../../src/reader/sources/files/file-kind.ts';
import { isFile } from '../whole-file.ts';
import { isLeftByMac } from '../datasets/dataset.ts';

/** Names that a line has at most. */
const NAMED = 5;

/** Whether there is something to see in a file; one that may not be read may hold it. */
function isVisible(path: string): boolean {
  const head = new Uint8Array(HEAD);
  try {
    const file = openSync(path, 'r');
    try {
      const { kind } = kindOf(head.subarray(0, readSync(file, head)));
      return kind !== 'unknown' && kind !== 'sound';
    } finally {
      closeSync(file);
    }
  } catch {
    return true;
  }
}

/**
 * All files that `paths` stand for, each once; a line of progress names what is passed over in folders. Throws for a path that is not
 * there and a folder with nothing to read.
 */
export function filesOf(paths: readonly string[], onProgress: (line: string) => void): string[] {
  const files = paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new Error(`no such file or folder: ${path}`);
    if (found.isFile()) return [resolve(path)];
    const names = readdirSync(path)
      .filter((name) => !name.startsWith('.') && !isLeftByMac(name))
      .sort();
    const isRead = names.map((name) => isFile(join(path, name)) && isVisible(join(path, name)));
    const passed = names.filter((_, i) => !isRead[i]);
    if (passed.length === names.length) throw new Error(`no pictures or videos in it: ${path}`);
    const more = passed.length > NAMED ? ` and ${passed.length - NAMED} more` : '';
    if (passed.length > 0)
      onProgress(`passed over in ${path}, no pictures or videos: ${passed.slice(0, NAMED).join(', ')}${more}`);
    return names.filter((_, i) => isRead[i]).map((name) => resolve(path, name));
  });
  return [...new Set(files)];
}
