/** The benchmark's tables in Markdown, for the terminal and for docs/mal. */

import type { Comparison } from './summary.ts';
import { ABLATION_ROWS, SOME_SHARES, ABLATION_WORDS, FAMILIES, type Family } from './rows.ts';
import { mean, paired, spread, type PairedInterval } from '../../statistics.ts';
import { overShares } from './summary.ts';
import type { Recorded } from './grid.ts';
import { WORLD_UNITS } from './world.ts';

export const number = (value: number, digits = 3): string => value.toFixed(digits).replace(/^(-?)0\./, '$1.');
export const interval = ({ mean: centre, low, high }: PairedInterval): string =>
  `${centre >= 0 ? '+' : ''}${number(centre)} (${number(low)} to ${number(high)})`;
const withSpread = (values: readonly number[]): string => `${number(mean(values))} ± ${number(spread(values))}`;

/** A table in Markdown, all columns but the first to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export const percent = (share: number): string => `${Math.round(100 * share)} %`;
const FAMILY_WORDS: Readonly<Record<Family, string>> = {
  stl: 'single task',
  mtl: 'multi task',
  smallLoss: 'small loss',
  malPublished: 'MAL as published',
  mal: 'MAL, ours',
};

const sharesOf = ({ spoilt }: Comparison): number[] =>
  Object.keys(spoilt)
    .map(Number)
    .sort((a, b) => a - b);

/** F1 by row and share, the mean over shares, and how far ours is ahead. */
export function f1Table(comparison: Comparison): string {
  const { rows, gain } = comparison;
  const shares = sharesOf(comparison);
  const lines = Object.entries(rows).map(([name, byShare]) => {
    const each = shares.map((share) => byShare[share]!);
    const total = each[0]!.map((_, seed) => mean(each.map((values) => values[seed]!)));
    const ahead = gain[name];
    return [name, ...each.map(withSpread), withSpread(total), ahead ? interval(ahead) : ''];
  });
  return table(['row', ...shares.map(percent), 'mean', 'ours minus row, 95 %'], lines);
}

/** Ours against the best fixed row of each share, chosen with hindsight. */
export const behindTable = (comparison: Comparison): string =>
  table(
    ['spoilt', 'best fixed row', 'ours minus it, 95 %'],
    sharesOf(comparison).map((share) => [
      percent(share),
      comparison.behindBest[share]!.row,
      interval(comparison.behindBest[share]!),
    ]),
  );

/** Ours against single task at each share. */
export const singleTable = (comparison: Comparison): string =>
  table(
    ['spoilt', 'ours minus single task, 95 %'],
    sharesOf(comparison).map((share) => [
      percent(share),
      interval(paired(comparison.spoilt[share]!.mal.f1, comparison.spoilt[share]!.stl.f1)),
    ]),
  );

/** F1 by unit at one share. */
export const unitTable = ({ spoilt, best }: Comparison, share: number): string =>
  table(
    ['row', ...WORLD_UNITS, 'mean'],
    FAMILIES.map((family) => {
      const { units, f1 } = spoilt[share]![family];
      return [`${FAMILY_WORDS[family]} (${best[family]})`, ...units.map((value) => number(value)), number(mean(f1))];
    }),
  );

const aucOf = (values: readonly (number | null)[] | undefined): string => {
  const known = (values ?? []).filter((value) => value !== null);
  return known.length === 0 ? 'none' : withSpread(known);
};

/** How well weights tell clean samples from spoilt ones. */
export const aucTable = (comparison: Comparison): string =>
  table(
    ['spoilt', 'ours: wrong labels', 'ours: ambiguous', 'published: wrong labels', 'published: ambiguous'],
    sharesOf(comparison)
      .filter((share) => share > 0)
      .map((share) => {
        const { mal, malPublished } = comparison.spoilt[share]!;
        return [
          percent(share),
          ...[mal, malPublished].flatMap((row) => [aucOf(row.weightAucWrong), aucOf(row.weightAucAmbiguous)]),
        ];
      }),
  );

/** Ours with one part changed at a time, on the seeds that all forms have. */
export function ablationTable(all: readonly Recorded[]): string {
  const f1At = (name: string, share: number): number[] => overShares(results, name, [share]);
  const seeds = new Set(all.filter(({ row }) => row.name === ABLATION_ROWS[0]!.name).map(({ seed }) => seed));
  const results = all.filter(({ seed }) => seeds.has(seed));
  const whole = overShares(results, 'mal', SOME_SHARES);
  const lines = ABLATION_ROWS.map(({ name }) => {
    const own = overShares(results, name, SOME_SHARES);
    const wrong = results.filter(({ row, share }) => row.name === name && share === 0.4).map(({ weightAuc }) => weightAuc.wrong);
    return [
      ABLATION_WORDS[name]!,
      ...SOME_SHARES.map((share) => number(mean(f1At(name, share)))),
      aucOf(wrong),
      interval(paired(own, whole)),
    ];
  });
  const own = results.filter(({ row, share }) => row.name === 'mal' && share === 0.4).map(({ weightAuc }) => weightAuc.wrong);
  return table(
    ['form', ...SOME_SHARES.map(percent), 'AUC wrong labels, 40 %', 'minus ours, mean of the three, 95 %'],
    [['ours', ...SOME_SHARES.map((share) => number(mean(f1At('mal', share)))), aucOf(own), ''], ...lines],
  );
}
