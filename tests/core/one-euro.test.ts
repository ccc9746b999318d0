import { describe, expect, test } from 'vitest';
import { lowPassWeight, OneEuro, smoothingOptions } from '../../src/core/one-euro.ts';
import { Random } from '../../src/core/random.ts';

const FRAME = 1000 / 30;

/** What a filter makes of a signal sampled at 30 Hz. */
function run(filter: OneEuro, signal: readonly number[], scale = 1): number[] {
  return signal.map((value, i) => {
    const values = Float32Array.of(value);
    filter.filter(values, i * FRAME, scale);
    return values[0]!;
  });
}

const variance = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

describe('One Euro filter', () => {
  test('a constant passes unchanged', () => {
    expect(run(new OneEuro(1, { minCutoff: 0.5, beta: 1 }), [2.5, 2.5, 2.5, 2.5])).toEqual([2.5, 2.5, 2.5, 2.5]);
  });

  test('with beta 0 it is the first-order low-pass in closed form: a step leaves (1 - weight)^n behind', () => {
    const cutoff = 1.5;
    const out = run(new OneEuro(1, { minCutoff: cutoff, beta: 0 }), [0, ...new Array<number>(20).fill(1)]);
    const rest = 1 - lowPassWeight(cutoff, FRAME / 1000);
    out.forEach((value, n) => expect(value).toBeCloseTo(1 - rest ** n, 5));
  });

  test('the low-pass weight is that of the paper: 1 / (1 + tau / Te) with tau = 1 / (2 pi cutoff)', () => {
    for (const cutoff of [0.1, 1, 7]) {
      expect(lowPassWeight(cutoff, 0.02)).toBeCloseTo(1 / (1 + 1 / (2 * Math.PI * cutoff) / 0.02), 12);
    }
  });

  test('a step is reached, and sooner with a higher beta', () => {
    const step = [0, ...new Array<number>(60).fill(5)];
    const slow = run(new OneEuro(1, { minCutoff: 0.5, beta: 0 }), step);
    const quick = run(new OneEuro(1, { minCutoff: 0.5, beta: 0.5 }), step);
    expect(quick.at(-1)).toBeCloseTo(5, 1);
    for (let i = 1; i < step.length; i++) expect(quick[i]).toBeGreaterThan(slow[i]!);
  });

  test('a calmer setting leaves less noise', () => {
    const random = new Random('one-euro/noise');
    const noise = Array.from({ length: 600 }, () => random.normal(0.3));
    const left = [0.1, 0.3, 0.5, 0.8, 1].map((setting) => variance(run(new OneEuro(1, smoothingOptions(setting)!), noise)));
    for (let i = 1; i < left.length; i++) expect(left[i]).toBeLessThan(left[i - 1]!);
    expect(left.at(-1)).toBeLessThan(0.2 * variance(noise));
  });

  test('at the default setting a blink of 150 ms still reaches three quarters of its height', () => {
    const blink = [0, 0, 0, 2.5, 5, 5, 5, 2.5, 0, 0];
    expect(Math.max(...run(new OneEuro(1, smoothingOptions(0.5)!), blink))).toBeGreaterThan(3.75);
  });

  test('scaling values and scale together changes nothing but the scale', () => {
    const options = { minCutoff: 0.05, beta: 80 };
    const signal = Array.from({ length: 30 }, (_, i) => Math.sin(i / 4));
    const near = run(
      new OneEuro(1, options),
      signal.map((value) => 300 * value),
      300,
    );
    run(new OneEuro(1, options), signal).forEach((value, i) => expect(near[i]).toBeCloseTo(300 * value, 3));
  });

  test('starts afresh after a gap and on a clock that goes back', () => {
    const filter = new OneEuro(1, { minCutoff: 0.5, beta: 0 });
    const at = (value: number, time: number): number => {
      const values = Float32Array.of(value);
      filter.filter(values, time);
      return values[0]!;
    };
    at(0, 0);
    expect(at(5, 33)).toBeLessThan(5);
    expect(at(5, 2000)).toBe(5);
    expect(at(1, 1000)).toBe(1);
  });

  test('components do not touch each other', () => {
    const filter = new OneEuro(2, { minCutoff: 1, beta: 1 });
    const values = Float32Array.of(1, 7);
    filter.filter(values, 0);
    values.set([9, 7]);
    filter.filter(values, 33);
    expect(values[1]).toBe(7);
  });

  test('refuses a vector of another length and a setting outside 0 to 1; 0 is off', () => {
    expect(() => new OneEuro(2, { minCutoff: 1, beta: 0 }).filter(new Float32Array(3), 0)).toThrow('filter of 2 values given 3');
    expect(() => smoothingOptions(1.2)).toThrow('smoothing outside 0 to 1: 1.2');
    expect(() => smoothingOptions(NaN)).toThrow('smoothing outside 0 to 1');
    expect(smoothingOptions(0)).toBeNull();
  });
});
