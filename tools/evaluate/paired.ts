/** Pictures with a neutral of their person: how they are read beside it, and the same pictures without. */

import type { Quality } from '../../src/core/reading.ts';
import type { Labels } from './labels.ts';
import type { PictureReading } from './reading.ts';
import { alarmsOf, restingIn } from './resting.ts';
import { agreementOf, type Agreement } from './scores.ts';

/** A unit counts when so many pictures show it: pairs come from few people, most of whose movements are theirs alone. */
export const ENOUGH_PICTURES = 3;
/** Loss of AUC above which a unit is called worse. */
const WORSE = 0.01;
const SEEN: Quality = { score: 1, reasons: [] };

export interface Side extends Agreement {
  readonly falseUnitsAtRest: number | null;
}

export interface Paired {
  readonly pictures: number;
  readonly people: number;
  readonly without: Side;
  readonly with: Side;
  /** Units that count and rank worse with the neutral, by how much AUC. */
  readonly worse: readonly { readonly unit: string; readonly loss: number }[];
}

const worseOf = (one = SEEN, other = SEEN): Quality => ({
  score: Math.min(one.score, other.score),
  reasons: [...one.reasons, ...other.reasons],
});

/** Pairs are the pictures that have both readings, less what is hidden in either; lists are by picture. */
export function pairedOf(
  labels: Labels,
  alone: readonly (PictureReading | null)[],
  compared: readonly (PictureReading | null)[],
  official: readonly (ArrayLike<number> | null)[] | null,
): Paired {
  const qualities = alone.map((one, i) => worseOf(one?.quality, compared[i]?.quality));
  const both = labels.pictures.flatMap((picture, i) => (alone[i] && compared[i] ? [picture] : []));
  const resting = restingIn(labels);
  const side = (readings: readonly (PictureReading | null)[]): Side => {
    const paired = readings.map((one, i) => (one && alone[i] && compared[i] ? { ...one, quality: qualities[i]! } : null));
    return {
      ...agreementOf(labels, paired, official, ({ positives }) => positives >= ENOUGH_PICTURES),
      falseUnitsAtRest: alarmsOf(resting.flatMap((i) => paired[i] ?? [])).falseUnits,
    };
  };
  const [without, beside] = [side(alone), side(compared)];
  const worse = without.scores.flatMap(({ unit, counted, auc }, i) => {
    const loss = (auc ?? NaN) - (beside.scores[i]!.auc ?? NaN);
    return counted && loss > WORSE ? [{ unit, loss }] : [];
  });
  return { pictures: both.length, people: new Set(both.map(({ person }) => person)).size, without, with: beside, worse };
}
