/** What is read from a picture, as far as it is evaluated. */

export interface PictureReading {
  /** By ACTION_UNITS, each. */
  readonly latents: ArrayLike<number>;
  readonly intensity: ArrayLike<number>;
  readonly presence: ArrayLike<number>;
}

/** Probability from which the app shows a unit as present. */
const PRESENT = 0.5;

/** Whether the unit is read as present. */
export const isRead = ({ presence }: PictureReading, unit: number): boolean => presence[unit]! >= PRESENT;
