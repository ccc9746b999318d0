import { describe, expect, test } from 'vitest';
import { unitIndex } from '../../src/core/facs.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { closingBound, lidsOf } from '../../src/core/lids.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { PRESENT_LEVEL } from '../../src/core/ordinal.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { RAW_WIDTH, scoresOf } from '../../src/core/scores.ts';

const EYES = [
  { upper: 159, lower: 145, outer: 33, inner: 133, iris: 468 },
  { upper: 386, lower: 374, outer: 263, inner: 362, iris: 473 },
] as const;
const PRESENT = PRESENT_LEVEL - 0.5;
/** Depth of the iris below the line of the corners, shares of the eye's width. */
const AHEAD = -0.06;
const DOWN = 0.05;

/** The mean face in a picture, each eye with this gap and iris (shares of its width); turned by `roll` radians, `size` pixels a centimetre. */
function faceWith(gaps: readonly [number, number], iris: number, { roll = 0.1, size = 20 } = {}): Float32Array {
  const canonical = new Float32Array(3 * LANDMARKS);
  canonical.set(MEAN_FACE);
  EYES.forEach((eye, i) => {
    const at = (id: number, d: number): number => MEAN_FACE[3 * id + d]!;
    const width = Math.hypot(at(eye.inner, 0) - at(eye.outer, 0), at(eye.inner, 1) - at(eye.outer, 1));
    canonical[3 * eye.upper + 1] = at(eye.lower, 1) + gaps[i]! * width;
    canonical.set(
      [0, 1, 2].map((d) => (at(eye.inner, d) + at(eye.outer, d)) / 2 - (d === 1 ? iris * width : 0)),
      3 * eye.iris,
    );
  });
  const [c, s] = [size * Math.cos(roll), size * Math.sin(roll)];
  return canonical.map((_, k) => {
    const [x, y, z] = [0, 1, 2].map((d) => canonical[k - (k % 3) + d]!) as [number, number, number];
    return [320 + c * x + s * y, 240 + s * x - c * y, -size * z][k % 3]!;
  });
}

const lids = (...face: Parameters<typeof faceWith>) => {
  const landmarks = faceWith(...face);
  return lidsOf(landmarks, frontalise(landmarks));
};
const bound = (...face: Parameters<typeof faceWith>): number => closingBound(lids(...face));

describe('lids', () => {
  test('are measured alike in any place, size and turn of the picture', () => {
    for (const view of [{ roll: 0 }, { roll: -0.6, size: 4 }, { roll: 2.5, size: 60 }]) {
      const { gap, down } = lids([0.2, 0.2], -0.01, view);
      expect(gap).toBeCloseTo(0.2, 1);
      expect(down).toBeCloseTo(lids([0.2, 0.2], -0.01).down, 2);
    }
  });

  test('the gaze goes from ahead to down as the iris sinks', () => {
    const gazes = [-0.1, AHEAD, -0.02, 0, DOWN].map((iris) => lids([0.3, 0.3], iris).down);
    expect(gazes).toEqual(gazes.toSorted((a, b) => a - b));
    expect([gazes[0], gazes.at(-1)]).toEqual([0, 1]);
  });
});

describe('how far eyes may be closed', () => {
  test('open eyes are not closed, wherever they look', () => {
    for (const iris of [AHEAD, DOWN]) expect(bound([0.3, 0.3], iris)).toBeLessThan(PRESENT);
  });

  test('closed eyes are never bounded, a gaze that is down included: blinks stay blinks', () => {
    for (const gap of [-0.03, 0, 0.03, 0.06, 0.08]) {
      for (const iris of [-0.1, AHEAD, 0, DOWN, 0.1]) expect(bound([gap, gap], iris), `${gap} ${iris}`).toBeGreaterThan(5.5);
    }
  });

  test('a lid that is low because the eye looks down is not closing; the same lid over an eye that looks ahead may be', () => {
    expect(bound([0.13, 0.13], DOWN)).toBeLessThan(PRESENT);
    expect(bound([0.13, 0.13], AHEAD)).toBeGreaterThan(4);
  });

  test('a narrower gap never allows less, nor does a higher iris', () => {
    const gaps = [0.3, 0.2, 0.17, 0.14, 0.11, 0.08, 0.05, 0];
    const irises = [DOWN, 0, -0.03, AHEAD];
    for (const iris of irises) {
      const bounds = gaps.map((gap) => bound([gap, gap], iris));
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
    }
    for (const gap of gaps) {
      const bounds = irises.map((iris) => bound([gap, gap], iris));
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
    }
  });

  test('a wink is a closed eye, whichever it is', () => {
    for (const gaps of [
      [0.02, 0.35],
      [0.35, 0.02],
    ] as const) {
      expect(bound(gaps, AHEAD)).toBeGreaterThan(5.5);
    }
  });

  test('the bound holds AU43 down and touches nothing else', () => {
    const raw = new Float32Array(RAW_WIDTH).fill(4);
    const [free, held] = [scoresOf(raw, null), scoresOf(raw, null, 1)];
    const closed = unitIndex('AU43');
    free.latents.forEach((latent, i) => expect(held.latents[i]).toBe(i === closed ? 1 : latent));
    expect(held.presence[closed]).toBeLessThan(0.5);
    expect(scoresOf(raw, null, 6)).toEqual(free);
  });
});
