/**
 * How well scores rank and hit labels.
 * AUC: the probability that a positive scores higher than a negative, ties counting half (Mann and Whitney 1947).
 * A threshold reads a score as present from it on (>=). What has no positives (or no negatives) to be judged by is null, never 0.
 * Intervals are at 95 %, by the percentile bootstrap over people: pictures of one person are no independent samples.
 */

import type { Random } from './random.ts';

/** Throws for a score of `scores`, one for each of `positive`, that is NaN: it has no place in an order. */
function demandOrder(scores: ArrayLike<number>, positive: readonly boolean[]): void {
  const at = positive.findIndex((_, i) => Number.isNaN(scores[i]));
  if (at >= 0) throw new RangeError(`no order of scores: number ${at} of ${positive.length} is NaN`);
}

/**
 * Area under the ROC curve of `scores` for the samples where `positive`; null when one of the two kinds is missing. Throws for a score
 * that is NaN.
 */
export const auc = (scores: ArrayLike<number>, positive: readonly boolean[]): number | null => repeatedAuc(scores, positive)();

/** As `auc`, of the same samples again and again, each taken as often as `times` says (once without): sorted only once. */
export function repeatedAuc(
  scores: ArrayLike<number>,
  positive: readonly boolean[],
): (times?: ArrayLike<number>) => number | null {
  demandOrder(scores, positive);
  const order = Array.from(positive, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  return (times) => {
    let [rankSum, positives, before] = [0, 0, 0];
    for (let start = 0; start < order.length;) {
      let [end, tied, tiedPositives] = [start, 0, 0];
      for (; end < order.length && scores[order[end]!] === scores[order[start]!]; end++) {
        const count = times ? times[order[end]!]! : 1;
        tied += count;
        if (positive[order[end]!]) tiedPositives += count;
      }
      rankSum += tiedPositives * (before + (1 + tied) / 2); // ties share the mean of their ranks
      positives += tiedPositives;
      before += tied;
      start = end;
    }
    const negatives = before - positives;
    return positives && negatives ? (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives) : null;
  };
}

/** The value below which a share (0 to 1) of the values lies, between neighbours by straight line. Throws without values. */
export function quantile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) throw new RangeError('no values to take a quantile of');
  const sorted = Array.from(values).sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!);
}

/** F1 of hits: 2 TP / (2 TP + FP + FN), each sample taken as often as `times` says (once without); null when nothing is positive. */
export function f1(predicted: readonly boolean[], actual: readonly boolean[], times?: ArrayLike<number>): number | null {
  let [hits, wrong, positives] = [0, 0, 0];
  actual.forEach((positive, i) => {
    const count = times ? times[i]! : 1;
    if (positive) positives += count;
    if (positive && predicted[i]) hits += count;
    else if (positive !== predicted[i]) wrong += count;
  });
  return positives === 0 ? null : (2 * hits) / (2 * hits + wrong);
}

/** The highest F1 that any threshold on `scores` gives; null when nothing is positive. Throws for a score that is NaN. */
export function bestF1(scores: ArrayLike<number>, positive: readonly boolean[]): number | null {
  demandOrder(scores, positive);
  const order = Array.from(positive, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const positives = positive.filter(Boolean).length;
  let [best, hits] = [0, 0];
  order.forEach((at, i) => {
    if (positive[at]) hits++;
    const next = order[i + 1];
    // a threshold takes all of a tie, or none of it
    if (next === undefined || scores[next] !== scores[at]) best = Math.max(best, (2 * hits) / (positives + i + 1));
  });
  return positives === 0 ? null : best;
}

/** Shares of positives read as present (sensitivity) and of negatives read as absent (specificity), each null without any. */
export function hitRates(
  predicted: readonly boolean[],
  actual: readonly boolean[],
): { readonly sensitivity: number | null; readonly specificity: number | null } {
  const share = (kind: boolean): number | null => {
    const right = predicted.filter((_, i) => actual[i] === kind).map((one) => one === kind);
    return right.length === 0 ? null : right.filter(Boolean).length / right.length;
  };
  return { sensitivity: share(true), specificity: share(false) };
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The middle 95 % of what resamples gave; null where that is one value: when nothing varies, nothing says how sure it is. */
export function middleOf(values: ArrayLike<number>): Interval | null {
  const [low, high] = [quantile(values, 0.025), quantile(values, 0.975)];
  return low < high ? { low, high } : null;
}

/**
 * The 95 % intervals of `statistics`, by resampling whole groups (people) with replacement (Efron 1979; Field and Welsh 2007 for
 * clusters); `statistics` gets how often each group is taken. A resample that leaves a statistic undefined says nothing of it; null
 * for one that fewer than half of them define, and for one that does not vary, as with one group.
 */
export function bootstrap(
  groups: number,
  statistics: (times: Uint32Array) => readonly (number | null)[],
  { resamples, random }: { readonly resamples: number; readonly random: Random },
): (Interval | null)[] {
  const all = Array.from({ length: groups }, (_, i) => i);
  const values: number[][] = statistics(new Uint32Array(groups).fill(1)).map(() => []);
  for (let i = 0; i < resamples; i++) {
    const times = new Uint32Array(groups);
    for (let sampled = 0; sampled < groups; sampled++) times[random.pick(all)]!++;
    statistics(times).forEach((value, k) => value !== null && values[k]!.push(value));
  }
  return values.map((list) => (2 * list.length < resamples ? null : middleOf(list)));
}

/**
 * ICC(3,1) of two raters on the same targets: (MSR - MSE) / (MSR + MSE), two-way mixed, single rater, consistency (Shrout and
 * Fleiss 1979). Null for fewer than two targets, and when nothing varies.
 */
export function icc31(first: ArrayLike<number>, second: ArrayLike<number>): number | null {
  const n = first.length;
  if (n < 2) return null;
  const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / n;
  const [a, b] = [mean(first), mean(second)];
  const grand = (a + b) / 2;
  let [rows, errors] = [0, 0];
  for (let i = 0; i < n; i++) {
    const row = (first[i]! + second[i]!) / 2;
    rows += 2 * (row - grand) ** 2;
    errors += (first[i]! - row - a + grand) ** 2 + (second[i]! - row - b + grand) ** 2;
  }
  const [betweenRows, residual] = [rows / (n - 1), errors / (n - 1)];
  const total = betweenRows + residual;
  return total > 0 ? (betweenRows - residual) / total : null;
}
