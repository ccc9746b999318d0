/**
 * Frontalisation: a face as the finder sees it, brought to one place, size and direction in centimetres.
 * Points that expressions hardly move (eye corners, nose bridge, upper face outline) are taken onto the mean of real
 * neutral faces by the best 3D similarity; every landmark goes along. Picture axes (y down, z away from the camera)
 * become canonical ones (y up, z towards the viewer), which is a half turn about x, so no face is mirrored.
 */

import { MEAN_FACE } from './mean-face.ts';
import { LANDMARKS, MESH_LANDMARKS } from './reading.ts';
import { applySimilarity, similarity, type Similarity } from './similarity.ts';

/** The points that hold the face in place, and how much each of them counts. */
const ANCHORS: readonly (readonly [weight: number, ids: readonly number[]])[] = [
  [2, [33, 133, 263, 362]],
  [1.5, [168, 6, 197, 195, 5]],
  [1, [10, 109, 338, 67, 297, 103, 332, 127, 356, 234, 454, 21, 251, 54, 284]],
  [0.5, [2, 98, 327]],
];
const ANCHOR_IDS: readonly number[] = ANCHORS.flatMap(([, ids]) => ids);
const ANCHOR_WEIGHTS: readonly number[] = ANCHORS.flatMap(([weight, ids]) => ids.map(() => weight));

export interface Frontal {
  /** MESH_LANDMARKS x 3, canonical cm. */
  readonly points: Float32Array;
  /** Takes (x, -y, -z) of the picture to canonical centimetres: scale in cm per pixel, rotation, shift. */
  readonly transform: Similarity;
}

/**
 * Takes a face (picture pixels, at least MESH_LANDMARKS x 3) onto `target` (canonical cm) by the anchors. Throws for fewer
 * landmarks, and for points that all coincide.
 */
export function alignToFace(landmarks: Float32Array, target: Float32Array): Frontal {
  if (landmarks.length < 3 * MESH_LANDMARKS) {
    throw new RangeError(`too few landmark numbers: ${landmarks.length} (${3 * LANDMARKS} expected)`);
  }
  const turned = landmarks.slice(0, 3 * MESH_LANDMARKS);
  for (let i = 0; i < turned.length; i += 3) {
    turned[i + 1] = -turned[i + 1]!;
    turned[i + 2] = -turned[i + 2]!;
  }
  const transform = similarity(turned, target, ANCHOR_IDS, ANCHOR_WEIGHTS);
  return { points: applySimilarity(transform, turned), transform };
}

/** Frontalises one face: `landmarks` are LANDMARKS x 3 picture pixels. Throws as alignToFace does. */
export function frontalise(landmarks: Float32Array): Frontal {
  return alignToFace(landmarks, MEAN_FACE);
}
