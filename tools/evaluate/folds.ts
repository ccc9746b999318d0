/**
 * Weights trained with people left out, as the training leaves them: `<k>-of-<N>/` with model.json, weights.bin and people.json,
 * which names who was left out, and under `always` who is in every training and so is never judged. Everyone else is read by the
 * weights that never met them.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

/** Where the training keeps its folds. */
export const FOLDS = join(import.meta.dirname, '../../.cache/pretrain/folds');
const FILES = ['model.json', 'weights.bin', 'people.json'] as const;
/** People that an error names at most. */
const NAMED = 5;

const PEOPLE = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ leftOut: v.pipe(v.array(v.string()), v.minLength(1)), always: v.optional(v.array(v.string()), []) }),
);

function peopleIn(path: string): v.InferOutput<typeof PEOPLE> {
  const { success, output } = v.safeParse(PEOPLE, readFileSync(path, 'utf8'));
  if (!success) throw new Error(`no list of people left out: ${path} (expected {"leftOut": ["person", ...], "always": [...]})`);
  return output;
}

/**
 * The folder of the weights that read each person, of the folds under `root`. Throws when a fold is not there or not whole, when a
 * person is left out by two of them, and, naming them, when there are people whom none leaves out; those in every training have none.
 */
export function weightsByPerson(people: Iterable<string>, count: number, root = FOLDS): ReadonlyMap<string, string> {
  const weights = new Map<string, string>();
  const fitted = new Set<string>();
  for (let k = 1; k <= count; k++) {
    const folder = join(root, `${k}-of-${count}`);
    const missing = FILES.filter((name) => !existsSync(join(folder, name)));
    if (missing.length > 0)
      throw new Error(`no weights of fold ${k} of ${count}: ${folder} lacks ${missing.join(', ')} (make the folds with \`npm run pretrain -- --folds ${count}\`)`); // prettier-ignore
    const { leftOut, always } = peopleIn(join(folder, 'people.json'));
    for (const person of always) fitted.add(person);
    for (const person of leftOut) {
      const other = weights.get(person);
      if (other) throw new Error(`person left out by two folds: ${person} (${other} and ${folder})`);
      weights.set(person, folder);
    }
  }
  const unknown = [...new Set(people)].filter((person) => !weights.has(person) && !fitted.has(person));
  if (unknown.length > 0) {
    const more = unknown.length > NAMED ? ` and ${unknown.length - NAMED} more` : '';
    throw new Error(`people whom no fold leaves out: ${unknown.slice(0, NAMED).join(', ')}${more} (${root})`);
  }
  return weights;
}
