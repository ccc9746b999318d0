/**
 * Which units people move together: how many people of the coded faces showed both at once (core/movements/combinations.ts, from
 * `coded/codes.csv`), and every other unit a little, since 25 combinations do not name everything that people do.
 */

import { ACTION_UNITS, unitIndex } from '../../../src/core/facs.ts';
import { COMBINATIONS } from '../../../src/core/movements/combinations.ts';
import type { Random } from '../../../src/core/random.ts';

/** People that stand for every pair which nobody was seen with. */
const UNSEEN = 0.5;

/** [u][v] people who showed both u and v, by ACTION_UNITS; 0 for a unit with itself. */
const PEOPLE: readonly (readonly number[])[] = ACTION_UNITS.map((_, u) =>
  ACTION_UNITS.map((_, v) =>
    u === v
      ? 0
      : COMBINATIONS.reduce((sum, [people, units]) => {
          const shown = units.map(unitIndex);
          return sum + (shown.includes(u) && shown.includes(v) ? people : 0);
        }, UNSEEN),
  ),
);

/** Units that people were seen to move together with this one; all others where there are none. */
export function alongside(unit: number): number[] {
  const others = PEOPLE[unit]!.flatMap((people, other) => (other === unit ? [] : [{ other, people }]));
  const seen = others.filter(({ people }) => people > UNSEEN);
  return (seen.length > 0 ? seen : others).map(({ other }) => other);
}

/** One of `candidates`, as often as people move it together with `unit`. */
export function sampleAlong(unit: number, candidates: readonly number[], random: Random): number {
  let left = random.uniform() * candidates.reduce((sum, other) => sum + PEOPLE[unit]![other]!, 0);
  return candidates.find((other) => (left -= PEOPLE[unit]![other]!) < 0) ?? candidates.at(-1)!;
}
