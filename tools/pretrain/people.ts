/**
 * Who is in the face sets, and who is kept for reporting: a person is fitted on or reported on, never both. The division
 * is fixed: within each set, people are shuffled with SPLIT_SEED and the first REPORTED share of them is kept for reports.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src/core/random.ts';

const SPLIT_SEED = 'facsimile-split-1';
const REPORTED = { london: 20 / 68, canada: 8 / 40 } as const;

export interface Person {
  /** For example `london-001`. */
  readonly id: string;
  /** Path of the neutral picture. */
  readonly neutral: string;
  /** Path of the smiling picture, null where there is none. */
  readonly smiling: string | null;
  readonly part: 'fit' | 'report';
}

/** The same things in a random order. */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

function peopleOf(set: keyof typeof REPORTED, folder: string): Person[] {
  const files = readdirSync(folder).sort();
  const neutrals = files.filter((file) => (set === 'london' ? file.endsWith('_neutral.jpg') : file.endsWith('.jpg')));
  const keys = neutrals.map((file) => /^\d+/.exec(file)?.[0]).filter((key) => key !== undefined);
  const kept = new Set(shuffled(keys, new Random(`${SPLIT_SEED}/${set}`)).slice(0, Math.round(REPORTED[set] * keys.length)));
  return keys.map((key, i) => {
    const smile = `${key}_smiling.jpg`;
    return {
      id: `${set}-${key}`,
      neutral: join(folder, neutrals[i]!),
      smiling: files.includes(smile) ? join(folder, smile) : null,
      part: kept.has(key) ? 'report' : 'fit',
    };
  });
}

/** Everyone in `faces/london` and `faces/canada` of the shared folder, in order of id. Throws when a set is missing. */
export function findPeople(shared: string): Person[] {
  return [...peopleOf('canada', join(shared, 'faces/canada')), ...peopleOf('london', join(shared, 'faces/london'))];
}
