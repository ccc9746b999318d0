import { describe, expect, test } from 'vitest';
import { auc, f1, icc31, quantile } from '../../src/core/metrics.ts';

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

describe('F1', () => {
  test('is the harmonic mean of precision and recall', () => {
    const [predicted, actual] = [[true, true, false, true, false], [true, false, false, true, true]]; // prettier-ignore
    const [precision, recall] = [2 / 3, 2 / 3];
    expect(f1(predicted, actual)).toBeCloseTo((2 * precision * recall) / (precision + recall), 12);
  });

  test('is nothing without positives, 0 without hits', () => {
    expect(f1([true, false], [false, false])).toBeNull();
    expect(f1([false, true], [true, false])).toBe(0);
  });
});

describe('ICC(3,1)', () => {
  test('is that of the first two judges in the published example', () => {
    // Shrout and Fleiss 1979, table 2: two-way analysis of variance of judges 1 and 2 worked out by hand
    const [first, second] = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2]]; // prettier-ignore
    const rows = first.map((value, i) => (value + second[i]!) / 2);
    const grand = rows.reduce((sum, value) => sum + value, 0) / 6;
    const msr = (2 * rows.reduce((sum, value) => sum + (value - grand) ** 2, 0)) / 5;
    const judges = [first, second].map((values) => values.reduce((sum, value) => sum + value, 0) / 6);
    const mse =
      [first, second].reduce(
        (sum, values, j) => sum + values.reduce((part, value, i) => part + (value - rows[i]! - judges[j]! + grand) ** 2, 0),
        0,
      ) / 5;
    expect(icc31(first, second)).toBeCloseTo((msr - mse) / (msr + mse), 12);
  });

  test('a constant difference between raters does not count, opposite ones are -1', () => {
    expect(icc31([0, 1, 2, 5], [1, 2, 3, 6])).toBeCloseTo(1, 12);
    expect(icc31([0, 1, 2], [2, 1, 0])).toBeCloseTo(-1, 12);
    expect(icc31([1], [1])).toBeNull();
    expect(icc31([1, 1], [1, 1])).toBeNull();
  });
});
