import { describe, expect, test } from 'vitest';
import { coverLogits } from '../../src/core/cover-pixels.ts';
import { CROP_SIZE } from '../../src/core/crop-frame.ts';
import { REGIONS, type Region } from '../../src/core/facs.ts';
import { Random } from '../../src/core/random.ts';
import { TEXTURE_WIDTH, textureIn, textureOf } from '../../src/core/texture.ts';

const drawn = (grey: (x: number, y: number) => number): Float32Array =>
  Float32Array.from({ length: CROP_SIZE ** 2 }, (_, i) => grey(i % CROP_SIZE, Math.floor(i / CROP_SIZE)));

/** Soft blots of random light. */
function blots(seed: string): Float32Array {
  const random = new Random(seed);
  const each = Array.from({ length: 30 }, () => [random.between(0, 112), random.between(0, 112), random.between(3, 20), random.between(-90, 90)] as const); // prettier-ignore
  return drawn((x, y) =>
    each.reduce((sum, [cx, cy, size, light]) => sum + light * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / size ** 2), 128),
  );
}

const mirrored = (crop: Float32Array): Float32Array => drawn((x, y) => crop[y * CROP_SIZE + CROP_SIZE - 1 - x]!);

const furthest = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

/** Numbers of a cell: edges in eight directions, light, contrast. */
const NUMBERS = 10;

describe('the texture of a crop, and what it says of covers', () => {
  test('a mirrored crop says the same', () => {
    for (const crop of ['a', 'b', 'c'].map(blots)) {
      const [own, other] = [textureOf(crop), textureOf(mirrored(crop))];
      expect(own).toHaveLength(TEXTURE_WIDTH);
      expect(furthest(own, other)).toBeLessThan(1e-5);
      const [logits, others] = [coverLogits(own), coverLogits(other)];
      for (const region of REGIONS) expect(others[region]).toBeCloseTo(logits[region], 3);
    }
  });

  test('more light and another contrast of the whole picture change little', () => {
    for (const crop of ['a', 'b', 'c'].map(blots)) {
      expect(furthest(textureOf(crop), textureOf(crop.map((value) => 0.7 * value + 40)))).toBeLessThan(0.06);
    }
  });

  test('a slope of light is edges of its own direction alone, as many as its cell and its neighbours have', () => {
    // four levels a pixel between the neighbours of each: 64 pixels a cell, nine cells alike
    const straight = (4 * 64) / Math.hypot(3 * 4 * 64, 128);
    const slanted = (4 * Math.SQRT2 * 64) / Math.hypot(3 * 4 * Math.SQRT2 * 64, 128);
    const across = textureOf(drawn((x) => 2 * x));
    const down = textureOf(drawn((_x, y) => 2 * y));
    const aslant = textureOf(drawn((x, y) => 2 * x + 2 * y));
    // a cell in the middle of the half
    const at = NUMBERS * (4 * 7 + 3);
    const edges = (texture: Float32Array): number[] => [...texture.subarray(at, at + 8)];
    const close = (...values: number[]): unknown[] => values.map((value) => expect.closeTo(value, 5) as unknown);
    expect(edges(across)).toEqual(close(2 * straight, 0, 0, 0, 0, 0, 0, 0));
    expect(edges(down)).toEqual(close(0, 0, 0, 0, 2 * straight, 0, 0, 0));
    // folded on itself, a slant leans both ways
    expect(edges(aslant)).toEqual(close(0, 0, slanted, 0, 0, 0, slanted, 0));
  });

  test('light and contrast are those of the cell beside the whole crop', () => {
    // one half light, one dark, and stripes in the lower rows
    const texture = textureOf(drawn((x, y) => (y < 56 ? 60 : x % 2 === 0 ? 60 : 180)));
    const [mean, variance] = [90, 0.75 * 30 ** 2 + 0.25 * 90 ** 2];
    const deviation = Math.sqrt(variance + 25);
    const numbers = (row: number): number[] => [...texture.subarray(NUMBERS * 7 * row + 8, NUMBERS * 7 * row + 10)];
    expect(numbers(5)).toEqual([expect.closeTo((2 * 0.3 * (60 - mean)) / deviation, 4), expect.closeTo(0, 4)]);
    expect(numbers(10)).toEqual([
      expect.closeTo((2 * 0.3 * (120 - mean)) / deviation, 4),
      expect.closeTo((2 * 0.3 * 60) / deviation, 4),
    ]);
  });

  test('the upper face has the upper rows, the lower one the lower rows, and the nose belongs to both', () => {
    const texture = textureOf(blots('a'));
    const rows = (region: Region): number[] => {
      const own = textureIn(texture, region);
      const from = (own.byteOffset - texture.byteOffset) / own.BYTES_PER_ELEMENT;
      return [from, from + own.length].map((at) => at / (7 * NUMBERS));
    };
    expect([rows('upper'), rows('lower')]).toEqual([
      [0, 9],
      [5, 14],
    ]);
  });

  test('a crop without any picture has no texture at all, however light; one of another size is refused', () => {
    for (const light of [0, 90, 255]) expect(textureOf(new Uint8Array(CROP_SIZE ** 2).fill(light))).toEqual(new Float32Array(TEXTURE_WIDTH)); // prettier-ignore
    const texture = textureOf(blots('a'));
    expect(texture.at(-1)).toBe(1);
    expect(() => textureOf(new Uint8Array(16))).toThrow('crop of 16 bytes');
  });
});
