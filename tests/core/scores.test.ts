import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, REGIONS, SIDED_UNITS } from '../../src/core/facs.ts';
import { intensity, presence } from '../../src/core/ordinal.ts';
import { coverShares, RAW_WIDTH, rawLatents, scoresOf, softmax } from '../../src/core/scores.ts';
import { Random } from '../../src/core/random.ts';

const random = new Random('scores');
const raw = Float32Array.from({ length: RAW_WIDTH }, () => random.normal(2));

describe('scores', () => {
  test('every number of a unit follows from its latent', () => {
    const scores = scoresOf(raw, null);
    ACTION_UNITS.forEach((_, i) => {
      expect(scores.latents[i]).toBe(raw[i]);
      expect(scores.presence[i]).toBeCloseTo(presence(raw[i]!), 6);
      expect(scores.intensity[i]).toBeCloseTo(intensity(raw[i]!), 5);
    });
    expect(scores.sides).toHaveLength(2 * SIDED_UNITS.length);
  });

  test('an offset comes off the latent and off both sides of its unit, and off nothing else', () => {
    const unit = SIDED_UNITS[3]!;
    const offset = new Float32Array(ACTION_UNITS.length);
    offset[unit] = 0.7;
    const [plain, less] = [scoresOf(raw, null), scoresOf(raw, offset)];
    plain.latents.forEach((latent, i) => expect(less.latents[i]).toBeCloseTo(i === unit ? latent - 0.7 : latent, 5));
    const lag = (side: number): number => Math.max(0, raw[ACTION_UNITS.length + (side ^ 1)]! - raw[ACTION_UNITS.length + side]!);
    plain.sides.forEach((value, i) => {
      if (i >> 1 === 3) expect(less.sides[i]).toBeCloseTo(intensity(raw[unit]! - 0.7 - lag(i)), 5);
      else expect(less.sides[i]).toBe(value);
    });
    expect(less.expressions).toEqual(plain.expressions);
  });

  test('a unit is as strong as its stronger side, whatever level the outputs for the sides are at', () => {
    const { intensity: units, sides } = scoresOf(raw, null);
    const shifted = raw.map((value, i) =>
      i >= ACTION_UNITS.length && i < ACTION_UNITS.length + sides.length ? value - 3 : value,
    );
    SIDED_UNITS.forEach((unit, i) => {
      const [left, right] = [sides[2 * i]!, sides[2 * i + 1]!];
      expect(Math.max(left, right)).toBeCloseTo(units[unit]!, 6);
      const [l, r] = [raw[ACTION_UNITS.length + 2 * i]!, raw[ACTION_UNITS.length + 2 * i + 1]!];
      expect(Math.sign(left - right)).toBe(Math.sign(l - r));
    });
    scoresOf(shifted, null).sides.forEach((value, i) => expect(value).toBeCloseTo(sides[i]!, 5));
  });

  test('expressions are a softmax: they sum to 1 and ignore a common shift, however large', () => {
    const { expressions } = scoresOf(raw, null);
    expect(expressions).toHaveLength(EXPRESSIONS.length);
    expect(expressions.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    expect(softmax(Float32Array.of(1000, 1000))).toEqual(Float32Array.of(0.5, 0.5));
  });

  test('what hides a region is read off the end of the row, and changes no score', () => {
    const undecided = { upper: 0, lower: 0 };
    const hidden = raw.slice();
    hidden.set([40, -40], RAW_WIDTH - 2);
    expect(coverShares(hidden, undecided)).toEqual({ upper: expect.closeTo(1, 6), lower: expect.closeTo(0, 6) });
    expect(scoresOf(hidden, null)).toEqual(scoresOf(raw, null));
    // what the pixels say counts more than what the network says, and where both say the same it is surer
    const [open, covered] = [raw.slice(), raw.slice()];
    open.set([-1, -1], RAW_WIDTH - 2);
    covered.set([1, 1], RAW_WIDTH - 2);
    const [against, together] = [coverShares(open, { upper: 1, lower: -1 }), coverShares(covered, { upper: 1, lower: 1 })];
    expect(against.upper).toBeGreaterThan(0.5);
    expect(against.lower).toBeLessThan(0.5);
    for (const region of REGIONS) expect(together[region]).toBeGreaterThan(against.upper);
  });

  test('the raw row stays as it was, and one of another length is refused', () => {
    const copy = raw.slice();
    scoresOf(raw, new Float32Array(ACTION_UNITS.length).fill(1));
    expect(raw).toEqual(copy);
    expect(rawLatents(raw)).toHaveLength(ACTION_UNITS.length);
    expect(() => scoresOf(new Float32Array(5), null)).toThrow('row of 5 raw outputs');
  });
});
