import { describe, expect, test } from 'vitest';
import { auc, quantile } from '../../src/core/metrics.ts';

describe('auc', () => {
  test('is one for a perfect order, zero for its reverse, a half for no information', () => {
    const positive = [false, false, true, true];
    expect(auc([1, 2, 3, 4], positive)).toBe(1);
    expect(auc([4, 3, 2, 1], positive)).toBe(0);
    expect(auc([7, 7, 7, 7], positive)).toBe(0.5);
  });

  test('counts pairs in the right order, ties half: checked against all pairs', () => {
    const scores = Array.from({ length: 60 }, (_, i) => Math.round(4 * Math.sin(12.9 * i)));
    const positive = scores.map((_, i) => i % 3 === 0);
    let [right, pairs] = [0, 0];
    scores.forEach((a, i) =>
      scores.forEach((b, j) => {
        if (!positive[i] || positive[j]) return;
        pairs++;
        right += a > b ? 1 : a === b ? 0.5 : 0;
      }),
    );
    expect(auc(scores, positive)).toBeCloseTo(right / pairs, 12);
  });

  test('is not defined where one kind is missing', () => {
    expect(auc([1, 2], [true, true])).toBeNull();
    expect(auc([], [])).toBeNull();
  });
});

describe('quantile', () => {
  test('runs straight between the sorted values', () => {
    expect(quantile([3, 1, 2], 0)).toBe(1);
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([3, 1, 2], 0.75)).toBe(2.5);
    expect(quantile([3, 1, 2], 1)).toBe(3);
    expect(() => quantile([], 0.5)).toThrow(/no values/);
  });
});
