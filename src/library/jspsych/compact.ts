/** What a trial keeps of a reading unless it asks for more: scores of the frame alone, in few enough letters for a long experiment. */

import type { Face, Reading, UnitValues } from '../reading.ts';

/** A part of a reading (reading.ts), with the same names; 3 decimals. */
export interface CompactReading extends Pick<Reading, 'schema' | 'frame' | 'sourceTime' | 'modelVersion'> {
  readonly faces: readonly CompactFace[];
}

export interface CompactFace extends Pick<Face, 'id' | 'quality' | 'comparedWith'> {
  readonly pose: Pick<Face['pose'], 'yaw' | 'pitch' | 'roll'>;
  /** Of this frame alone: the smoothed ones come late. */
  readonly unsmoothed: Pick<Face['unsmoothed'], 'intensity' | 'presence'>;
}

const rounded = (value: number): number => Number(value.toFixed(3));

const roundedUnits = (values: UnitValues): UnitValues =>
  Object.fromEntries(Object.entries(values).map(([code, value]) => [code, value === null ? null : rounded(value)])) as UnitValues;

/** About 1 kB of JSON a face. */
export function compactOf({ schema, frame, sourceTime, modelVersion, faces }: Reading): CompactReading {
  return {
    schema,
    frame,
    sourceTime,
    modelVersion,
    faces: faces.map(({ id, quality, comparedWith, pose, unsmoothed }) => ({
      id,
      quality: { score: rounded(quality.score), reasons: quality.reasons },
      comparedWith,
      pose: { yaw: rounded(pose.yaw), pitch: rounded(pose.pitch), roll: rounded(pose.roll) },
      unsmoothed: { intensity: roundedUnits(unsmoothed.intensity), presence: roundedUnits(unsmoothed.presence) },
    })),
  };
}
