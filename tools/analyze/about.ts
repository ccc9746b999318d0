/** Where the JSON beside a table lies (src/batch/film/table-about.ts says what is in it), and how files are written whole. */

import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { FORMAT } from '../../src/batch/film/table-about.ts';

/** Where the JSON of a table lies. */
export const aboutPlace = (table: string): string => `${table.replace(/\.csv$/i, '')}.json`;

/** Whether the file at `path` is such a JSON. */
export function isAbout(path: string): boolean {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { format?: unknown }).format === FORMAT;
  } catch {
    return false;
  }
}

export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Puts text in its place whole. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

/** Writes all of `data` on to the open `file`. Throws, naming `place`, when there is no room or the disk is gone. */
export function writeAll(file: number, data: string | Uint8Array, place: string): void {
  try {
    writeFileSync(file, data); // a single write may take less than it is given
  } catch (cause) {
    throw new Error(`${place}: cannot be written: ${(cause as Error).message}`, { cause });
  }
}
