/** What the timeline says of the moment under the pointer. */

import { letter } from '../../core/ordinal.ts';
import type { Columns } from './plot.ts';

/** Readings further from the moment than this do not stand for it, seconds. */
const NEAR = 1;

/** Values of each column at the reading nearest to `second`. */
export function valuesAt([seconds, ...columns]: Columns, second: number): (number | null)[] {
  let nearest = -1;
  seconds.forEach((at, i) => {
    if (nearest < 0 || Math.abs(at - second) < Math.abs(seconds[nearest]! - second)) nearest = i;
  });
  if (nearest < 0 || Math.abs(seconds[nearest]! - second) > NEAR) return columns.map(() => null);
  return columns.map((column) => column[nearest] ?? null);
}

/** An intensity in words: its number and its letter. */
export const said = (value: number | null | undefined, unknown = '–'): string =>
  value === null || value === undefined ? unknown : `${value.toFixed(1)} ${letter(value) ?? ''}`.trim();

/** What a screen reader is told of the moment `second`, which is 0 or before: the values of the lines. */
export function sentenceOf(codes: readonly string[], values: readonly (number | null)[], second: number): string {
  const at = `${Math.abs(second).toFixed(1)} seconds before the end`;
  return [at, ...codes.map((code, i) => `${code} ${said(values[i], 'not known')}`)].join(', ');
}
