/**
 * How well readings agree with labels, unit by unit. AUC ranks, once by the latent and once by the intensity as the app prints it,
 * to one decimal; F1, sensitivity and specificity are at the app's own threshold, best F1 at the best one; ICC(3,1) compares
 * intensities. A unit is present from intensity 2, one between two levels counting as the nearer (as a mean over raters may be), or
 * where the table says 1 for it. Unknown labels, pictures without a face, and units behind something that hides them take no part. A
 * unit counts towards the means when enough people show it.
 */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import { auc, bestF1, f1, hitRates, icc31, type Interval } from '../../src/core/metrics.ts';
import { columnsOf, type Column } from './columns.ts';
import { ENOUGH_PEOPLE, intervalsOf, meanOf } from './intervals.ts';
import type { Labels } from './labels.ts';
import type { PictureReading } from './reading.ts';

export interface Figures {
  /** By the latent. */
  readonly auc: number | null;
  /** Null where too few people show the unit, or do not show it, to tell (intervals.ts). */
  readonly aucInterval: Interval | null;
  /** By the intensity as the app prints it. */
  readonly aucPrinted: number | null;
  readonly f1: number | null;
  readonly f1Interval: Interval | null;
  readonly bestF1: number | null;
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  /** Null where presence is labelled. */
  readonly icc: number | null;
  /** Of the official blendshape; null where they were not asked. */
  readonly official: { readonly auc: number | null; readonly bestF1: number | null } | null;
}

export interface UnitScore extends Figures {
  readonly unit: string;
  readonly labels: 'presence' | 'intensity';
  /** Pictures in which it is labelled and seen, those of them that show the unit, and the people of both. */
  readonly pictures: number;
  readonly positives: number;
  readonly people: number;
  readonly peopleShowing: number;
  /** Labelled pictures left out, since something hides the unit. */
  readonly hidden: number;
  /** Whether it counts towards the means. */
  readonly counted: boolean;
}

export interface Agreement {
  readonly scores: readonly UnitScore[];
  /** Over the units that count. */
  readonly means: Figures;
}

/**
 * Agreement over every unit that the table labels; `readings` and `official` (scores by ACTION_UNITS) are by picture, null without
 * a face. `counts` says of a unit whether it counts towards the means.
 */
export function agreementOf(
  labels: Labels,
  readings: readonly (PictureReading | null)[],
  official: readonly (ArrayLike<number> | null)[] | null,
  counts = ({ peopleShowing }: PlainScore): boolean => peopleShowing >= ENOUGH_PEOPLE,
): Agreement {
  const columns = columnsOf(labels, readings);
  const plain = columns.map((column) => scoreOf(column, labels, readings, official));
  const counted = plain.map(counts);
  const people = labels.pictures.map(({ person }) => person);
  const { units, means } = intervalsOf(columns, counted, people);
  const scores = plain.map((score, i) => ({ ...score, counted: counted[i]!, ...units[i]! }));
  const over = scores.filter((score) => score.counted);
  const mean = (of: (score: UnitScore) => number | null | undefined): number | null =>
    meanOf(over.map((score) => of(score) ?? null));
  return {
    scores,
    means: {
      auc: mean((score) => score.auc),
      aucPrinted: mean((score) => score.aucPrinted),
      f1: mean((score) => score.f1),
      ...means,
      bestF1: mean((score) => score.bestF1),
      sensitivity: mean((score) => score.sensitivity),
      specificity: mean((score) => score.specificity),
      icc: mean((score) => score.icc),
      official: official && { auc: mean((score) => score.official?.auc), bestF1: mean((score) => score.official?.bestF1) },
    },
  };
}

/** What is said of a unit before people are resampled. */
type PlainScore = Omit<UnitScore, 'counted' | 'aucInterval' | 'f1Interval'>;

function scoreOf(
  { unit, labels, pictures: known, hidden, levels, shows, latents, read }: Column,
  { pictures }: Labels,
  readings: readonly (PictureReading | null)[],
  official: readonly (ArrayLike<number> | null)[] | null,
): PlainScore {
  const intensities = known.map((i) => readings[i]!.intensity[unit]!);
  const people = known.map((i) => pictures[i]!.person);
  const beside = official && known.flatMap((i, k) => (official[i] ? [{ score: official[i][unit]!, shows: shows[k]! }] : []));
  const besideScores = beside?.map(({ score }) => score) ?? [];
  const besideShows = beside?.map((one) => one.shows) ?? [];
  return {
    unit: ACTION_UNITS[unit]!.label,
    labels,
    pictures: known.length,
    hidden,
    positives: shows.filter(Boolean).length,
    people: new Set(people).size,
    peopleShowing: new Set(people.filter((_, k) => shows[k])).size,
    auc: auc(latents, shows),
    aucPrinted: auc(intensities.map((value) => Number(value.toFixed(1))), shows), // prettier-ignore
    f1: f1(read, shows),
    bestF1: bestF1(latents, shows),
    ...hitRates(read, shows),
    icc: labels === 'intensity' ? icc31(intensities, levels) : null,
    official: beside && { auc: auc(besideScores, besideShows), bestF1: bestF1(besideScores, besideShows) },
  };
}
