/** What one row of the list shows of one action unit. */

import { unitSeen } from '../../core/covered.ts';
import { ACTION_UNITS, NEED_NEUTRAL, SIDED_UNITS } from '../../core/facs.ts';
import { isPresent, letter, PRESENT_FROM } from '../../core/ordinal.ts';
import type { FaceReading } from '../../core/reading.ts';

export interface UnitScore {
  /** False while something hides what the unit is read from; all else says nothing then. */
  readonly seen: boolean;
  /** 0 to 5. */
  readonly intensity: number;
  readonly present: boolean;
  /** Not present as far as can be told, which is not far without the person's resting face. */
  readonly unsure: boolean;
  /** 0 to 5; null for a unit without sides. */
  readonly left: number | null;
  readonly right: number | null;
}

/** Score of one of ACTION_UNITS in a reading. */
export function unitScore(
  {
    intensity,
    presence,
    sides,
    quality,
    comparedWith,
  }: Pick<FaceReading, 'intensity' | 'presence' | 'sides' | 'quality' | 'comparedWith'>,
  unit: number,
): UnitScore {
  if (!unitSeen(quality, unit)) {
    return { seen: false, intensity: 0, present: false, unsure: false, left: null, right: null };
  }
  const side = SIDED_UNITS.indexOf(unit);
  const present = isPresent(presence[unit]!);
  return {
    seen: true,
    intensity: intensity[unit]!,
    present,
    unsure: !present && comparedWith === 'none' && NEED_NEUTRAL.includes(ACTION_UNITS[unit]!.code),
    left: side < 0 ? null : sides[2 * side]!,
    right: side < 0 ? null : sides[2 * side + 1]!,
  };
}

/** Intensities of a reading in ACTION_UNITS order; `otherwise` for a unit that is not seen or not sure, whatever the network says of it. */
export function sureIntensities(face: Parameters<typeof unitScore>[0], otherwise: number): Float32Array {
  return face.intensity.map((_, unit) => {
    const { seen, unsure, intensity } = unitScore(face, unit);
    return seen && !unsure ? intensity : otherwise;
  });
}

/** What a score is called: 'absent', 'trace, A', or 'present' with its level from B on. A letter never says more than the word. */
export function levelWords({ intensity, present }: Pick<UnitScore, 'intensity' | 'present'>): string {
  if (present) return `present, ${letter(Math.max(intensity, PRESENT_FROM))}`;
  return letter(intensity) === null ? 'absent' : 'trace, A';
}
