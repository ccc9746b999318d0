/** The colours of the families can be told apart, with any of the common kinds of colour vision and on both grounds. */

import { describe, expect, test } from 'vitest';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import {
  COLOURS_ON_DARK,
  COLOURS_ON_LIGHT,
  FAMILIES,
  FAMILY_OF_UNIT,
  UNITS_BY_FAMILY,
} from '../../../src/reader/overlay/families.ts';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Linear-light matrices of full dichromacy: Machado, Oliveira & Fernandes (2009), severity 1. */
const VISION: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** OKLab from linear sRGB: Ottosson (2020). */
const TO_LMS: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
/** Two colours closer than this in OKLab are hard to tell apart as thin lines. */
const LEAST_DISTANCE = 0.08;

const times = (m: Matrix, v: Triple): Triple =>
  m.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Triple;
const linear = (hex: string): Triple =>
  [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
const oklab = (rgb: Triple): Triple =>
  times(TO_LAB, times(TO_LMS, rgb.map((x) => Math.max(0, x)) as unknown as Triple).map(Math.cbrt) as unknown as Triple);
const luminance = (hex: string): number => {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** WCAG 2 contrast ratio. */
const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

describe.each([
  ['dark', COLOURS_ON_DARK, '#12151a'],
  ['light', COLOURS_ON_LIGHT, '#ffffff'],
] as const)('on %s ground', (_, colours, ground) => {
  test.each(Object.entries(VISION))('no two colours are close: %s vision', (_name, vision) => {
    const seen = FAMILIES.map((family) => oklab(times(vision, linear(colours[family]))));
    seen.forEach((a, i) => {
      for (const [j, b] of seen.slice(0, i).entries()) {
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]), `${FAMILIES[i]} and ${FAMILIES[j]}`).toBeGreaterThan(
          LEAST_DISTANCE,
        );
      }
    });
  });

  test('every colour stands off the ground by 3:1, as WCAG asks of graphics', () => {
    for (const family of FAMILIES) expect(contrast(colours[family], ground), family).toBeGreaterThan(3);
  });
});

test('every action unit belongs to one family', () => {
  expect(FAMILY_OF_UNIT).toHaveLength(ACTION_UNITS.length);
  expect(UNITS_BY_FAMILY.flatMap(({ units }) => units).toSorted((a, b) => a - b)).toEqual(ACTION_UNITS.map((_, i) => i));
});
