/** Two groups of people side by side: a row a statistic, with the difference and its interval over people drawn again. */

import { middleOf, type Interval } from '../../../src/core/metrics.ts';
import { Random } from '../../../src/core/random.ts';

const RESAMPLES = 500;

export type People = readonly string[];
export type Pair = readonly [first: number | null, second: number | null];

export interface GroupRow {
  readonly title: string;
  readonly values: Pair;
  /** First minus second: the middle 95 % over people drawn again; null where no draw gave both, and where none differed. */
  readonly interval: Interval | null;
}

export interface GroupTable {
  readonly caption: string;
  readonly names: readonly [first: string, second: string];
  readonly rows: readonly GroupRow[];
}

/** A statistic of two groups, told of both at once, and how far apart they are. The title seeds the draws. */
export function compareTogether(
  title: string,
  groups: readonly [People, People],
  statistic: (groups: readonly [People, People]) => Pair,
): GroupRow {
  const random = new Random(`groups/${title}`);
  const again = (people: People): string[] => people.map(() => random.pick(people));
  const differences: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    const [first, second] = statistic([again(groups[0]), again(groups[1])]);
    if (first !== null && second !== null) differences.push(first - second);
  }
  const interval = differences.length === 0 ? null : middleOf(differences);
  return { title, values: statistic(groups), interval };
}

const number = (value: number | null): string => (value === null ? '–' : value.toFixed(3));

/** Caption and table in Markdown. */
export function groupTable({ caption, names, rows }: GroupTable): string {
  return [
    `${caption}:`,
    '',
    `| | ${names.join(' | ')} | difference, 95 % over people |`,
    '|---|---|---|---|',
    ...rows.map(({ title, values: [first, second], interval }) => {
      const difference = first === null || second === null ? null : first - second;
      const range = interval === null ? '–' : `${number(interval.low)} to ${number(interval.high)}`;
      return `| ${title} | ${number(first)} | ${number(second)} | ${number(difference)} (${range}) |`;
    }),
  ].join('\n');
}
