import { expect, test } from 'vitest';
import { paintStrip, STRIP_UNITS, type Colours } from '../../src/app/timeline/heat-strip.ts';
import { FAMILIES, FAMILY_OF_UNIT } from '../../src/reader/overlay/families.ts';

const COLUMNS = 10;
const colours = Object.fromEntries(FAMILIES.map((family, i) => [family, [10 * i, 1, 2]])) as unknown as Colours;
const paint = (seconds: number[], ...values: (number | null)[][]): Uint8ClampedArray => {
  const pixels = new Uint8ClampedArray(4 * COLUMNS * STRIP_UNITS.length);
  paintStrip(pixels, COLUMNS, [seconds, ...values], { from: -10, to: 0 }, colours);
  return pixels;
};
const alphas = (pixels: Uint8ClampedArray, row: number): number[] =>
  Array.from({ length: COLUMNS }, (_, column) => pixels[4 * (row * COLUMNS + column) + 3]!);

test('every unit has a row of its family colour, and a value fills it until the next reading', () => {
  expect(STRIP_UNITS.toSorted((a, b) => a - b)).toEqual(FAMILY_OF_UNIT.map((_, i) => i));
  const pixels = paint([-8, -4], ...STRIP_UNITS.map((_, row) => (row === 3 ? [5, 0] : [0, 0])));
  expect(alphas(pixels, 3)).toEqual([0, 0, 255, 255, 255, 255, 0, 0, 0, 0]);
  expect(alphas(pixels, 2)).toEqual(new Array(COLUMNS).fill(0));
  expect(pixels[4 * (3 * COLUMNS + 2)]).toBe(10 * FAMILIES.indexOf(FAMILY_OF_UNIT[STRIP_UNITS[3]!]!));
});

test('a gap and a unit that is not seen stay empty; nothing runs out of the strip', () => {
  const rows = STRIP_UNITS.map(() => [3, null, 3]);
  const pixels = paint([-30, -6, -2], ...rows);
  expect(alphas(pixels, 0).slice(4, 8)).toEqual([0, 0, 0, 0]);
  expect(alphas(pixels, 0)[0]).toBeGreaterThan(0);
  const past = STRIP_UNITS.map(() => [5, null, null, 3]);
  expect(alphas(paint([-20, -12, -11.9, -2], ...past), 0).slice(0, 8)).toEqual(Array<number>(8).fill(0));
  expect(alphas(pixels, STRIP_UNITS.length - 1)[8]).toBeGreaterThan(0);
});

test('the stronger, the more opaque', () => {
  const at = [0.2, 1, 2, 3, 4, 5].map((value) => alphas(paint([-10, -1], ...STRIP_UNITS.map(() => [value, value])), 0)[0]!);
  expect(at).toEqual(at.toSorted((a, b) => a - b));
  expect(new Set(at).size).toBe(at.length);
});
