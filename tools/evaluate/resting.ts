/** False alarms: units read as present on faces at rest, where none should be. */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import type { Labels } from './labels.ts';
import { meanOf } from './intervals.ts';
import { isRead, isSeen, type PictureReading } from './reading.ts';

/** A table that labels fewer units than this, half of them, cannot tell who is at rest. */
const ENOUGH_UNITS = Math.ceil(ACTION_UNITS.length / 2);

export interface Alarms {
  readonly pictures: number;
  /** Units read as present on a face of which all is seen: the sum of their shares; null where one is seen in no picture. */
  readonly falseUnits: number | null;
  /** Share of the pictures in which each of ACTION_UNITS is read as present, of those in which it is seen; null without any. */
  readonly units: readonly (number | null)[];
  /** Pictures in which something hides each of ACTION_UNITS. */
  readonly hidden: readonly number[];
}

/** Units read as present on a face, from the share of each; null where one is not known. */
export const falseUnitsOf = (units: readonly (number | null)[]): number | null =>
  units.reduce((sum, share) => (sum === null || share === null ? null : sum + share), 0);

/** `isShown` says of the k-th reading what is no false alarm, since its face does show it. */
export function alarmsOf(
  readings: readonly PictureReading[],
  isShown: (k: number, unit: number) => boolean = () => false,
): Alarms {
  const units = ACTION_UNITS.map((_, unit) =>
    meanOf(readings.map((one, k) => (isSeen(one, unit) ? Number(isRead(one, unit) && !isShown(k, unit)) : null))),
  );
  const hidden = ACTION_UNITS.map((_, unit) => readings.filter((one) => !isSeen(one, unit)).length);
  return { pictures: readings.length, falseUnits: falseUnitsOf(units), units, hidden };
}

/** Which pictures are coded as resting: every unit whose label is known is 0. None in a table of too few units. */
export function restingIn({ pictures, kinds }: Labels): number[] {
  if (kinds.filter((kind) => kind !== null).length < ENOUGH_UNITS) return [];
  return pictures.flatMap(({ units }, i) => {
    const known = units.filter((label) => label !== null);
    return known.length > 0 && known.every((label) => label === 0) ? [i] : [];
  });
}

/** False units on the resting pictures `at` that were read, of those alone that are coded as absent. */
export function falseWhereCoded(
  { pictures }: Labels,
  readings: readonly (PictureReading | null)[],
  at: readonly number[],
): number | null {
  const read = at.filter((i) => readings[i]);
  return alarmsOf(read.map((i) => readings[i]!), (k, unit) => pictures[read[k]!]!.units[unit] !== 0).falseUnits; // prettier-ignore
}
