/** Which rows are shown of units that come and go: those that are present, and for a while those that were. Pure. */

import { ACTION_UNITS } from '../../core/facs.ts';
import type { FaceReading } from '../../core/reading.ts';
import { unitScore } from '../state/unit-score.ts';

/** How long a row stays after its unit, milliseconds. */
const STAYS = 2000;

export class PresentRows {
  #face: number | null = null;
  #at = -Infinity;
  /** When each unit of this face was last present, milliseconds. */
  readonly #presentAt = new Float64Array(ACTION_UNITS.length).fill(-Infinity);

  /**
   * Units (indices of ACTION_UNITS) that have a row, of a face as it was `at` so many milliseconds; null where time stands still, which
   * shows what is present and no more. Another face, or a jump back in time, leaves no row behind. None without a face.
   */
  follow(face: FaceReading | null, at: number | null): ReadonlySet<number> {
    const goesOn = face !== null && face.id === this.#face && at !== null && at >= this.#at;
    if (!goesOn) this.#presentAt.fill(-Infinity);
    this.#face = face?.id ?? null;
    this.#at = at ?? Infinity;
    if (!face) return new Set();
    const now = at ?? 0;
    return new Set(
      ACTION_UNITS.flatMap((_, unit) => {
        if (unitScore(face, unit).present) this.#presentAt[unit] = now;
        return now - this.#presentAt[unit]! <= STAYS ? [unit] : [];
      }),
    );
  }
}
