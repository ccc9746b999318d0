import { describe, expect, test } from 'vitest';
import { atLeast, intensity, isShown, letter, presence, sigmoid } from '../../src/core/ordinal.ts';

const SWEEP = Array.from({ length: 201 }, (_, i) => -3 + i * 0.055);

describe('ordinal scores', () => {
  test('presence is even odds exactly between levels 1 and 2', () => {
    expect(presence(1.5)).toBeCloseTo(0.5, 12);
  });

  test('an intensity that would be read back as itself is shown exactly where it reads as present', () => {
    for (const level of [0, 1, 1.4, 1.6, 2, 3.3, 5]) expect(isShown(level)).toBe(presence(level) >= 0.5);
  });

  test('intensity stays within 0 to 5 and reads whole levels as themselves', () => {
    expect(intensity(-20)).toBeCloseTo(0, 6);
    expect(intensity(20)).toBeCloseTo(5, 6);
    for (let level = 1; level <= 4; level++) expect(intensity(level)).toBeCloseTo(level, 2);
  });

  test('intensity and presence rise together with the latent', () => {
    for (let i = 1; i < SWEEP.length; i++) {
      expect(intensity(SWEEP[i]!)).toBeGreaterThan(intensity(SWEEP[i - 1]!));
      expect(presence(SWEEP[i]!)).toBeGreaterThan(presence(SWEEP[i - 1]!));
    }
  });

  test('higher levels are never likelier than lower ones', () => {
    for (const z of SWEEP) {
      for (let level = 2; level <= 5; level++) expect(atLeast(z, level)).toBeLessThan(atLeast(z, level - 1));
    }
  });

  test('intensity is the expectation of the level over its probabilities', () => {
    for (const z of SWEEP) {
      let expected = 0;
      for (let level = 1; level <= 5; level++) {
        expected += level * (atLeast(z, level) - (level < 5 ? atLeast(z, level + 1) : 0));
      }
      expect(intensity(z)).toBeCloseTo(expected, 9);
    }
  });

  test('the sigmoid is symmetric and never overflows', () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(1000)).toBe(1);
    expect(sigmoid(-1000)).toBe(0);
    expect(sigmoid(1.3) + sigmoid(-1.3)).toBeCloseTo(1, 12);
  });

  test('letters A to E stand for levels 1 to 5, none for absence', () => {
    expect([0, 0.4, 1, 2.4, 3, 4, 5].map(letter)).toEqual([null, null, 'A', 'B', 'C', 'D', 'E']);
  });
});
