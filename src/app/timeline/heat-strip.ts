/** Every action unit over time as a strip of colour: a row a unit, family after family, the stronger the more opaque. Pure: pixels in, pixels out. */

import { MAX_LEVEL } from '../../core/ordinal.ts';
import { FAMILIES, FAMILY_OF_UNIT, UNITS_BY_FAMILY, type Family } from '../../reader/overlay/families.ts';
import type { TimeRange } from './time-range.ts';

/** Indices into ACTION_UNITS from the top row down. */
export const STRIP_UNITS: readonly number[] = UNITS_BY_FAMILY.flatMap(({ units }) => units);
/** Opacity of a unit at full intensity is 1; this much is left of it at a trace. */
const LEAST = 0.1;

export type Colours = Readonly<Record<Family, readonly [red: number, green: number, blue: number]>>;

/**
 * Paints `columns` x STRIP_UNITS.length pixels into `pixels` (RGBA). `data` are seconds (increasing) and the intensities of
 * STRIP_UNITS at them, null in a gap; each reading fills the columns until the next one, and a gap stays empty.
 */
export function paintStrip(
  pixels: Uint8ClampedArray,
  columns: number,
  [seconds, ...values]: readonly [seconds: readonly number[], ...values: readonly (readonly (number | null)[])[]],
  { from, to }: TimeRange,
  colours: Colours,
): void {
  pixels.fill(0);
  const columnOf = (second: number): number => Math.floor(((second - from) / (to - from)) * columns);
  for (let i = 0; i < seconds.length; i++) {
    const own = columnOf(seconds[i]!);
    const next = i + 1 < seconds.length ? columnOf(seconds[i + 1]!) - 1 : own;
    const last = Math.min(columns - 1, Math.max(own, next));
    if (last < 0) continue;
    const first = Math.max(0, own);
    for (let row = 0; row < STRIP_UNITS.length; row++) {
      const value = values[row]?.[i];
      if (value === null || value === undefined) continue;
      const [red, green, blue] = colours[FAMILY_OF_UNIT[STRIP_UNITS[row]!]!];
      const share = Math.min(1, value / MAX_LEVEL);
      const alpha = share < LEAST ? 0 : 255 * share ** 0.8;
      for (let column = first; column <= last; column++) {
        const at = 4 * (row * columns + column);
        pixels[at] = red;
        pixels[at + 1] = green;
        pixels[at + 2] = blue;
        pixels[at + 3] = alpha;
      }
    }
  }
}

/** The families' colours as a style sheet has them resolved. */
export function stripColours(style: CSSStyleDeclaration): Colours {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const entries = FAMILIES.map((family) => {
    context.fillStyle = style.getPropertyValue(`--family-${family}`);
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return [family, [red!, green!, blue!]] as const;
  });
  return Object.fromEntries(entries) as Record<Family, [number, number, number]>;
}
