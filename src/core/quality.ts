/**
 * How far one face of one frame can be trusted, and why not when it cannot. What hides a face is judged later, by the network
 * (core/covered.ts).
 * Each criterion runs from 1 (ideal) through one half at its limit down to 0; the score is the weakest criterion, so reasons
 * are listed exactly when the score is below one half.
 * The limits for blur and darkness were set on 176 real portraits, blurred and darkened on purpose (see the tests).
 */

import { CROP_SIZE } from './crop-frame.ts';
import { MESH_LANDMARKS, type Pose, type Quality, type QualityReason } from './reading.ts';

/** Interocular distance (outer corners), picture pixels. */
const SIZE = { ideal: 60, limit: 30 };
/** Degrees away from the camera. */
const YAW = { ideal: 20, limit: 40 };
const PITCH = { ideal: 15, limit: 30 };
/** Contrast of fine detail, see `measureCrop`: 0.9 and above on sharp portraits; a Gaussian blur of 4 % of the interocular distance falls below the limit. */
const SHARPNESS = { ideal: 0.7, limit: 0.3 };
/** Mean luminance, 0 to 255: half of the darkest well-lit face among the portraits, so that dark skin is not taken for dark light. */
const LUMINANCE = { ideal: 55, limit: 30 };
/** Share of the mesh outside of the picture. */
const OUTSIDE = { ideal: 0, limit: 0.05 };

/** Ellipse of the crop that holds skin on every face, shares of the crop's side. */
const OVAL = { x: 0.5, y: 0.49, width: 0.28, height: 0.35 };
const EYE_CORNERS = [33, 263] as const;

export interface CropMeasures {
  /** Mean luminance of the face, 0 to 255. */
  readonly luminance: number;
  /** Variance of the Laplacian over the variance of the luminance: falls with blur, indifferent to exposure. */
  readonly sharpness: number;
}

/** Quality of a face with `landmarks` (LANDMARKS x 3, pixels) in a picture of `width` by `height`. */
export function quality(
  landmarks: Float32Array,
  pose: Pose,
  crop: CropMeasures,
  picture: { readonly width: number; readonly height: number },
): Quality {
  const criteria: readonly (readonly [QualityReason, number])[] = [
    ['too-small', grade(interocular(landmarks), SIZE)],
    ['turned-away', Math.min(grade(Math.abs(pose.yaw), YAW), grade(Math.abs(pose.pitch), PITCH))],
    ['blurred', grade(crop.sharpness, SHARPNESS)],
    ['dark', grade(crop.luminance, LUMINANCE)],
    ['out-of-frame', grade(shareOutside(landmarks, picture), OUTSIDE)],
  ];
  return {
    score: Math.min(...criteria.map(([, value]) => value)),
    reasons: criteria.filter(([, value]) => value < 0.5).map(([reason]) => reason),
  };
}

/** 1 at the ideal and beyond, one half at the limit, linear down to 0. */
export function grade(value: number, { ideal, limit }: { readonly ideal: number; readonly limit: number }): number {
  return Math.min(1, Math.max(0, 1 - (0.5 * (value - ideal)) / (limit - ideal)));
}

function interocular(landmarks: Float32Array): number {
  const [a, b] = EYE_CORNERS;
  return Math.hypot(...[0, 1, 2].map((d) => landmarks[3 * a + d]! - landmarks[3 * b + d]!));
}

function shareOutside(landmarks: Float32Array, { width, height }: { readonly width: number; readonly height: number }): number {
  let outside = 0;
  for (let i = 0; i < MESH_LANDMARKS; i++) {
    const [x, y] = [landmarks[3 * i]!, landmarks[3 * i + 1]!];
    if (x < 0 || y < 0 || x > width || y > height) outside++;
  }
  return outside / MESH_LANDMARKS;
}

/** Crop halved, so that sensor noise counts less than the blur that hides a wrinkle. */
const HALF = CROP_SIZE / 2;
const ovalPixels = ((): Uint16Array => {
  const pixels: number[] = [];
  for (let y = 1; y < HALF - 1; y++) {
    for (let x = 1; x < HALF - 1; x++) {
      const [u, v] = [(x + 0.5) / HALF - OVAL.x, (y + 0.5) / HALF - OVAL.y];
      if ((u / OVAL.width) ** 2 + (v / OVAL.height) ** 2 < 1) pixels.push(y * HALF + x);
    }
  }
  return Uint16Array.from(pixels);
})();
const luma = new Float32Array(HALF * HALF);

/** Measures an aligned crop (CROP_SIZE square, RGBA bytes). */
export function measureCrop(rgba: Uint8ClampedArray): CropMeasures {
  if (rgba.length !== 4 * CROP_SIZE * CROP_SIZE)
    throw new RangeError(`crop of ${rgba.length} bytes: RGBA of ${CROP_SIZE} square expected`);
  for (let y = 0; y < HALF; y++) {
    for (let x = 0; x < HALF; x++) {
      const top = 4 * (2 * y * CROP_SIZE + 2 * x);
      luma[y * HALF + x] =
        (lumaAt(rgba, top) + lumaAt(rgba, top + 4) + lumaAt(rgba, top + 4 * CROP_SIZE) + lumaAt(rgba, top + 4 * CROP_SIZE + 4)) /
        4;
    }
  }
  let [sum, squares, edges, edgeSquares] = [0, 0, 0, 0];
  for (const i of ovalPixels) {
    const value = luma[i]!;
    const edge = luma[i - 1]! + luma[i + 1]! + luma[i - HALF]! + luma[i + HALF]! - 4 * value;
    sum += value;
    squares += value * value;
    edges += edge;
    edgeSquares += edge * edge;
  }
  const n = ovalPixels.length;
  const variance = (total: number, totalSquares: number): number => totalSquares / n - (total / n) ** 2;
  return { luminance: sum / n, sharpness: variance(edges, edgeSquares) / Math.max(1, variance(sum, squares)) };
}

/** Rec. 601. */
const lumaAt = (rgba: Uint8ClampedArray, i: number): number => 0.299 * rgba[i]! + 0.587 * rgba[i + 1]! + 0.114 * rgba[i + 2]!;
