import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, unitIndex, restingUnits } from '../../src/core/facs.ts';
import { MEAN_FACE, mirrored } from '../../src/core/mean-face.ts';
import { MESH_LANDMARKS } from '../../src/core/reading.ts';
import { LIDS, LIPS, type Opening } from '../../src/core/landmarks.ts';
import rigData from '../../src/core/rig-data.json' with { type: 'json' };
import { lidGap, moveFace, OTHER_MOVEMENTS, regionWeights, type Activation } from '../../src/core/rig.ts';

const CODES = ACTION_UNITS.map(({ code }) => code);

/** Amounts [left, right] of some units. */
function units(amounts: Partial<Record<string, number | readonly [number, number]>>): Float32Array {
  const out = restingUnits();
  for (const [code, amount] of Object.entries(amounts)) {
    const [left, right] = typeof amount === 'number' ? [amount, amount] : amount!;
    out[2 * unitIndex(code)] = left;
    out[2 * unitIndex(code) + 1] = right;
  }
  return out;
}

const moved = (amounts: Parameters<typeof units>[0]): Float32Array => moveFace(MEAN_FACE, { units: units(amounts) });
/** The mean face, its lips so far apart that no movement makes them touch: they never hold each other up. */
const APART = MEAN_FACE.map((value, i) => value + (i % 3 === 1 && LIPS.upper.includes((i - 1) / 3) ? 5 : 0));
/** How far an activation moves each landmark by itself. */
const displaced = (activation: Activation): Float32Array => moveFace(APART, activation).map((value, i) => value - APART[i]!);
const offsets = (amounts: Parameters<typeof units>[0]): Float32Array => displaced({ units: units(amounts) });
const largest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
const gaps = (face: Float32Array, { upper, lower }: Opening): number[] =>
  upper.map((up, pair) => face[3 * up + 1]! - face[3 * lower[pair]! + 1]!);
const height = (values: Float32Array, landmark: number): number => values[3 * landmark + 1]!;

/** Pseudo-random amounts, the same in every run. */
const mixed = (round: number): Float32Array =>
  restingUnits().map((_, i) => Math.max(0, Math.sin(12.9898 * (i + 1) * (round + 1)) - 0.2));

describe('the rig', () => {
  test.each([...CODES, ...OTHER_MOVEMENTS])('%s: the fit explains at least 97 % of the movement', (name) => {
    expect((rigData.movements as Readonly<Record<string, { r2: number }>>)[name]!.r2).toBeGreaterThanOrEqual(0.97);
  });

  test('zero is neutral', () => {
    expect(largest(moved({}), MEAN_FACE)).toBe(0);
  });

  test.each(CODES)('%s: right is the mirror image of left', (code) => {
    expect(largest(offsets({ [code]: [0, 0.7] }), mirrored(offsets({ [code]: [0.7, 0] })))).toBeLessThan(1e-6);
  });

  test.each(CODES)('%s: every unit moves something, on its own side most', (code) => {
    const left = offsets({ [code]: [1, 0] });
    const length = (i: number): number => Math.hypot(left[3 * i]!, left[3 * i + 1]!, left[3 * i + 2]!);
    const most = Array.from({ length: MESH_LANDMARKS }, (_, i) => i).reduce((a, b) => (length(b) > length(a) ? b : a), 0);
    expect(length(most)).toBeGreaterThan(0.15);
    expect(length(most)).toBeLessThan(2);
    expect(MEAN_FACE[3 * most]).toBeGreaterThan(-0.1);
  });

  test('movements add up', () => {
    const [a, b] = [offsets({ AU12: 0.8, AU01: [0.3, 0.6] }), offsets({ AU26: 0.5, AU06: 1 })];
    const both = offsets({ AU12: 0.8, AU01: [0.3, 0.6], AU26: 0.5, AU06: 1 });
    expect(
      largest(
        both,
        a.map((value, i) => value + b[i]!),
      ),
    ).toBeLessThan(1e-5);
    expect(
      largest(
        offsets({ AU15: 0.5 }),
        offsets({ AU15: 1 }).map((value) => value / 2),
      ),
    ).toBeLessThan(1e-6);
  });

  test('an activation of the wrong length is refused', () => {
    expect(() => moveFace(MEAN_FACE, { units: [1, 2] })).toThrow(/activation of 2 numbers: 42 expected/);
  });
});

