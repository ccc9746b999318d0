/** What is compared on real faces: rows of the benchmark, at these shares of shuffled expression labels. */

import type { Method } from '../../../src/learn/weighing.ts';
import { ROWS, type Row } from '../benchmark/rows.ts';

/** Shares of the expression labels that are shuffled among themselves. */
export const SHUFFLED = [0, 0.2, 0.4] as const;

const NAMES: readonly string[] = ['stl', 'mtl-0.1', 'mtl-0.3', 'mtl-1', 'small-loss-0.2', 'mal-published-top', 'mal'];
export const FACE_ROWS: readonly Row[] = ROWS.filter(({ name }) => NAMES.includes(name));
/** Our form, which the other rows are compared with. */
export const OURS = 'mal';
/** The weights before the last stage. */
export const BEFORE = 'before';

/** The method of a row, such as the winner that docs/mal/faces.json names. Throws for a row that is not compared. */
export function methodOf(name: string): Method {
  const row = FACE_ROWS.find((candidate) => candidate.name === name);
  if (!row) throw new Error(`unknown row: ${name} (${FACE_ROWS.map((known) => known.name).join(', ')})`);
  return row.method;
}
