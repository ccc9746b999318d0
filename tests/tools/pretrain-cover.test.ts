import { describe, expect, test } from 'vitest';
import { CROP_SIZE } from '../../src/core/crop-frame.ts';
import { Random } from '../../src/core/random.ts';
import { REGIONS } from '../../src/learn/nets/regions.ts';
import { cover, WEIGHTS } from '../../tools/pretrain/samples/cover.ts';

const PIXELS = CROP_SIZE * CROP_SIZE;
const SEEDS = Array.from({ length: 300 }, (_, i) => `cover/${i}`);
/** Checks of light and dark, two pixels to a period, so that every patch of skin has the same mean in both. */
const checked = (amount: number): Float32Array =>
  Float32Array.from({ length: PIXELS }, (_, i) => 0.5 + amount * (((i % CROP_SIZE) + Math.floor(i / CROP_SIZE)) % 2 ? 1 : -1));

function painted(seed: string, amount: number): { readonly crop: Float32Array; readonly covered: ReturnType<typeof cover> } {
  const crop = checked(amount);
  return { crop, covered: cover(crop, 0, new Random(seed)) };
}

/** How much of what lay under each pixel still comes through, 0 to 1: the difference of two crops after over that before. */
function comesThrough(seed: string): Float32Array {
  const [light, dark] = [painted(seed, 0.2).crop, painted(seed, -0.2).crop];
  return light.map((value, i) => Math.abs(value - dark[i]!) / 0.4);
}

/** The share of a region's area through which (almost) nothing comes. */
function hiddenShare(through: Float32Array, region: (typeof REGIONS)[number]): number {
  return WEIGHTS[region].reduce((sum, [pixel, weight]) => sum + (through[pixel]! < 0.1 ? weight : 0), 0);
}

describe('something before a face', () => {
  test('the weights of a region add up to 1', () => {
    for (const region of REGIONS) expect(WEIGHTS[region].reduce((sum, [, weight]) => sum + weight, 0)).toBeCloseTo(1, 6);
  });

  test('a seed fixes what is painted and what is said of it', () => {
    for (const seed of SEEDS.slice(0, 20)) expect(painted(seed, 0.2)).toEqual(painted(seed, 0.2));
    expect(painted('cover/a', 0.2).crop).not.toEqual(painted('cover/b', 0.2).crop);
  });

  test('everything is painted inside its own crop', () => {
    for (const seed of SEEDS.slice(0, 60)) {
      const row = new Float32Array(3 * PIXELS).fill(0.5);
      cover(row, PIXELS, new Random(seed));
      expect(row.subarray(0, PIXELS).every((value) => value === 0.5)).toBe(true);
      expect(row.subarray(2 * PIXELS).every((value) => value === 0.5)).toBe(true);
      expect(row.subarray(PIXELS, 2 * PIXELS).some((value) => value !== 0.5)).toBe(true);
      expect(row.every(Number.isFinite)).toBe(true);
    }
  });

  test('what is called covered does not come through, and what is called open does', () => {
    for (const seed of SEEDS) {
      const { covered } = painted(seed, 0.2);
      const through = comesThrough(seed);
      for (const region of REGIONS) {
        const meanThrough = WEIGHTS[region].reduce((sum, [pixel, weight]) => sum + weight * through[pixel]!, 0);
        if (covered[region] === true) expect(meanThrough, `${seed} ${region}`).toBeLessThan(0.65);
        if (covered[region] === false) expect(hiddenShare(through, region), `${seed} ${region}`).toBeLessThan(0.3);
      }
    }
  });

  test('both regions are covered, open and in doubt, each often enough to learn from', () => {
    const verdicts = SEEDS.map((seed) => painted(seed, 0.2).covered);
    for (const region of REGIONS) {
      const share = (wanted: boolean | null): number =>
        verdicts.filter((covered) => covered[region] === wanted).length / verdicts.length;
      expect(share(true)).toBeGreaterThan(0.12);
      expect(share(false)).toBeGreaterThan(0.4);
      expect(share(null)).toBeLessThan(0.25);
    }
  });
});
