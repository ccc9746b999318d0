/** F1 and error of constructed samples, counted by hand. */

import { describe, expect, test } from 'vitest';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { intensity } from '../../src/core/ordinal.ts';
import { compareModels, evaluate, type Judged } from '../../src/learn/evaluate.ts';

const N = ACTION_UNITS.length;
/** A sample of the first two units: level shown and latent read. */
const sample = (take: string, shown: readonly number[], read: readonly number[], mask: readonly number[] = [1, 1]): Judged => {
  const pad = (values: readonly number[]) => Float32Array.from({ length: N }, (_, i) => values[i] ?? 0);
  return { take, units: pad(shown), latents: pad(read), mask: pad(mask) };
};
/** Latents that read surely present at level 4, and surely absent. */
const [YES, NO] = [4, -2];

describe('scores', () => {
  test('nothing labelled: nothing can be said', () => {
    const { f1, error, meanF1, meanError } = evaluate([sample('a', [4, 4], [YES, YES], [0, 0])]);
    expect([...f1, ...error].every((value) => value === null)).toBe(true);
    expect([meanF1, meanError]).toEqual([null, null]);
  });

  test('a unit that nobody shows has an error and no F1', () => {
    const { f1, error, meanF1 } = evaluate([sample('a', [0], [NO], [1, 0])]);
    expect(f1[0]).toBeNull();
    expect(error[0]).toBeCloseTo(0, 3);
    expect(meanF1).toBeNull();
  });

  test('what is nearer to level 2 than to 1 is present, in labels as in latents', () => {
    expect(evaluate([sample('a', [2], [1.5])]).f1[0]).toBe(1);
    expect(evaluate([sample('a', [2], [1.49])]).f1[0]).toBe(0);
    expect(evaluate([sample('a', [1.49], [YES]), sample('a', [1.5], [YES])]).f1[0]).toBeCloseTo(2 / 3, 12);
  });

  test('F1 and error by hand, and their means over units', () => {
    // unit 0: two hits, one false alarm, one miss; unit 1: one hit, in the one sample where it is labelled
    const samples = [
      sample('a', [4, 4], [YES, YES]),
      sample('a', [4, 0], [YES, 4], [1, 0]),
      sample('b', [0, 0], [YES, 4], [1, 0]),
      sample('b', [4, 0], [NO, 4], [1, 0]),
    ];
    const { f1, error, meanF1, meanError } = evaluate(samples);
    expect(f1.slice(0, 3)).toEqual([4 / 6, 1, null]);
    expect(meanF1).toBeCloseTo((4 / 6 + 1) / 2, 12);
    const off = (latent: number, level: number) => Math.abs(intensity(latent) - level);
    expect(error[0]).toBeCloseTo((2 * off(YES, 4) + off(YES, 0) + off(NO, 4)) / 4, 12);
    expect(meanError).toBeCloseTo((error[0]! + error[1]!) / 2, 12);
  });
});

describe('two models on the same samples', () => {
  /** Twelve takes that show the first unit, and twelve that do not; `right` says in which of them the model reads right. */
  const model = (right: (take: number) => boolean): Judged[] =>
    Array.from({ length: 24 }, (_, take) => {
      const shown = take % 2 === 0;
      return [0, 1, 2].map(() => sample(String(take), [shown ? 4 : 0], [shown === right(take) ? YES : NO], [1, 0]));
    }).flat();

  test('a model compared with itself gains nothing, without any doubt', () => {
    const same = model((take) => take % 3 > 0);
    const { f1Gain, errorChange, takes } = compareModels(same, same, '1');
    expect(takes).toBe(24);
    expect([f1Gain, errorChange]).toEqual(Array(2).fill({ mean: 0, low: 0, high: 0 }));
  });

  test('a clear gain has an interval above 0, and swapped the same below', () => {
    const [bad, good] = [model((take) => take % 4 !== 0), model(() => true)];
    const gain = compareModels(bad, good, '1');
    expect(gain.f1Gain.mean).toBeCloseTo(1 - (gain.before.meanF1 ?? 0), 12);
    expect(gain.f1Gain.low).toBeGreaterThan(0);
    expect(gain.errorChange.high).toBeLessThan(0);
    const loss = compareModels(good, bad, '1');
    expect(loss.f1Gain.low).toBeCloseTo(-gain.f1Gain.high, 12);
  });

  test('a gain in one take only is within what chance explains', () => {
    const { f1Gain } = compareModels(
      model((take) => take !== 4),
      model(() => true),
      '1',
    );
    expect(f1Gain.mean).toBeGreaterThan(0);
    expect(f1Gain.low).toBe(0);
  });

  test('the same seed gives the same interval', () => {
    const [a, b] = [model((take) => take % 5 !== 0), model((take) => take % 7 !== 0)];
    expect(compareModels(a, b, 'x')).toEqual(compareModels(a, b, 'x'));
    expect(compareModels(a, b, 'x').f1Gain).not.toEqual(compareModels(a, b, 'y').f1Gain);
  });

  test('other samples are refused, and none', () => {
    expect(() =>
      compareModels(
        model(() => true),
        model(() => true).slice(1),
        '1',
      ),
    ).toThrow(/different samples: 72 and 71/);
    expect(() => compareModels([], [], '1')).toThrow(/no sample/);
  });
});
