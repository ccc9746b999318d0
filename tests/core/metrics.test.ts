import { describe, expect, test } from 'vitest';
import { auc, bestF1, bootstrap, f1, hitRates, icc31, quantile, repeatedAuc } from '../../src/core/metrics.ts';
import { Random } from '../../src/core/random.ts';

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

test('samples taken several times, or not at all, count as if they stood there so often', () => {
  for (let round = 0; round < 20; round++) {
    const random = new Random(`times/${round}`);
    const positive = Array.from({ length: 30 }, () => random.chance(0.4));
    const scores = positive.map((shows) => Math.round(random.normal(2) + (shows ? 2 : 0)));
    const times = scores.map(() => Math.floor(random.between(0, 4)));
    const again = <T>(list: readonly T[]): T[] => list.flatMap((value, i) => Array<T>(times[i]!).fill(value));
    expect(repeatedAuc(scores, positive)(times)).toBe(auc(again(scores), again(positive)));
    const read = scores.map((score) => score > 1);
    expect(f1(read, positive, times)).toBe(f1(again(read), again(positive)));
  }
  expect(repeatedAuc([1, 2], [false, true])([3, 0])).toBeNull();
  expect(f1([true, true], [false, true], [3, 0])).toBeNull();
});

test.each([auc, bestF1])('a score that is NaN has no place in an order: $name says which', (measure) => {
  expect(() => measure([1, NaN, 2], [true, false, true])).toThrow('no order of scores: number 1 of 3 is NaN');
  expect(() => measure(new Float32Array([NaN]), [true])).toThrow('number 0 of 1 is NaN');
  expect(measure([-Infinity, Infinity], [false, true])).toBe(1);
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

describe('best F1', () => {
  test('is that of the best of all thresholds, ties taken whole: checked against every threshold', () => {
    for (let round = 0; round < 20; round++) {
      const random = new Random(`best-f1/${round}`);
      const positive = Array.from({ length: 40 }, () => random.chance(0.3));
      const scores = positive.map((shows) => Math.round(random.normal(2) + (shows ? 2 : 0)));
      const each = scores.map((threshold) => f1(scores.map((score) => score >= threshold), positive)!); // prettier-ignore
      expect(bestF1(scores, positive)).toBeCloseTo(Math.max(...each), 12);
    }
  });

  test('is 1 for a perfect order, the share of positives for scores that say nothing, nothing without positives', () => {
    expect(bestF1([0, 1, 2], [false, true, true])).toBe(1);
    expect(bestF1([5, 5, 5, 5], [true, false, false, false])).toBeCloseTo(2 / 5, 12); // 2 TP / (positives + all)
    expect(bestF1([1, 2], [false, false])).toBeNull();
    expect(bestF1([], [])).toBeNull();
  });
});

describe('hit rates', () => {
  test('count positives and negatives apart, and say nothing of a kind that is missing', () => {
    const actual = [true, true, true, true, false, false];
    expect(hitRates([true, false, false, false, false, true], actual)).toEqual({ sensitivity: 1 / 4, specificity: 1 / 2 });
    expect(hitRates([true, false], [true, true])).toEqual({ sensitivity: 1 / 2, specificity: null });
    expect(hitRates([], [])).toEqual({ sensitivity: null, specificity: null });
  });
});

describe('bootstrap over groups', () => {
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const interval = (groups: number[][], key = 'a') => {
    const mean = (times: Uint32Array): number => meanOf(groups.flatMap((group, i) => Array.from({ length: times[i]! }, () => group).flat())); // prettier-ignore
    return bootstrap(groups.length, (times) => [mean(times)], { resamples: 2000, random: new Random(key) })[0]!;
  };

  test('a mean of independent samples: as wide as the normal says', () => {
    const random = new Random('bootstrap');
    const values = Array.from({ length: 400 }, () => random.normal(3));
    const { low, high } = interval(values.map((value) => [value]));
    const centre = meanOf(values);
    const error = Math.sqrt(meanOf(values.map((value) => (value - centre) ** 2)) / values.length);
    expect(low).toBeCloseTo(centre - 1.96 * error, 1);
    expect(high).toBeCloseTo(centre + 1.96 * error, 1);
  });

  test('samples of one group stay together: ten copies of each make nothing surer', () => {
    const values = Array.from({ length: 30 }, (_, i) => Math.sin(7 * i));
    const [once, copied] = [interval(values.map((v) => [v])), interval(values.map((v) => Array<number>(10).fill(v)))]; // prettier-ignore
    expect(copied.low).toBeCloseTo(once.low, 9);
    expect(copied.high).toBeCloseTo(once.high, 9);
  });

  test('the same seed gives the same interval', () => {
    const groups = [[1, 2], [3], [9]];
    expect(interval(groups)).toEqual(interval(groups));
  });

  test('what is defined in fewer than half of the resamples has none', () => {
    const options = { resamples: 200, random: new Random('rare') };
    const first = (count: number) => (times: Uint32Array) => [times[0]! < count ? null : times[1]!];
    expect(bootstrap(3, first(0), options)).toEqual([{ low: 0, high: 3 }]);
    expect(bootstrap(3, first(2), options)).toEqual([null]); // in 7 of 27
  });

  test('what does not vary has none: one group, or the same in every resample', () => {
    expect(interval([[1, 2, 9]])).toBeNull();
    expect(interval([[1, 2], [1, 2], [2, 1]])).toBeNull(); // prettier-ignore
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
