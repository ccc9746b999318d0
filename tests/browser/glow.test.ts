import { expect, test } from 'vitest';
import { CHANNELS, Glow } from '../../src/reader/overlay/glow.ts';

const SIZE = 16;
/** A square of two triangles over the whole picture. */
const SQUARE = Uint16Array.of(0, 1, 2, 1, 3, 2);
const CORNERS = Float32Array.of(0, 0, 16, 0, 0, 16, 16, 16);
const BOTH = Uint8Array.of(1, 1);
const ORIGIN = { x: 0, y: 0 };

const pixel = ({ image }: Glow, x: number, y: number): number[] => [
  ...image.data.subarray(4 * (SIZE * y + x), 4 * (SIZE * y + x) + 4),
];
const light = (...triangles: (readonly number[])[]): Float32Array => Float32Array.from(triangles.flat());

test('a mesh of one light is of that light everywhere, without seams', () => {
  const glow = new Glow(SIZE, 4);
  glow.paint(SQUARE, BOTH, CORNERS, light([0.5, 0.25, 0, 0.5], [0.5, 0.25, 0, 0.5]), ORIGIN, 1);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const [r, g, b, a] = pixel(glow, x, y) as [number, number, number, number];
      expect(Math.abs(r - 255)).toBeLessThanOrEqual(1);
      expect(Math.abs(g - 128)).toBeLessThanOrEqual(1);
      expect(b).toBe(0);
      expect(Math.abs(a - 128)).toBeLessThanOrEqual(1);
    }
  }
});

test('light fades evenly from a lit triangle into a dark one', () => {
  const glow = new Glow(SIZE, 4);
  glow.paint(SQUARE, BOTH, CORNERS, light([1, 1, 1, 1], [0, 0, 0, 0]), ORIGIN, 1);
  const alpha = Array.from({ length: SIZE }, (_, i) => pixel(glow, i, i)[3]!);
  for (let i = 1; i < SIZE; i++) expect(alpha[i]).toBeLessThanOrEqual(alpha[i - 1]!);
  expect(alpha[0]).toBeGreaterThan(200);
  expect(alpha.at(-1)).toBeLessThan(60);
});

test('triangles turned away are not painted, and the last picture leaves no trace', () => {
  const glow = new Glow(SIZE, 4);
  const all = light([1, 1, 1, 1], [1, 1, 1, 1]);
  glow.paint(SQUARE, BOTH, CORNERS, all, ORIGIN, 1);
  glow.paint(SQUARE, Uint8Array.of(1, 0), CORNERS, all, ORIGIN, 1);
  expect(pixel(glow, 2, 2)[3]).toBe(255);
  expect(pixel(glow, 13, 13)[3]).toBe(0);
  glow.paint(SQUARE, Uint8Array.of(0, 0), CORNERS, all, ORIGIN, 1);
  expect(glow.image.data.every((value) => value === 0)).toBe(true);
});

test('origin and scale place the mesh, and nothing is painted outside of the picture', () => {
  const glow = new Glow(SIZE, 4);
  const all = light([1, 1, 1, 1], [1, 1, 1, 1]);
  glow.paint(SQUARE, BOTH, CORNERS, all, { x: 8, y: 0 }, 1);
  expect(pixel(glow, 7, 8)[3]).toBe(255);
  expect(pixel(glow, 8, 8)[3]).toBe(0);
  glow.paint(SQUARE, BOTH, CORNERS, all, ORIGIN, 0.5);
  expect(pixel(glow, 7, 7)[3]).toBe(255);
  expect(pixel(glow, 8, 7)[3]).toBe(0);
  glow.paint(SQUARE, BOTH, CORNERS, all, ORIGIN, 1e4);
  expect(all).toHaveLength(2 * CHANNELS);
});
