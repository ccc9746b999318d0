/** The demonstration's script: every unit in its turn, smoothly, for ever. */

import { expect, test } from 'vitest';
import {
  demonstrationAt,
  LONG_REST_SECONDS,
  LOOP_SECONDS,
  NEUTRAL_SECONDS,
  roundAt,
  UNIT_SECONDS,
} from '../../src/face/demonstration/performance.ts';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';

const STEP = 1 / 60;
const moments = Array.from({ length: Math.ceil(LOOP_SECONDS / STEP) }, (_, i) => demonstrationAt(i * STEP));
const EYES = unitIndex('AU43');

test('each unit is fully shown in its turn, on both sides, and named', () => {
  const shown = moments.filter(
    ({ activation: { units }, unit }) => unit !== null && Math.min(units[2 * unit]!, units[2 * unit + 1]!) === 1,
  );
  const turns = shown.map(({ unit }) => unit).filter((unit, i, all) => unit !== all[i - 1]);
  expect(turns).toEqual(ACTION_UNITS.map((_, unit) => unit));
});

test('amounts stay within 0 and 1, both sides alike, and at most a blink joins the unit that is shown', () => {
  const strange = moments.filter(({ activation: { units }, unit }) =>
    ACTION_UNITS.some((_, i) => {
      const [left, right] = [units[2 * i]!, units[2 * i + 1]!];
      return left !== right || left < 0 || left > 1 || (left > 0 && i !== unit && i !== EYES);
    }),
  );
  expect(strange).toEqual([]);
});

test('the face is neutral at first and between units', () => {
  for (const seconds of [0, NEUTRAL_SECONDS / 2, NEUTRAL_SECONDS + UNIT_SECONDS - 0.01]) {
    const { activation, unit } = demonstrationAt(seconds);
    expect(unit).toBeNull();
    expect(Math.max(...Array.from(activation.units))).toBe(0);
  }
});

test('now and then the face rests long enough to record its neutral, a blink apart', () => {
  const atRest = moments.map(
    ({ activation: { units } }) => !Array.from(units).some((amount, i) => amount > 0 && Math.floor(i / 2) !== EYES),
  );
  const rests: number[] = [];
  let length = 0;
  for (const rest of atRest) {
    if (rest) length += STEP;
    else {
      rests.push(length);
      length = 0;
    }
  }
  expect(rests.filter((seconds) => seconds > LONG_REST_SECONDS - 0.1).length).toBeGreaterThanOrEqual(4);
});

test('nothing jumps from one frame to the next', () => {
  const jumps = moments.slice(1).map((after, i) => {
    const before = moments[i]!;
    const amounts = Array.from(after.activation.units, (amount, j) => Math.abs(amount - before.activation.units[j]!));
    return Math.max(...amounts, Math.abs(after.head.yaw - before.head.yaw));
  });
  expect(Math.max(...jumps)).toBeLessThan(0.2);
});

test('the movements come round again', () => {
  for (const seconds of [0, 3.3, 17.7, LOOP_SECONDS - 0.1]) {
    const [once, again] = [demonstrationAt(seconds), demonstrationAt(seconds + LOOP_SECONDS)];
    Array.from(once.activation.units).forEach((amount, i) => expect(again.activation.units[i]).toBeCloseTo(amount, 6));
    expect([roundAt(seconds), roundAt(seconds + LOOP_SECONDS)]).toEqual([0, 1]);
  }
});