describe('openings', () => {
  test('the jaw parts the lips along their whole length, the more the lower', () => {
    const [some, wide] = [gaps(moved({ AU26: 0.4 }), LIPS), gaps(moved({ AU26: 1 }), LIPS)];
    some.forEach((gap, pair) => {
      expect(gap).toBeGreaterThan(0.1);
      expect(wide[pair]).toBeGreaterThan(gap);
    });
  });

  test('AU25 alone parts the lips without dropping the chin', () => {
    expect(Math.min(...gaps(moved({ AU25: 1 }), LIPS))).toBeGreaterThan(0.15);
    expect(Math.abs(height(offsets({ AU25: 1 }), 152))).toBeLessThan(0.2 * Math.abs(height(offsets({ AU26: 1 }), 152)));
  });

  test('lids close under AU43, each eye alone', () => {
    for (const gap of [...gaps(moved({ AU43: 1 }), LIDS[0]), ...gaps(moved({ AU43: 1 }), LIDS[1])])
      expect(gap).toBeLessThan(0.07);
    const wink = moved({ AU43: [1, 0] });
    expect(Math.abs(lidGap(wink, LIDS[0]))).toBeLessThan(0.04);
    expect(lidGap(wink, LIDS[1])).toBeGreaterThan(0.9 * lidGap(MEAN_FACE, LIDS[1]));
  });

  /** The mean face with its lids so many times as far apart. */
  function eyesOpenBy(factor: number): Float32Array {
    const face = MEAN_FACE.slice();
    for (const { upper, lower } of LIDS) {
      upper.forEach(
        (up, pair) => (face[3 * up + 1] = height(face, lower[pair]!) + factor * (height(face, up) - height(face, lower[pair]!))),
      );
    }
    return face;
  }

  test('lids close whatever the gap of the face', () => {
    for (const factor of [0.6, 1.5]) {
      const closed = moveFace(eyesOpenBy(factor), { units: units({ AU43: 1 }) });
      for (const lids of LIDS) expect(Math.abs(lidGap(closed, lids))).toBeLessThan(0.05);
    }
  });

  test('lids that follow the eyes down leave the same share of the gap open, whatever it is', () => {
    const left = (factor: number, side: 0 | 1, amount: number): number => {
      const face = eyesOpenBy(factor);
      const others = { lookDown: [amount, amount] } as const;
      return lidGap(moveFace(face, { units: restingUnits(), others }), LIDS[side]) / lidGap(face, LIDS[side]);
    };
    for (const side of [0, 1] as const) {
      for (const amount of [0.4, 0.9]) {
        expect(left(1, side, amount)).toBeGreaterThan(0.2);
        for (const factor of [0.5, 0.75, 1.5]) expect(left(factor, side, amount)).toBeCloseTo(left(1, side, amount), 3);
      }
    }
  });

  test('rims never cross, whatever moves together', () => {
    for (let round = 0; round < 200; round++) {
      const face = moveFace(MEAN_FACE, { units: mixed(round) });
      for (const opening of [LIPS, ...LIDS]) expect(Math.min(...gaps(face, opening))).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('units move the face as FACS describes', () => {
  /** [unit, landmark on the subject's left, axis, direction] */
  const described: readonly [string, number, 'x' | 'y', 1 | -1][] = [
    ['AU01', 285, 'y', 1], // inner brow up
    ['AU02', 300, 'y', 1], // outer brow up
    ['AU04', 285, 'y', -1], // inner brow down
    ['AU04', 285, 'x', -1], // and together
    ['AU05', 386, 'y', 1], // upper lid up
    ['AU06', 280, 'y', 1], // cheek up
    ['AU07', 374, 'y', 1], // lower lid up
    ['AU09', 327, 'y', 1], // wing of the nose up
    ['AU10', 270, 'y', 1], // upper lip up
    ['AU12', 291, 'y', 1], // corner up
    ['AU12', 291, 'x', 1], // and out
    ['AU15', 291, 'y', -1], // corner down
    ['AU16', 405, 'y', -1], // lower lip down
    ['AU17', 199, 'y', 1], // chin up
    ['AU18', 291, 'x', -1], // corners together
    ['AU20', 291, 'x', 1], // corner out
    ['AU22', 291, 'x', -1], // corners together
    ['AU26', 152, 'y', -1], // chin down
    ['AU43', 386, 'y', -1], // upper lid down
  ];
  test.each(described)('%s moves landmark %i along %s by sign %i', (code, landmark, axis, direction) => {
    expect(direction * offsets({ [code]: 1 })[3 * landmark + (axis === 'x' ? 0 : 1)]!).toBeGreaterThan(0.04);
  });

  test('a sad mouth: AU15 lowers the corners and lifts the lower lip, AU17 lifts it more and leaves the chin below', () => {
    const [frown, chin, both] = [offsets({ AU15: 1 }), offsets({ AU17: 1 }), offsets({ AU15: 1, AU17: 1 })];
    expect(height(frown, 291)).toBeLessThan(-0.2);
    expect(frown[3 * 291]).toBeLessThan(0.1);
    for (const lowerLip of [14, 17]) {
      expect(height(frown, lowerLip)).toBeGreaterThanOrEqual(0);
      expect(height(chin, lowerLip)).toBeGreaterThan(0.3);
      expect(height(both, lowerLip)).toBeGreaterThan(height(both, 291) + 0.4);
    }
    expect(height(chin, 152)).toBeLessThan(0.5 * height(chin, 17));
  });

  test('AU05 shows more of the eye above and below', () => {
    expect(height(offsets({ AU05: 1 }), 374)).toBeLessThan(-0.04);
  });

  test('the lids follow the eyes down, and up a little, and look down from both sides alike', () => {
    const looking = (name: 'lookDown' | 'lookUp'): Float32Array =>
      displaced({ units: restingUnits(), others: { [name]: [1, 1] } });
    expect(height(looking('lookDown'), 386)).toBeLessThan(-0.3);
    expect(height(looking('lookUp'), 386)).toBeGreaterThan(0.1);
    expect(largest(mirrored(looking('lookDown')), looking('lookDown'))).toBeLessThan(1e-5);
  });

  test('the lip stretcher pulls the corner out more than down', () => {
    const field = offsets({ AU20: 1 });
    expect(field[3 * 291]!).toBeGreaterThan(2 * Math.max(0, -field[3 * 291 + 1]!));
  });
});

describe('region weights', () => {
  test.each(CODES)('%s: lie between 0 and 1 with 1 reached, alike on both sides', (code) => {
    const weights = regionWeights(unitIndex(code));
    expect(weights.length).toBe(MESH_LANDMARKS);
    expect(Math.max(...weights)).toBe(1);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    const asField = Float32Array.from({ length: 3 * MESH_LANDMARKS }, (_, i) => (i % 3 === 0 ? 0 : weights[Math.floor(i / 3)]!));
    expect(largest(mirrored(asField), asField)).toBeLessThan(1e-5);
  });

  /** Height range (cm on the mean face) of the peak. */
  const peaks: readonly [string, number, number][] = [
    ['AU01', 3.8, 7],
    ['AU02', 3.8, 7],
    ['AU04', 3.8, 6],
    ['AU05', 3, 4.6],
    ['AU06', -1.5, 2],
    ['AU07', 1, 3.2],
    ['AU09', -2.5, 1],
    ['AU10', -4.5, -2],
    ['AU12', -5.5, -2.5],
    ['AU15', -6.5, -3],
    ['AU17', -9.5, -5],
    ['AU26', -9.5, -6],
    ['AU43', 2.3, 4],
  ];
  test.each(peaks)('%s: the peak lies where the muscle pulls', (code, low, high) => {
    const weights = regionWeights(unitIndex(code));
    const peak = weights.indexOf(1);
    expect(height(MEAN_FACE, peak)).toBeGreaterThan(low);
    expect(height(MEAN_FACE, peak)).toBeLessThan(high);
  });
});
