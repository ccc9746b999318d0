/** What files of a queue are called: people have many of one name in folders of their own. */

import { freeName } from '../../core/free-name.ts';

/** A name for each file, its own unless one before it or among `listed` has it: `rest.mp4`, then `rest (2).mp4`. */
export function namesOfFiles(files: readonly File[], listed: readonly string[]): string[] {
  const taken = new Set(listed.map((name) => name.toLowerCase()));
  return files.map(({ name }) => freeName((n) => (n === 1 ? name : name.replace(/(\.\w+)?$/, ` (${n})$1`)), taken));
}
