import { describe, expect, test } from 'vitest';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { accept, FEWEST_TAKES, FEWEST_UNITS, FORGOTTEN } from '../../src/learn/accept.ts';
import type { Comparison, Interval } from '../../src/learn/evaluate.ts';

const f1Of = (...values: number[]): (number | null)[] => ACTION_UNITS.map((_, i) => values[i] ?? null);
const about = (mean: number, spread = 0.01): Interval => ({ mean, low: mean - spread, high: mean + spread });

type Judgement = Comparison & Required<Pick<Comparison, 'pooled'>>;

/** `gain` is that of all units counted together; their mean says nothing. */
function comparison(gain: Interval, errorChange: Interval, more: { takes?: number; f1?: (number | null)[] } = {}): Judgement {
  const f1 = more.f1 ?? f1Of(0.9, 0.9, 0.9);
  const score = { f1, error: f1, meanF1: 0.9, meanError: 0.5 };
  const pooled = { before: 0.8, after: 0.8 + gain.mean, gain };
  return { takes: more.takes ?? 20, before: score, after: score, f1Gain: about(0), errorChange, pooled };
}
/** Reference faces: what their units gain on the mean, and how their error changes. */
const others = (f1Gain: Interval, errorChange: Interval): Comparison => ({ ...comparison(about(0), errorChange), f1Gain });
const BETTER = comparison(about(0.1), about(-0.2));
const UNMOVED = comparison(about(0), about(0));
const reason = (held: Judgement, general: Comparison = UNMOVED) => accept(held, general).reason;

describe('the verdict', () => {
  test('better on held-out takes and nothing forgotten: it goes live', () => {
    expect(accept(BETTER, UNMOVED)).toMatchObject({ adopt: true, reason: 'better' });
  });

  test('more units found by half a standard deviation, at intensities that are nearer, is enough; one of the two is not', () => {
    const wide = (mean: number): Interval => about(mean, 0.3);
    expect(reason(comparison(wide(0.077), wide(-1e-6)))).toBe('better');
    expect(reason(comparison(wide(0.076), wide(-1e-6)))).toBe('no-better');
    expect(reason(comparison(wide(0), wide(-0.2)))).toBe('no-better');
    expect(reason(comparison(wide(0.2), wide(0)))).toBe('no-better');
    expect(reason(comparison(wide(-0.001), wide(-0.2)))).toBe('no-better');
  });

  test('worse beyond the interval is worse, in units found or in intensity', () => {
    expect(reason(comparison(about(-0.1), about(-0.2)))).toBe('worse');
    expect(reason(comparison(about(0.1), about(0.2)))).toBe('worse-intensity');
    expect(reason(comparison(about(0.1), { mean: 0.1, low: 0, high: 0.2 }))).toBe('no-better');
  });

  test('other faces may lose what is named, and no more', () => {
    expect(reason(BETTER, others(about(-FORGOTTEN.f1), about(FORGOTTEN.error)))).toBe('better');
    expect(reason(BETTER, others(about(-FORGOTTEN.f1 - 1e-6), about(0)))).toBe('forgot');
    expect(reason(BETTER, others(about(0), about(FORGOTTEN.error + 1e-6)))).toBe('forgot');
  });

  test('too few takes or units: no verdict, however good', () => {
    const few = { takes: FEWEST_TAKES - 1 };
    expect(reason(comparison(about(0.5), about(-1), few))).toBe('too-few-takes');
    expect(reason(comparison(about(0.5), about(-1), { takes: FEWEST_TAKES }))).toBe('better');
    const two = f1Of(...Array<number>(FEWEST_UNITS - 1).fill(1));
    expect(reason(comparison(about(0.5), about(-1), { f1: two }))).toBe('too-few-takes');
  });

  test('only better weights go live', () => {
    for (const held of [UNMOVED, comparison(about(-0.1), about(0)), comparison(about(0.1), about(0.2))]) {
      expect(accept(held, UNMOVED).adopt).toBe(false);
    }
    expect(accept(BETTER, others(about(-1), about(0))).adopt).toBe(false);
  });

  test('advice: what was shown and is read badly, worst first, then what was never shown', () => {
    const { more } = accept(comparison(about(0.1), about(0), { f1: f1Of(0.5, 0.9, 0.2) }), UNMOVED);
    expect(more).toEqual(['AU04', 'AU01', 'AU05', 'AU06', 'AU07']);
    const all = f1Of(...ACTION_UNITS.map(() => 1));
    expect(accept(comparison(about(0.1), about(0), { f1: all }), UNMOVED).more).toEqual([]);
  });
});
