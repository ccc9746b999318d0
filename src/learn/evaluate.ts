/**
 * How well latents agree with labels, and how much better one model does than another on the very same samples. F1 of presence
 * and mean absolute error of intensity, per action unit over the samples where it is labelled, and their means over units; the
 * difference with an interval by bootstrap (Efron 1979), resampled by take, since pictures of one take are no independent evidence.
 * Plain numbers, no tensors.
 */

import { ACTION_UNITS } from '../core/facs.ts';
import { quantile } from '../core/metrics.ts';
import { intensity, isPresent, isShown, presence } from '../core/ordinal.ts';
import { Random } from '../core/random.ts';

/** One sample as it is judged. */
export interface Judged {
  readonly take: string;
  /** Per ACTION_UNITS, what a model reads. */
  readonly latents: ArrayLike<number>;
  /** Per ACTION_UNITS, 0 to 5. */
  readonly units: ArrayLike<number>;
  /** 1 where a unit is labelled. */
  readonly mask: ArrayLike<number>;
}

/** Per ACTION_UNITS; null where nothing can be said: no sample is labelled, or for F1 none shows the unit. */
export interface Score {
  readonly f1: readonly (number | null)[];
  /** Levels. */
  readonly error: readonly (number | null)[];
  /** Means over the units of which something can be said; null without any. */
  readonly meanF1: number | null;
  readonly meanError: number | null;
}

/** A difference, and the middle 95 % of it over resampled takes. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface Comparison {
  readonly takes: number;
  readonly before: Score;
  readonly after: Score;
  /** After minus before, of the means. */
  readonly f1Gain: Interval;
  readonly errorChange: Interval;
}

/** Counts of a unit: what F1 and error are made of, and what adds up over takes. */
const COUNTS = 5;
const [HITS, FALSE_ALARMS, MISSES, ERROR, LABELLED] = [0, 1, 2, 3, 4] as const;
const UNITS = ACTION_UNITS.length;
/** Resamples, and the share of them on either side of the interval. */
const RESAMPLES = 1000;
const TAIL = 0.025;

function countTakes(samples: readonly Judged[]): Map<string, Float64Array> {
  const takes = new Map<string, Float64Array>();
  for (const { take, latents, units, mask } of samples) {
    const counts = takes.get(take) ?? new Float64Array(UNITS * COUNTS);
    takes.set(take, counts);
    for (let unit = 0; unit < UNITS; unit++) {
      if (!mask[unit]) continue;
      const [read, shown] = [isPresent(presence(latents[unit]!)), isShown(units[unit]!)];
      if (read || shown) counts[COUNTS * unit + (read ? (shown ? HITS : FALSE_ALARMS) : MISSES)]!++;
      counts[COUNTS * unit + ERROR]! += Math.abs(intensity(latents[unit]!) - units[unit]!);
      counts[COUNTS * unit + LABELLED]!++;
    }
  }
  return takes;
}

function total(takes: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(UNITS * COUNTS);
  for (const counts of takes) counts.forEach((count, i) => (sum[i]! += count));
  return sum;
}

const mean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

function scoreOf(sum: Float64Array): Score {
  const each = (of: (counts: (which: number) => number) => number | null): (number | null)[] =>
    ACTION_UNITS.map((_, unit) => of((which) => sum[COUNTS * unit + which]!));
  const f1 = each((n) => (n(HITS) + n(MISSES) === 0 ? null : (2 * n(HITS)) / (2 * n(HITS) + n(FALSE_ALARMS) + n(MISSES))));
  const error = each((n) => (n(LABELLED) === 0 ? null : n(ERROR) / n(LABELLED)));
  return { f1, error, meanF1: mean(f1), meanError: mean(error) };
}

/** Scores of one model on labelled samples. */
export const evaluate = (samples: readonly Judged[]): Score => scoreOf(total([...countTakes(samples).values()]));

/**
 * Two models on the same samples, in the same order. The same seed samples the same takes. Throws when the samples differ in their
 * takes, and without any.
 */
export function compareModels(before: readonly Judged[], after: readonly Judged[], seed: string): Comparison {
  if (before.length !== after.length || before.some(({ take }, i) => take !== after[i]!.take)) {
    throw new RangeError(
      `models judged on different samples: ${before.length} and ${after.length}, in takes of one order expected`,
    );
  }
  if (before.length === 0) throw new RangeError('models judged on no sample: keep at least one take aside');
  const [old, young] = [[...countTakes(before).values()], [...countTakes(after).values()]];
  const random = new Random(`bootstrap/${seed}`);
  const [gains, changes]: [number[], number[]] = [[], []];
  for (let i = 0; i < RESAMPLES; i++) {
    const sampled = old.map(() => Math.floor(random.uniform() * old.length));
    const [a, b] = [old, young].map((takes) => scoreOf(total(sampled.map((take) => takes[take]!)))) as [Score, Score];
    gains.push((b.meanF1 ?? 0) - (a.meanF1 ?? 0));
    changes.push((b.meanError ?? 0) - (a.meanError ?? 0));
  }
  const [first, second] = [scoreOf(total(old)), scoreOf(total(young))];
  const interval = (difference: number, resampled: readonly number[]): Interval => ({
    mean: difference,
    low: quantile(resampled, TAIL),
    high: quantile(resampled, 1 - TAIL),
  });
  return {
    takes: old.length,
    before: first,
    after: second,
    f1Gain: interval((second.meanF1 ?? 0) - (first.meanF1 ?? 0), gains),
    errorChange: interval((second.meanError ?? 0) - (first.meanError ?? 0), changes),
  };
}
