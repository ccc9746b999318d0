/** How sure scores are, given that other people might have been pictured: the bootstrap over people (src/core/metrics.ts). */

import { auc, bootstrap, f1, type Interval } from '../../src/core/metrics.ts';
import { Random } from '../../src/core/random.ts';
import type { Column } from './columns.ts';

const RESAMPLES = 1000;

const pick = <T>(list: readonly T[], at: readonly number[]): T[] => at.map((i) => list[i]!);

/** Mean of the numbers among `values`, null without any. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

export interface Intervals {
  readonly aucInterval: Interval | null;
  readonly f1Interval: Interval | null;
}

/** Intervals by column and of the means, all from the same resamples of people; `people` are by picture. */
export function intervalsOf(
  columns: readonly Column[],
  counted: readonly boolean[],
  people: readonly string[],
): { units: Intervals[]; means: Intervals } {
  const places = columns.map((column) => new Map(column.pictures.map((picture, k) => [picture, k])));
  const used = people.flatMap((person, picture) => (places.some((place) => place.has(picture)) ? [{ person, picture }] : []));
  const groups = [...new Set(used.map(({ person }) => person))].map((one) => used.filter(({ person }) => person === one));
  const statistics = (sample: readonly { picture: number }[]): (number | null)[] => {
    const values = columns.map(({ latents, shows, read }, c) => {
      const at = sample.flatMap(({ picture }) => places[c]!.get(picture) ?? []);
      const actual = pick(shows, at);
      return { auc: auc(pick(latents, at), actual), f1: f1(pick(read, at), actual) };
    });
    const over = values.filter((_, c) => counted[c]);
    const means = [meanOf(over.map((value) => value.auc)), meanOf(over.map((value) => value.f1))];
    return [...values.flatMap((value) => [value.auc, value.f1]), ...means];
  };
  const found = bootstrap(groups, statistics, { resamples: RESAMPLES, random: new Random('evaluate') });
  const pairs = Array.from({ length: columns.length + 1 }, (_, i) => ({ aucInterval: found[2 * i]!, f1Interval: found[2 * i + 1]! })); // prettier-ignore
  return { units: pairs.slice(0, -1), means: pairs.at(-1)! };
}
