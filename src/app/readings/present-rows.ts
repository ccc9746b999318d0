/** Which rows are shown of units that come and go: those that are present, and for a while those that were. Pure. */

import { ACTION_UNITS } from '../../core/facs.ts';
import type { FaceReading } from '../../core/reading.ts';
import { unitScore } from '../state/unit-score.ts';

/** How long a row stays after its unit, milliseconds. */
const STAYS = 2000;

export class PresentRows {
  #face: number | null = null;
  /** When each unit of this face was last present, milliseconds. */
  readonly #presentAt = new Float64Array(ACTION_UNITS.length).fill(-Infinity);

  /** Units (indices of ACTION_UNITS) that have a row at `now`, milliseconds; none without a face, and none that another face left behind. */
  follow(face: FaceReading | null, now: number): ReadonlySet<number> {
    if (!face || face.id !== this.#face) this.#presentAt.fill(-Infinity);
    this.#face = face?.id ?? null;
    if (!face) return new Set();
    return new Set(
      ACTION_UNITS.flatMap((_, unit) => {
        if (unitScore(face, unit).present) this.#presentAt[unit] = now;
        return now - this.#presentAt[unit]! <= STAYS ? [unit] : [];
      }),
    );
  }
}
