/** The JSON of a program's numbers (`--json`): its place is tried before the work, and nothing but earlier numbers is replaced there. */

import { readFileSync } from 'node:fs';
import { beginWhole, checkPlace, writeWhole } from './whole-file.ts';

/** Throws, naming it, when numbers cannot be written at `path`, or would replace anything else than a JSON object that `isOurs` knows. */
export function checkNumbers(path: string, isOurs: (there: object) => boolean): void {
  const isEarlier = (): boolean => {
    try {
      const there: unknown = JSON.parse(readFileSync(path, 'utf8'));
      return typeof there === 'object' && there !== null && isOurs(there);
    } catch {
      return false;
    }
  };
  checkPlace(path, { what: 'JSON', name: 'figures.json', option: '--json', isOurs: isEarlier });
  beginWhole(path).discard();
}

/** Throws, naming the file, when there is no room. */
export const writeNumbers = (path: string, numbers: object): void => writeWhole(path, `${JSON.stringify(numbers, null, 2)}\n`);
