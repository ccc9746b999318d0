/**
 * Where the furrow lines lie on a face. They are drawn on the neutral ICT head (furrow-lines.ts); a few landmarks of that head,
 * matched with the same landmarks of the face, carry them over.
 */

import { MIRROR } from '../../core/mean-face.ts';

/** Landmarks of the subject's left and the midline on the neutral ICT head, canonical x and y in cm (USC ICT, MIT). */
const ANCHORS: readonly (readonly [landmark: number, x: number, y: number])[] = [
  ...([[10, 0, 8.48], [151, 0, 6.61], [168, 0, 2.82], [5, 0, 0.62], [4, 0, -0.6], [2, 0, -2.12]] as const),
  ...([[297, 3.4, 8.31], [332, 5.02, 7.8], [336, 1.16, 4.96], [334, 3.76, 5.35], [293, 4.89, 5.12], [300, 5.76, 4.4]] as const),
  ...([[285, 1.07, 4.01], [263, 4.42, 2.62], [362, 1.83, 2.41], [386, 3.25, 3.12], [374, 3.26, 2.14], [356, 7.37, 2.5]] as const),
  ...([[454, 7.17, 0.3], [280, 4.78, -0.95], [347, 4.49, 0.53], [425, 3.86, -1.82], [429, 1.72, -0.53], [294, 1.64, -1.66]] as const),
  ...([[358, 1.94, -1.46], [291, 2.51, -4.34], [0, 0, -3.4], [17, 0, -5.26], [18, 0, -5.8], [200, 0, -6.48]] as const),
  ...([[152, 0, -8.34], [422, 3.26, -5.15], [430, 3.66, -5.67], [434, 4.35, -4.62], [397, 5.32, -6.02], [361, 6.58, -3.14]] as const),
]; // prettier-ignore

const BOTH_SIDES = ANCHORS.flatMap(([landmark, x, y]) =>
  x === 0
    ? [{ landmark, x, y }]
    : [
        { landmark, x, y },
        { landmark: MIRROR[landmark]!, x: -x, y },
      ],
);
/** cm: closer to an anchor than this, the anchor alone counts. */
const NEAR = 0.15;

/** Takes a point of the ICT head to `face` (MESH_LANDMARKS x 3, canonical cm): x, y and z there, by the offsets of near anchors. */
export function placeOnFace(face: Float32Array): (x: number, y: number) => [x: number, y: number, z: number] {
  return (x, y) => {
    const place: [number, number, number] = [0, 0, 0];
    let total = 0;
    for (const anchor of BOTH_SIDES) {
      const weight = 1 / ((x - anchor.x) ** 2 + (y - anchor.y) ** 2 + NEAR ** 2) ** 2;
      const at = 3 * anchor.landmark;
      total += weight;
      place[0] += weight * (face[at]! - anchor.x);
      place[1] += weight * (face[at + 1]! - anchor.y);
      place[2] += weight * face[at + 2]!;
    }
    return [x + place[0] / total, y + place[1] / total, place[2] / total];
  };
}
