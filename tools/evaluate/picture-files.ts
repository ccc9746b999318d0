/**
 * The files that a table of labels names, as people and programs write them: from the folder on or absolute, with `/` or `\`, and with
 * letters like é in one piece or in two (Unicode's NFC and NFD), whichever the disk has.
 */

import { resolve } from 'node:path';
import { isFile } from '../whole-file.ts';
import type { Labels } from './labels.ts';

/** Path of the file that a table calls `name`; where there is none, the path that it says to the letter. */
export function pathOf(folder: string, name: string): string {
  const spellings = [name, name.replaceAll('\\', '/')].flatMap((one) => [one, one.normalize('NFC'), one.normalize('NFD')]);
  const paths = spellings.map((spelling) => resolve(folder, spelling));
  return paths.find(isFile) ?? paths[0]!;
}

/** The table with neutrals called as in their own rows, or else all alike. Throws, naming both rows, for a picture that has two. */
export function underOneName(labels: Labels, folder: string, table: string): Labels {
  const names = new Map<string, string>();
  for (const { file } of labels.pictures) {
    const path = pathOf(folder, file);
    const before = names.get(path);
    if (before !== undefined) throw new Error(`one picture in two rows: ${before} and ${file} (${table})`);
    names.set(path, file);
  }
  const pictures = labels.pictures.map((picture) => {
    if (picture.neutral === null) return picture;
    const path = pathOf(folder, picture.neutral);
    const neutral = names.get(path) ?? picture.neutral;
    names.set(path, neutral);
    return { ...picture, neutral };
  });
  return { ...labels, pictures };
}
