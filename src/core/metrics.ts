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
