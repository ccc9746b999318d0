/**
 * Head pose from the facial transformation matrix of the face finder.
 * The matrix places the canonical head (x subject's left, y up, z to the viewer, centimetres) before a camera that looks down
 * its own -z with y up: column-major 4 x 4, R = Ry(yaw) Rx(-pitch) Rz(-roll) up to a uniform scale.
 */

import type { Pose } from './reading.ts';

const DEGREES = 180 / Math.PI;

/**
 * Yaw, pitch and roll in degrees by the signs of Pose, and the translation in centimetres: x to the subject's left, y up,
 * z away from the camera. Throws when the matrix does not have 16 entries.
 */
export function poseOf(matrix: ArrayLike<number>): Pose {
  if (matrix.length !== 16) throw new RangeError(`transformation matrix of ${matrix.length} entries: 16 expected`);
  const at = (row: number, column: number): number => matrix[4 * column + row]!;
  const scale = Math.cbrt(determinant(at));
  if (!(scale > 0)) throw new RangeError(`transformation matrix is no rotation: determinant ${scale ** 3}`);
  return {
    yaw: DEGREES * Math.atan2(at(0, 2), at(2, 2)),
    pitch: DEGREES * Math.asin(Math.min(1, Math.max(-1, at(1, 2) / scale))),
    roll: -DEGREES * Math.atan2(at(1, 0), at(1, 1)),
    translation: [at(0, 3), at(1, 3), -at(2, 3)],
  };
}

function determinant(at: (row: number, column: number) => number): number {
  return (
    at(0, 0) * (at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1)) -
    at(0, 1) * (at(1, 0) * at(2, 2) - at(1, 2) * at(2, 0)) +
    at(0, 2) * (at(1, 0) * at(2, 1) - at(1, 1) * at(2, 0))
  );
}

/** Degrees by which two poses differ, the largest of the three angles. */
export function turnBetween(a: Pose, b: Pose): number {
  return Math.max(Math.abs(a.yaw - b.yaw), Math.abs(a.pitch - b.pitch), Math.abs(a.roll - b.roll));
}

/** Centimetres by which two heads are apart. */
export function shiftBetween(a: Pose, b: Pose): number {
  return Math.hypot(...a.translation.map((value, i) => value - b.translation[i]!));
}
