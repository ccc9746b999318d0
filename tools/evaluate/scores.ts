/**
 * How well readings agree with labels, unit by unit. AUC ranks; F1 is at the app's own threshold; ICC(3,1) compares intensities. A
 * unit is present from intensity 2, or where the table says 1 for it. Unknown labels, and pictures without a face, take no part.
 */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import { auc, f1, icc31 } from '../../src/core/metrics.ts';
import { PRESENT_LEVEL } from '../../src/core/ordinal.ts';
import type { Labels } from './labels.ts';

export interface PictureReading {
  /** By ACTION_UNITS. */
  readonly intensity: ArrayLike<number>;
  readonly presence: ArrayLike<number>;
}

export interface UnitScore {
  readonly unit: string;
  readonly labels: 'presence' | 'intensity';
  /** Pictures labelled and read, and those of them that show the unit. */
  readonly pictures: number;
  readonly positives: number;
  readonly auc: number | null;
  readonly f1: number | null;
  /** Null where presence is labelled. */
  readonly icc: number | null;
  /** AUC of the official blendshape, null where they were not asked. */
  readonly official: number | null;
}

/** Scores of every unit that the table labels; `readings` and `official` are by picture, null without a face. */
export function scoresOf(
  { pictures, kinds }: Labels,
  readings: readonly (PictureReading | null)[],
  official: readonly (ArrayLike<number> | null)[] | null,
): UnitScore[] {
  return ACTION_UNITS.flatMap(({ label }, unit) => {
    const labels = kinds[unit];
    if (!labels) return [];
    const known = pictures.flatMap(({ units }, i) => (units[unit] !== null && readings[i] ? [i] : []));
    const levels = known.map((i) => pictures[i]!.units[unit]!);
    const shows = levels.map((level) => level >= (labels === 'presence' ? 1 : PRESENT_LEVEL));
    const read = (of: (reading: PictureReading) => ArrayLike<number>): number[] => known.map((i) => of(readings[i]!)[unit]!);
    const beside = official && known.flatMap((i, k) => (official[i] ? [{ score: official[i][unit]!, shows: shows[k]! }] : []));
    return [
      {
        unit: label,
        labels,
        pictures: known.length,
        positives: shows.filter(Boolean).length,
        auc: auc(read(({ intensity }) => intensity), shows), // prettier-ignore
        f1: f1(read(({ presence }) => presence).map((value) => value >= 0.5), shows), // prettier-ignore
        icc: labels === 'intensity' ? icc31(read(({ intensity }) => intensity), levels) : null, // prettier-ignore
        official: beside && auc(beside.map(({ score }) => score), beside.map((one) => one.shows)), // prettier-ignore
      },
    ];
  });
}

/** Mean over the units that have one. */
export function meanOf(scores: readonly UnitScore[], which: 'auc' | 'f1' | 'icc' | 'official'): number | null {
  const values = scores.map((score) => score[which]).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const cell = (value: number | null): string => (value === null ? '–' : value.toFixed(3)).padStart(8);

/** The table for people. */
export function tableOf(scores: readonly UnitScore[]): string {
  const line = (title: string, counts: string, values: readonly (number | null)[]): string =>
    `${title.padEnd(9)}${counts.padStart(16)}${values.map(cell).join('')}`;
  return [
    `${'unit'.padEnd(9)}${'shown / labelled'.padStart(16)}${['AUC', 'F1', 'ICC', 'official'].map((title) => title.padStart(8)).join('')}`,
    ...scores.map((one) => line(one.unit, `${one.positives} / ${one.pictures}`, [one.auc, one.f1, one.icc, one.official])),
    line('mean', '', (['auc', 'f1', 'icc', 'official'] as const).map((which) => meanOf(scores, which))), // prettier-ignore
  ].join('\n');
}
