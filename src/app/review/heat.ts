/** The heat strip's painting: a row of pixels a unit, in the colour of its family, stronger where the unit is. */

import { ACTION_UNITS } from '../../core/facs.ts';
import { MAX_LEVEL } from '../../core/ordinal.ts';
import { STEPS, strongestLevels } from './levels.ts';

const UNITS = ACTION_UNITS.length;
const LEVELS = MAX_LEVEL * STEPS;
/** A little intensity is seen already: opacity rises with this power of it. */
const POWER = 0.7;

/** Of a level, 0 to 1. */
export const opacityOf = (level: number): number => (level / LEVELS) ** POWER;

/** '#rrggbb' or 'rgb(r, g, b)' as numbers. */
export function channels(colour: string): readonly [number, number, number] {
  const hex = /^#(..)(..)(..)/.exec(colour.trim());
  const parts = hex ? hex.slice(1).map((part) => parseInt(part, 16)) : (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

/** Colours of all levels of each unit, packed as ImageData has them. */
export function heatColours(units: readonly string[]): readonly Uint32Array[] {
  return units.map((colour) => {
    const [red, green, blue] = channels(colour);
    return Uint32Array.from({ length: LEVELS + 1 }, (_, level) => {
      const alpha = Math.round(255 * opacityOf(level));
      return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    });
  });
}

/** One face over `width` pixels, a pixel row a unit; the strongest of a pixel's frames is shown. */
export function paintHeat(
  levels: Uint8Array,
  times: Float64Array,
  view: { readonly start: number; readonly end: number },
  width: number,
  gap: number,
  colours: readonly Uint32Array[],
): ImageData {
  const image = new ImageData(width, UNITS);
  const pixels = new Uint32Array(image.data.buffer);
  strongestLevels(levels, times, view, width, gap).forEach((row, unit) => {
    row.forEach((level, x) => {
      if (level >= 0) pixels[unit * width + x] = colours[unit]![level]!;
    });
  });
  return image;
}
