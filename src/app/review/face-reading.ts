/** A row of a recorded track as the reading that it was. */

import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../core/facs.ts';
import { intensity, presence } from '../../core/ordinal.ts';
import type { FaceReading } from '../../core/reading.ts';
import { COMPARED } from '../../record/columns.ts';
import type { Variant } from '../../record/scores.ts';
import { reasonsOf, type Track } from '../../record/track.ts';

const UNITS = ACTION_UNITS.length;
const SIDES = 2 * SIDED_UNITS.length;
const NO_POINTS: Float32Array = new Float32Array(0);

/** A row of the track as a reading; its landmarks are asked for apart. */
export function faceReading(track: Track, row: number, { smoothed, compared }: Variant, landmarks = NO_POINTS): FaceReading {
  const { faces } = track;
  const own = (latentColumn: Float32Array, sideColumn: Float32Array, expressionColumn: Float32Array) => {
    const latents = Float32Array.from({ length: UNITS }, (_, unit) => {
      const at = row * UNITS + unit;
      return latentColumn[at]! + (compared ? 0 : faces.offset[at]!);
    });
    return {
      latents,
      presence: latents.map(presence),
      intensity: latents.map(intensity),
      sides: sideColumn.subarray(row * SIDES, (row + 1) * SIDES),
      expressions: expressionColumn.subarray(row * EXPRESSIONS.length, (row + 1) * EXPRESSIONS.length),
    };
  };
  const unsmoothed = own(faces.aloneLatents, faces.aloneSides, faces.aloneExpressions);
  const [yaw, pitch, roll] = faces.rotation.subarray(3 * row, 3 * row + 3);
  const [tx, ty, tz] = faces.translation.subarray(3 * row, 3 * row + 3);
  const [x, y, width, height] = faces.box.subarray(4 * row, 4 * row + 4);
  return {
    id: faces.id[row]!,
    box: { x: x!, y: y!, width: width!, height: height! },
    landmarks,
    pose: { yaw: yaw!, pitch: pitch!, roll: roll!, translation: [tx!, ty!, tz!] },
    quality: { score: faces.quality[row]!, reasons: reasonsOf(faces.reasons[row]!) },
    modelVersion: '', // a track does not keep it: its recording does
    comparedWith: compared ? COMPARED[faces.compared[row]!]! : 'none',
    estimate: null,
    offset: compared ? faces.offset.subarray(row * UNITS, (row + 1) * UNITS) : null,
    unsmoothed,
    ...(smoothed ? own(faces.latents, faces.sides, faces.expressions) : unsmoothed),
  };
}
