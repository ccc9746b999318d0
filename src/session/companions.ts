/**
 * What moves along with the unit that is asked for. A unit counts only where two witnesses agree: the landmarks show its movement
 * beside the one that was asked for, and the network reads it. Either alone is wrong too often to change a label.
 */

import { ACTION_UNITS, type AuCode } from '../core/facs.ts';
import type { Companion } from '../core/samples.ts';
import { compare, fieldOfUnit, TREMBLING } from './displacement.ts';

/** Share of a unit's full movement that the landmarks have to show, beyond what the finder trembles by. */
const SHOWN = 0.35;
/** Likeness (cosine) of what is left to the unit's movement. */
const LIKENESS = 0.4;
/** Level from which the network reads a unit as clearly there: B. */
const CLEAR = 2;

/** Units besides `asked` that `shown` (displacement, cm) and `levels` (intensity per ACTION_UNITS, 0 to 5) agree on. */
export function companionsIn(asked: AuCode, shown: Float32Array, levels: ArrayLike<number>): Companion[] {
  const field = fieldOfUnit(asked);
  const { amount } = compare(shown, field);
  const left = shown.map((value, i) => value - amount * field[i]!);
  return ACTION_UNITS.flatMap(({ code: unit }, i) => {
    const level = levels[i]!;
    if (unit === asked || level < CLEAR) return [];
    const seen = compare(left, fieldOfUnit(unit));
    const clear = seen.amount >= SHOWN && seen.amount * seen.size >= TREMBLING && seen.likeness >= LIKENESS;
    return clear ? [{ unit, level }] : [];
  });
}

/** What moved along in at least half of a take's pictures, each at the median of its levels there. */
export function companionsOf(pictures: readonly (readonly Companion[])[]): Companion[] {
  return ACTION_UNITS.flatMap(({ code: unit }) => {
    const levels = pictures.flatMap((picture) => picture.filter((own) => own.unit === unit).map(({ level }) => level));
    if (levels.length === 0 || 2 * levels.length < pictures.length) return [];
    return [{ unit, level: levels.sort((a, b) => a - b)[levels.length >> 1]! }];
  });
}
