/** What a request asks for, and the labels that it implies. */

import { expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, unitIndex } from '../../src/core/facs.ts';
import { labelsOf, levelsOf, movementOf, STRENGTHS } from '../../src/core/samples.ts';

test('a unit is labelled with the level that was asked for, and no other unit as present', () => {
  for (const { code } of ACTION_UNITS) {
    for (const strength of STRENGTHS) {
      const { units, mask, expression } = labelsOf({ kind: 'unit', unit: code, strength });
      expect(mask[unitIndex(code)]).toBe(1);
      expect(units[unitIndex(code)]).toBe(strength === 'light' ? 2 : 4);
      expect(Array.from(units).filter((level) => level > 0)).toHaveLength(1);
      expect(expression).toBe(-1);
    }
  }
});

test('what comes along unasked is left open: lids with a smile, parted lips with a dropped jaw', () => {
  const { mask } = labelsOf({ kind: 'unit', unit: 'AU12', strength: 'strong' });
  expect([mask[unitIndex('AU06')], mask[unitIndex('AU04')]]).toEqual([0, 1]);
  expect(labelsOf({ kind: 'unit', unit: 'AU26', strength: 'light' }).mask[unitIndex('AU25')]).toBe(0);
});

test('a resting face labels everything as absent, however it was asked for', () => {
  for (const prompt of [{ kind: 'neutral' }, { kind: 'expression', expression: 'neutral' }] as const) {
    const { units, mask, expression } = labelsOf(prompt);
    expect([Math.max(...units), Math.min(...mask), expression]).toEqual([0, 1, 0]);
  }
});

test('an expression labels itself and no unit, though it is shown by units', () => {
  for (const expression of EXPRESSIONS.slice(1)) {
    const labels = labelsOf({ kind: 'expression', expression });
    expect([Math.max(...labels.mask), EXPRESSIONS[labels.expression]]).toEqual([0, expression]);
    expect(Math.max(...levelsOf({ kind: 'expression', expression }))).toBeGreaterThan(2);
  }
});

test('a movement is the asked levels on both sides, as the rig takes them', () => {
  const units = movementOf({ kind: 'unit', unit: 'AU12', strength: 'strong' });
  const at = 2 * unitIndex('AU12');
  expect([units[at], units[at + 1]]).toEqual([Math.fround(0.8), Math.fround(0.8)]);
  expect(units.length).toBe(2 * ACTION_UNITS.length);
});
