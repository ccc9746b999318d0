import { describe, expect, test } from 'vitest';
import { CROP_SIZE } from '../../src/core/crop-frame.ts';
import { UPRIGHT_FEATURES, uprightFeatures, uprightness } from '../../src/core/upright.ts';

/** A drawn face: dark brows, eyes, nostrils and mouth on light skin; `turn` maps a pixel of the crop to one of the drawing. */
function drawing(turn: (x: number, y: number) => [number, number] = (x, y) => [x, y], light = 1): Uint8Array {
  const dark: readonly (readonly [x: number, y: number, width: number, height: number])[] = [
    [32, 26, 24, 6],
    [80, 26, 24, 6],
    [38, 38, 16, 8],
    [74, 38, 16, 8],
    [56, 62, 16, 5],
    [56, 82, 34, 8],
  ];
  return Uint8Array.from({ length: CROP_SIZE ** 2 }, (_, i) => {
    const [x, y] = turn(i % CROP_SIZE, Math.floor(i / CROP_SIZE));
    const inDark = dark.some(([cx, cy, w, h]) => Math.abs(x - cx) < w / 2 && Math.abs(y - cy) < h / 2);
    return light * (inDark ? 60 : 170);
  });
}
const LAST = CROP_SIZE - 1;

describe('uprightness', () => {
  test('a face as it is scores above the same on its head and on either side', () => {
    const upright = uprightness(drawing());
    for (const turn of [
      (x: number, y: number): [number, number] => [LAST - x, LAST - y],
      (x: number, y: number): [number, number] => [y, LAST - x],
      (x: number, y: number): [number, number] => [LAST - y, x],
    ]) {
      expect(uprightness(drawing(turn))).toBeLessThan(upright - 0.5);
    }
  });

  test('a mirrored face scores the same, and light changes little', () => {
    expect(uprightness(drawing((x, y) => [LAST - x, y]))).toBeCloseTo(uprightness(drawing()), 9);
    expect(Math.abs(uprightness(drawing(undefined, 0.5)) - uprightness(drawing()))).toBeLessThan(0.1);
  });

  test('a crop shrunk to half its side scores the same', () => {
    const whole = drawing();
    const half = Float32Array.from({ length: whole.length / 4 }, (_, i) => {
      const at = 2 * Math.floor(i / (CROP_SIZE / 2)) * CROP_SIZE + 2 * (i % (CROP_SIZE / 2));
      return (whole[at]! + whole[at + 1]! + whole[at + CROP_SIZE]! + whole[at + CROP_SIZE + 1]!) / 4;
    });
    expect(uprightness(half)).toBeCloseTo(uprightness(whole), 6);
  });

  test('a flat crop has no contrast anywhere, and one of another size is refused', () => {
    const features = uprightFeatures(new Uint8Array(CROP_SIZE ** 2).fill(90));
    expect(features).toHaveLength(UPRIGHT_FEATURES);
    expect(Math.max(...features.map(Math.abs))).toBeLessThan(1e-9);
    expect(() => uprightness(new Uint8Array(16))).toThrow('crop of 16 bytes');
  });
});
