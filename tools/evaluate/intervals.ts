/**
 * How sure scores are, given that other people might have been pictured: the bootstrap over people (src/core/metrics.ts). Of a unit that
 * hardly anyone shows, or hardly anyone does not, other people would show quite other pictures, and resamples of the same few would not
 * tell: it has no interval.
 */

import { bootstrap, f1, repeatedAuc, type Interval } from '../../src/core/metrics.ts';
import { Random } from '../../src/core/random.ts';
import type { Column } from './columns.ts';

const RESAMPLES = 1000;
/** People who must show a unit for it to count towards the means; for an interval as many who do not, as well. */
export const ENOUGH_PEOPLE = 8;

/** Mean of the numbers among `values`, null without any. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

export interface Intervals {
  readonly aucInterval: Interval | null;
  readonly f1Interval: Interval | null;
}

/**
 * Intervals by column and of the means, all from the same resamples of people; `people` are by picture. The means have some where all
 * that is `counted` has.
 */
export function intervalsOf(
  columns: readonly Column[],
  counted: readonly boolean[],
  people: readonly string[],
): { units: Intervals[]; means: Intervals } {
  const used = new Set(columns.flatMap(({ pictures }) => pictures));
  const groups = new Map<string, number>();
  people.forEach((person, picture) => used.has(picture) && !groups.has(person) && groups.set(person, groups.size));
  const repeated = columns.map(({ pictures, latents, shows, read }) => {
    const own = pictures.map((picture) => groups.get(people[picture]!)!);
    const times = new Uint32Array(own.length);
    const aucBy = repeatedAuc(latents, shows);
    return (taken: Uint32Array) => {
      for (let k = 0; k < own.length; k++) times[k] = taken[own[k]!]!;
      return { auc: aucBy(times), f1: f1(read, shows, times) };
    };
  });
  const statistics = (taken: Uint32Array): (number | null)[] => {
    const values = repeated.map((of) => of(taken));
    const over = values.filter((_, c) => counted[c]);
    const means = [meanOf(over.map((value) => value.auc)), meanOf(over.map((value) => value.f1))];
    return [...values.flatMap((value) => [value.auc, value.f1]), ...means];
  };
  const found = bootstrap(groups.size, statistics, { resamples: RESAMPLES, random: new Random('evaluate') });
  const enough = columns.map((column) => isEnough(column, people));
  const isTold = [...enough, enough.every((one, c) => one || !counted[c])];
  const pairs = isTold.map((told, i) => ({
    aucInterval: told ? found[2 * i]! : null,
    f1Interval: told ? found[2 * i + 1]! : null,
  }));
  return { units: pairs.slice(0, -1), means: pairs.at(-1)! };
}

/** Whether enough different people show the unit, and enough do not. */
function isEnough({ pictures, shows }: Column, people: readonly string[]): boolean {
  const count = (kind: boolean): number =>
    new Set(pictures.flatMap((picture, k) => (shows[k] === kind ? [people[picture]!] : []))).size;
  return count(true) >= ENOUGH_PEOPLE && count(false) >= ENOUGH_PEOPLE;
}
