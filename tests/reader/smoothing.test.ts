/** What readings are smoothed over: only what was read on the same basis. */

import { expect, test } from 'vitest';
import { RAW_WIDTH } from '../../src/core/scores.ts';
import { ScoreSmoothing, type Basis } from '../../src/reader/smoothing.ts';

test('a face starts afresh with other weights and with another neutral, also of the same kind, and goes on with the same', () => {
  const neutral = {};
  const first: Basis = { modelVersion: 'base', neutral };
  const after = (basis: Basis): number => {
    const smoothing = new ScoreSmoothing();
    smoothing.smoothing = 0.5;
    const row = (value: number): Float32Array => new Float32Array(RAW_WIDTH).fill(value);
    for (let i = 0; i < 10; i++) smoothing.smooth(1, row(0), first, 33 * i);
    const jumped = row(1);
    smoothing.smooth(1, jumped, basis, 330);
    return jumped[0]!;
  };
  expect(after({ modelVersion: 'base', neutral })).toBeLessThan(0.9);
  expect(after({ modelVersion: 'base', neutral: {} })).toBe(1);
  expect(after({ modelVersion: 'base', neutral: null })).toBe(1);
  expect(after({ modelVersion: 'mine', neutral })).toBe(1);
});
