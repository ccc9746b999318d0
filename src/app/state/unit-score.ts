/** What one row of the list shows of one action unit. */

import { SIDED_UNITS } from '../../core/facs.ts';
import { PRESENT_LEVEL } from '../../core/ordinal.ts';
import type { Scores } from '../../core/reading.ts';

export interface UnitScore {
  /** 0 to 5. */
  readonly intensity: number;
  readonly present: boolean;
  /** 0 to 5; null for a unit without sides. */
  readonly left: number | null;
  readonly right: number | null;
}

/** Present is the more likely side of `presence`: exactly from intensity PRESENT_LEVEL - 1/2 on, since both follow one latent. */
export const PRESENT_FROM = PRESENT_LEVEL - 0.5;

/** Score of one of ACTION_UNITS in a reading. */
export function unitScore({ intensity, presence, sides }: Scores, unit: number): UnitScore {
  const side = SIDED_UNITS.indexOf(unit);
  return {
    intensity: intensity[unit]!,
    present: presence[unit]! >= 0.5,
    left: side < 0 ? null : sides[2 * side]!,
    right: side < 0 ? null : sides[2 * side + 1]!,
  };
}
