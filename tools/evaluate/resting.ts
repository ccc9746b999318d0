/** False alarms: units read as present on faces at rest, where none should be. */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import type { Labels } from './labels.ts';
import { meanOf } from './intervals.ts';
import { isRead, type PictureReading } from './reading.ts';

/** A table that labels fewer units than this, half of them, cannot tell who is at rest. */
const ENOUGH_UNITS = Math.ceil(ACTION_UNITS.length / 2);

export interface Alarms {
  readonly pictures: number;
  /** Units read as present, mean over the pictures; null without any. */
  readonly falseUnits: number | null;
  /** Share of the pictures in which each of ACTION_UNITS is read as present; null without any. */
  readonly units: readonly (number | null)[];
}

/** `isShown` says of the k-th reading what is no false alarm, since its face does show it. */
export function alarmsOf(
  readings: readonly PictureReading[],
  isShown: (k: number, unit: number) => boolean = () => false,
): Alarms {
  const units = ACTION_UNITS.map((_, unit) =>
    meanOf(readings.map((reading, k) => Number(isRead(reading, unit) && !isShown(k, unit)))),
  );
  return {
    pictures: readings.length,
    falseUnits: readings.length === 0 ? null : units.reduce<number>((sum, share) => sum + share!, 0),
    units,
  };
}

/** Which pictures are coded as resting: every unit whose label is known is 0. None in a table of too few units. */
export function restingIn({ pictures, kinds }: Labels): number[] {
  if (kinds.filter((kind) => kind !== null).length < ENOUGH_UNITS) return [];
  return pictures.flatMap(({ units }, i) => {
    const known = units.filter((label) => label !== null);
    return known.length > 0 && known.every((label) => label === 0) ? [i] : [];
  });
}

/** Units coded as absent and yet read as present, mean over the resting pictures `at` that were read; null without any. */
export function falseWhereCoded(
  { pictures }: Labels,
  readings: readonly (PictureReading | null)[],
  at: readonly number[],
): number | null {
  return meanOf(
    at.map((i) => {
      const reading = readings[i];
      return reading ? pictures[i]!.units.filter((label, unit) => label === 0 && isRead(reading, unit)).length : null;
    }),
  );
}
