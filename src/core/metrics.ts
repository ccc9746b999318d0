/**
 * How well scores rank and hit labels.
 * AUC: the probability that a positive scores higher than a negative, ties counting half (Mann and Whitney 1947).
 */

/** Area under the ROC curve of `scores` for the samples where `positive`; null when one of the two kinds is missing. */
export function auc(scores: ArrayLike<number>, positive: readonly boolean[]): number | null {
  const order = Array.from(positive, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let [rankSum, positives] = [0, 0];
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    const rank = (start + 1 + end) / 2; // ties share the mean of their ranks
    for (let i = start; i < end; i++) {
      if (!positive[order[i]!]) continue;
      rankSum += rank;
      positives++;
    }
    start = end;
  }
  const negatives = order.length - positives;
  return positives && negatives ? (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives) : null;
}

/** The value below which a share (0 to 1) of the values lies, between neighbours by straight line. Throws without values. */
export function quantile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) throw new RangeError('no values to take a quantile of');
  const sorted = Array.from(values).sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!);
}

/** F1 of hits: 2 TP / (2 TP + FP + FN); null when nothing is positive. */
export function f1(predicted: readonly boolean[], actual: readonly boolean[]): number | null {
  let [hits, wrong, positives] = [0, 0, 0];
  actual.forEach((positive, i) => {
    if (positive) positives++;
    if (positive && predicted[i]) hits++;
    else if (positive !== predicted[i]) wrong++;
  });
  return positives === 0 ? null : (2 * hits) / (2 * hits + wrong);
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
