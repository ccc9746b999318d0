/**
 * The mean of real neutral faces, symmetric, MESH_LANDMARKS x 3 in canonical centimetres: where frontalised faces are
 * taken to, and the face the rig moves. Made by tools/rig/mean-face.ts from landmarks of neutral pictures of the Face
 * Research Lab London Set (DeBruine & Jones 2017, doi 10.6084/m9.figshare.5047666, CC BY 4.0) and the Young Adult White
 * Faces (doi 10.6084/m9.figshare.4220517, CC BY 4.0): an average shape, not the face of anyone.
 * (MediaPipe's canonical mesh would not do: its lips stand 0.6 cm apart.)
 */

import { MESH_LANDMARKS } from './reading.ts';
import data from './mean-face.json' with { type: 'json' };

export const MEAN_FACE: Float32Array = Float32Array.from(data.points);

/** For each landmark the one on the other side of the face (itself on the midline). */
export const MIRROR: readonly number[] = Array.from({ length: MESH_LANDMARKS }, (_, i) => {
  const at = (j: number, d: number): number => MEAN_FACE[3 * j + d]!;
  const distance = (j: number): number => Math.hypot(at(i, 0) + at(j, 0), at(i, 1) - at(j, 1), at(i, 2) - at(j, 2));
  let best = 0;
  for (let j = 1; j < MESH_LANDMARKS; j++) if (distance(j) < distance(best)) best = j;
  return best;
});

/** A face or field (MESH_LANDMARKS x 3) seen in a mirror: left and right change places. */
export function mirrored(values: Float32Array): Float32Array {
  const out = new Float32Array(values.length);
  MIRROR.forEach((other, i) => {
    out[3 * i] = -values[3 * other]!;
    out[3 * i + 1] = values[3 * other + 1]!;
    out[3 * i + 2] = values[3 * other + 2]!;
  });
  return out;
}
