/**
 * Scores of recorded faces, as they were shown or as the person asks: with or without smoothing, with or without the neutral taken
 * off. Without it means that the latents of the neutral are left in; the network had the neutral face beside it all the same.
 * A unit that is not seen, because something hides what it is read from, is NaN.
 */

import { unitSeen } from '../core/covered.ts';
import { ACTION_UNITS, SIDED_UNITS } from '../core/facs.ts';
import { intensity, presence } from '../core/ordinal.ts';
import { reasonsOf, type Track } from './track.ts';

export interface Variant {
  readonly smoothed: boolean;
  readonly compared: boolean;
}
/** What was shown while it was recorded. */
export const AS_SHOWN: Variant = { smoothed: true, compared: true };
/** What is exported unless asked otherwise. */
export const UNSMOOTHED: Variant = { smoothed: false, compared: true };

const UNITS = ACTION_UNITS.length;
const SIDES = 2 * SIDED_UNITS.length;

/** Whether nothing hides each of ACTION_UNITS, by the value of the column `reasons`. */
const seenByBits: (readonly boolean[])[] = [];
function seenUnits(bits: number): readonly boolean[] {
  return (seenByBits[bits] ??= ACTION_UNITS.map((_, unit) => unitSeen({ score: 0, reasons: reasonsOf(bits) }, unit)));
}

/** The latent of one of ACTION_UNITS in a face row; NaN where it is not seen. */
export function latentOf({ faces }: Track, row: number, unit: number, { smoothed, compared }: Variant): number {
  if (!seenUnits(faces.reasons[row]!)[unit]) return NaN;
  const at = row * UNITS + unit;
  return (smoothed ? faces.latents : faces.aloneLatents)[at]! + (compared ? 0 : faces.offset[at]!);
}

/** Expected intensity, 0 to 5; NaN where the unit is not seen. */
export const intensityOf = (track: Track, row: number, unit: number, variant: Variant): number =>
  intensity(latentOf(track, row, unit, variant));

/** Probability that the unit is present; NaN where it is not seen. */
export const presenceOf = (track: Track, row: number, unit: number, variant: Variant): number =>
  presence(latentOf(track, row, unit, variant));

/** Intensities of [left, right], 0 to 5, of a unit with sides that is seen; else null. Always with the neutral taken off. */
export function sidesOf(
  { faces }: Track,
  row: number,
  unit: number,
  { smoothed }: Pick<Variant, 'smoothed'>,
): readonly [left: number, right: number] | null {
  const side = SIDED_UNITS.indexOf(unit);
  if (side < 0 || !seenUnits(faces.reasons[row]!)[unit]) return null;
  const sides = smoothed ? faces.sides : faces.aloneSides;
  const at = row * SIDES + 2 * side;
  return [sides[at]!, sides[at + 1]!];
}
