/** What is read from a picture, as far as it is evaluated. */

import { unitSeen } from '../../src/core/covered.ts';
import { isPresent } from '../../src/core/ordinal.ts';
import type { Quality } from '../../src/core/reading.ts';

export interface PictureReading {
  /** By ACTION_UNITS, each. */
  readonly latents: ArrayLike<number>;
  readonly intensity: ArrayLike<number>;
  readonly presence: ArrayLike<number>;
  /** Says what hides a part of the face; left out where nothing is known to. */
  readonly quality?: Quality;
}

/** Whether nothing hides what the unit is read from; the app says nothing of a unit that it cannot see. */
export const isSeen = ({ quality }: PictureReading, unit: number): boolean => !quality || unitSeen(quality, unit);

/** Whether the unit is read as present. */
export const isRead = (reading: PictureReading, unit: number): boolean =>
  isSeen(reading, unit) && isPresent(reading.presence[unit]!);
