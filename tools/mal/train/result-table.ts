/** F1 in percent by action unit and their average, as papers print it, beside the published row of MAL. */

import { unitOfNumber } from '../../datasets/dataset.ts';
import { PUBLISHED_F1, REPORTED, type UnitSetName } from '../../datasets/importers.ts';
import type { FoldResult } from './fold.ts';

const percent = (value: number): string => value.toFixed(1);

/**
 * The mean over folds by unit and over units. A unit that a fold's judges never show scores 0 there, and is named. Where two of
 * the set's units share one output, both columns show it, and the average counts both as the published one does.
 */
export function resultTable(set: UnitSetName, method: string, folds: readonly FoldResult[]): string {
  const numbers = REPORTED[set];
  const scores = numbers.map((number) => {
    const unit = unitOfNumber(number)!;
    return (100 * folds.reduce((sum, { f1 }) => sum + (f1[unit] ?? 0), 0)) / folds.length;
  });
  const average = scores.reduce((sum, value) => sum + value, 0) / scores.length;
  const published = PUBLISHED_F1[set];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const unseen = numbers.filter((number) => folds.some(({ f1 }) => f1[unitOfNumber(number)!] === null));
  const shared = numbers.includes(23) ? ['units 23 and 24 share one output: both columns show its F1 on "23 or 24"'] : [];
  return [
    line([`${set}, F1`, ...numbers.map((number) => `AU${number}`), 'average']),
    line(['---', ...numbers.map(() => '---:'), '---:']),
    line([`${method}, ${folds.length} folds`, ...scores.map(percent), percent(average)]),
    ...(published
      ? [
          line([
            'MAL as published',
            ...published.map(percent),
            percent(published.reduce((sum, value) => sum + value, 0) / published.length),
          ]),
        ]
      : []),
    ...shared.map((note) => `\n${note}`),
    ...(unseen.length > 0
      ? [`\nnot shown by the judges of some fold, where it counts as 0: ${unseen.map((n) => `AU${n}`).join(', ')}`]
      : []),
  ].join('\n');
}
