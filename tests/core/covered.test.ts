import { describe, expect, test } from 'vitest';
import { unitSeen, wholeFaceSeen, withCover } from '../../src/core/covered.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import type { Quality } from '../../src/core/reading.ts';

const GOOD: Quality = { score: 0.9, reasons: [] };

describe('a covered region', () => {
  test('changes nothing while it is improbable', () => {
    expect(withCover(GOOD, { upper: 0, lower: 0.2 })).toEqual(GOOD);
  });

  test('is a reason exactly when it is more probable than not, and the score is below one half exactly then', () => {
    for (let share = 0; share <= 1.001; share += 0.05) {
      const { score, reasons } = withCover(GOOD, { upper: 0, lower: share });
      expect(reasons.length > 0, `${share}`).toBe(share > 0.5 + 1e-9);
      expect(score < 0.5 - 1e-9, `${share}`).toBe(share > 0.5 + 1e-9);
    }
  });

  test('each region has its own reason, first among those there are', () => {
    const dark: Quality = { score: 0.1, reasons: ['dark'] };
    expect(withCover(GOOD, { upper: 1, lower: 0 }).reasons).toEqual(['eyes-covered']);
    expect(withCover(GOOD, { upper: 0, lower: 1 }).reasons).toEqual(['mouth-covered']);
    const both = withCover(dark, { upper: 1, lower: 0.6 });
    expect(both.reasons).toEqual(['eyes-covered', 'mouth-covered', 'dark']);
    expect(both.score).toBeLessThanOrEqual(dark.score);
  });

  test('hides the units of its own region and no others', () => {
    const covered = withCover(GOOD, { upper: 1, lower: 0 });
    ACTION_UNITS.forEach(({ region }, unit) => expect(unitSeen(covered, unit)).toBe(region === 'lower'));
    expect(wholeFaceSeen(covered)).toBe(false);
    expect(wholeFaceSeen({ score: 0.2, reasons: ['blurred'] })).toBe(true);
  });
});
