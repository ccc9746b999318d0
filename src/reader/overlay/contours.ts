/** The lines a person recognises a face by, as runs of landmark indices: oval, brows, lids, lips, nose, irises. */

import { EYE_RIMS, FACE_OVAL, MOUTH_RIM, OUTER_LIPS } from '../../core/landmarks.ts';

const closed = (run: readonly number[]): readonly number[] => [...run, run[0]!];

export const CONTOURS: readonly (readonly number[])[] = [
  ...[FACE_OVAL, ...EYE_RIMS, OUTER_LIPS, MOUTH_RIM].map(closed),
  // Right and left brow, upper edge.
  [70, 63, 105, 66, 107],
  [300, 293, 334, 296, 336],
  // Bridge and base of the nose.
  [168, 6, 197, 195, 5, 4],
  [98, 97, 2, 326, 327],
  // Irises.
  [469, 470, 471, 472, 469],
  [474, 475, 476, 477, 474],
];
