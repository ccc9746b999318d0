/** What a request asks for, and the labels that it implies. */

import { expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, unitIndex } from '../../src/core/facs.ts';
import { labelsOfPrompt, levelsOf, movementOf, STRENGTHS } from '../../src/core/samples.ts';

test('a unit is labelled with the level that was asked for, and no other unit as present', () => {
  for (const { code } of ACTION_UNITS) {
    for (const strength of STRENGTHS) {
      const { units, mask, expression } = labelsOfPrompt({ kind: 'unit', unit: code, strength });
      expect(mask[unitIndex(code)]).toBe(1);
      expect(units[unitIndex(code)]).toBe(strength === 'light' ? 2 : 4);
      expect(Array.from(units).filter((level) => level > 0)).toHaveLength(1);
      expect(expression).toBe(-1);
    }
  }
});

test('what comes along unasked is left open: lids with a smile, parted lips with a dropped jaw', () => {
  const { mask } = labelsOfPrompt({ kind: 'unit', unit: 'AU12', strength: 'strong' });
  expect([mask[unitIndex('AU06')], mask[unitIndex('AU04')]]).toEqual([0, 1]);
  expect(labelsOfPrompt({ kind: 'unit', unit: 'AU26', strength: 'light' }).mask[unitIndex('AU25')]).toBe(0);
});

test('a resting face labels everything as absent, however it was asked for', () => {
  for (const prompt of [{ kind: 'neutral' }, { kind: 'expression', expression: 'neutral' }] as const) {
    const { units, mask, expression } = labelsOfPrompt(prompt);
    expect([Math.max(...units), Math.min(...mask), expression]).toEqual([0, 1, 0]);
  }
});

test('an expression labels itself and no unit, though it is shown by units', () => {
  for (const expression of EXPRESSIONS.slice(1)) {
    const labels = labelsOfPrompt({ kind: 'expression', expression });
    expect([Math.max(...labels.mask), EXPRESSIONS[labels.expression]]).toEqual([0, expression]);
    expect(Math.max(...levelsOf({ kind: 'expression', expression }))).toBeGreaterThan(2);
  }
});

test('what moved along is labelled as it was read, open or not', () => {
  const { units, mask } = labelsOfPrompt({ kind: 'unit', unit: 'AU12', strength: 'strong' }, [
    { unit: 'AU06', level: 3 },
    { unit: 'AU04', level: 2 },
  ]);
  expect(['AU12', 'AU06', 'AU04', 'AU07'].map((code) => [units[unitIndex(code)], mask[unitIndex(code)]])).toEqual([
    [4, 1],
    [3, 1],
    [2, 1],
    [0, 0],
  ]);
});

test('an expression of the person’s own is labelled as any other', () => {
  expect(labelsOfPrompt({ kind: 'expression', expression: 'fear', own: true })).toEqual(
    labelsOfPrompt({ kind: 'expression', expression: 'fear' }),
  );
});

test('a sentence and a look around say what they do not move, and nothing of what they do', () => {
  const speech = labelsOfPrompt({ kind: 'speech' });
  const said = (mask: Uint8Array): string[] => ACTION_UNITS.filter((_, i) => mask[i] === 1).map(({ code }) => code);
  expect(said(speech.mask)).toEqual(['AU01', 'AU02', 'AU04', 'AU06', 'AU09', 'AU15']);
  const turning = labelsOfPrompt({ kind: 'turning' });
  expect(said(turning.mask)).toHaveLength(ACTION_UNITS.length - 3);
  expect([...speech.units, ...turning.units].every((level) => level === 0)).toBe(true);
  expect([EXPRESSIONS[speech.expression], EXPRESSIONS[turning.expression]]).toEqual([undefined, 'neutral']);
});

test('a movement is the asked levels on both sides, as the rig takes them', () => {
  const units = movementOf({ kind: 'unit', unit: 'AU12', strength: 'strong' });
  const at = 2 * unitIndex('AU12');
  expect([units[at], units[at + 1]]).toEqual([Math.fround(0.8), Math.fround(0.8)]);
  expect(units.length).toBe(2 * ACTION_UNITS.length);
});
