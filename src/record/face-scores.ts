/**
 * What is read of one face over a whole track, in one way: a number a unit and frame, worked out once, so that any spans of an hour
 * are summed up at once (record/summary.ts) and every event that is set there costs no more than a sum.
 */

import { ACTION_UNITS } from '../core/facs.ts';
import { isPresent } from '../core/ordinal.ts';
import { intensityOf, presenceOf, type Variant } from './scores.ts';
import { paceOf, type Pace } from './segments.ts';
import { frameCount, rowOf, type Track } from './track.ts';

export interface FaceScores extends Pick<Pace, 'gap' | 'stands'> {
  readonly track: Track;
  readonly variant: Variant;
  /** The face's row of each frame, -1 where it is not there. */
  readonly rows: Int32Array;
  /** Of each of ACTION_UNITS, a number a frame, 0 to 5; NaN where the unit is not seen. */
  readonly intensity: readonly Float64Array[];
  /** Of each of ACTION_UNITS, a number a frame: 1 present, 0 absent; NOT_SEEN. */
  readonly present: readonly Uint8Array[];
}

export const NOT_SEEN = 2;

export function faceScores(track: Track, id: number, variant: Variant, { gap, stands } = paceOf(track)): FaceScores {
  const frames = frameCount(track);
  const rows = Int32Array.from({ length: frames }, (_, f) => rowOf(track, f, id));
  const intensity = ACTION_UNITS.map(() => new Float64Array(frames).fill(NaN));
  const present = ACTION_UNITS.map(() => new Uint8Array(frames).fill(NOT_SEEN));
  for (let unit = 0; unit < ACTION_UNITS.length; unit++) {
    for (let f = 0; f < frames; f++) {
      const row = rows[f]!;
      const value = row < 0 ? NaN : intensityOf(track, row, unit, variant);
      if (Number.isNaN(value)) continue;
      intensity[unit]![f] = value;
      present[unit]![f] = isPresent(presenceOf(track, row, unit, variant)) ? 1 : 0;
    }
  }
  return { track, variant, rows, intensity, present, gap, stands };
}
