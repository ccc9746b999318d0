import { describe, expect, test } from 'vitest';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { accept, FEWEST_TAKES, FEWEST_UNITS, FORGOTTEN } from '../../src/learn/accept.ts';
import type { Comparison, Interval } from '../../src/learn/evaluate.ts';

const f1Of = (...values: number[]): (number | null)[] => ACTION_UNITS.map((_, i) => values[i] ?? null);
const about = (mean: number, spread = 0.01): Interval => ({ mean, low: mean - spread, high: mean + spread });

function comparison(f1Gain: Interval, errorChange: Interval, more: { takes?: number; f1?: (number | null)[] } = {}): Comparison {
  const f1 = more.f1 ?? f1Of(0.9, 0.9, 0.9);
  const score = { f1, error: f1, meanF1: 0.9, meanError: 0.5 };
  return { takes: more.takes ?? 20, before: score, after: score, f1Gain, errorChange };
}
const BETTER = comparison(about(0.1), about(-0.2));
const UNMOVED = comparison(about(0), about(0));
const reason = (held: Comparison, general = UNMOVED) => accept(held, general).reason;

describe('the verdict', () => {
  test('better on held-out takes and nothing forgotten: it is put to use', () => {
    expect(accept(BETTER, UNMOVED)).toMatchObject({ adopt: true, reason: 'better' });
  });

  test('an interval that touches 0 is not better', () => {
    const steady = about(0);
    expect(reason(comparison({ mean: 0.1, low: 0, high: 0.2 }, steady))).toBe('no-better');
    expect(reason(comparison({ mean: 0.1, low: 1e-9, high: 0.2 }, steady))).toBe('better');
  });

  test('better intensities are enough while as many units are found', () => {
    expect(reason(comparison(about(0), about(-0.2)))).toBe('better');
    expect(reason(comparison(about(-0.02), about(-0.2)))).toBe('worse');
  });

  test('where takes are too few to be sure it is enough that intensities are nearer by a deviation and units fewer by less than half a one', () => {
    const deviation = 0.05;
    const wide = (deviations: number): Interval => about(deviations * deviation, 1.96 * deviation);
    expect(accept(comparison(wide(0), wide(-1.1)), UNMOVED)).toMatchObject({ adopt: true, reason: 'likely-better' });
    expect(reason(comparison(wide(0), wide(-0.9)))).toBe('no-better');
    expect(reason(comparison(wide(-0.45), wide(-1.1)))).toBe('likely-better');
    expect(reason(comparison(wide(-0.55), wide(-1.1)))).toBe('no-better');
    expect(reason(comparison(wide(0.1), wide(0.9)))).toBe('no-better');
    expect(reason(comparison(wide(0), wide(-1.1)), comparison(about(-1), about(0)))).toBe('forgot');
  });

  test('worse beyond the interval is worse, in units found or in intensity', () => {
    expect(reason(comparison(about(-0.1), about(-0.2)))).toBe('worse');
    expect(reason(comparison(about(0.1), about(0.2)))).toBe('worse-intensity');
    expect(reason(comparison(about(0.1), { mean: 0.1, low: 0, high: 0.2 }))).toBe('better');
  });

  test('other faces may lose what is named, and no more', () => {
    expect(reason(BETTER, comparison(about(-FORGOTTEN.f1), about(FORGOTTEN.error)))).toBe('better');
    expect(reason(BETTER, comparison(about(-FORGOTTEN.f1 - 1e-6), about(0)))).toBe('forgot');
    expect(reason(BETTER, comparison(about(0), about(FORGOTTEN.error + 1e-6)))).toBe('forgot');
  });

  test('too few takes or units: no verdict, however good', () => {
    const few = { takes: FEWEST_TAKES - 1 };
    expect(reason(comparison(about(0.5), about(-1), few))).toBe('too-few-takes');
    expect(reason(comparison(about(0.5), about(-1), { takes: FEWEST_TAKES }))).toBe('better');
    const two = f1Of(...Array<number>(FEWEST_UNITS - 1).fill(1));
    expect(reason(comparison(about(0.5), about(-1), { f1: two }))).toBe('too-few-takes');
  });

  test('only better weights are put to use', () => {
    for (const held of [UNMOVED, comparison(about(-0.1), about(0)), comparison(about(0.1), about(0.2))]) {
      expect(accept(held, UNMOVED).adopt).toBe(false);
    }
    expect(accept(BETTER, comparison(about(-1), about(0))).adopt).toBe(false);
  });

  test('advice: what was shown and is read badly, worst first, then what was never shown', () => {
    const { more } = accept(comparison(about(0.1), about(0), { f1: f1Of(0.5, 0.9, 0.2) }), UNMOVED);
    expect(more).toEqual(['AU04', 'AU01', 'AU05', 'AU06', 'AU07']);
    const all = f1Of(...ACTION_UNITS.map(() => 1));
    expect(accept(comparison(about(0.1), about(0), { f1: all }), UNMOVED).more).toEqual([]);
  });
});
