/**
 * How far one face of one frame can be trusted, and why not when it cannot. What hides a face is judged later, by the network
 * (core/covered.ts).
 * Each criterion runs from 1 (ideal) through one half at its limit down to 0; the score is the weakest criterion, so reasons
 * are listed exactly when the score is below one half.
 * The limits for blur and light were set on 176 real portraits and 1,100 other real pictures, blurred, darkened and overexposed on
 * purpose (see the tests).
 */

import { CROP_SIZE, luma } from './crop-frame.ts';
import { grade } from './grade.ts';
import { MESH_LANDMARKS, type Pose, type Quality, type QualityReason } from './reading.ts';
import { uprightness } from './upright.ts';

/** Interocular distance (outer corners), picture pixels. */
const SIZE = { ideal: 60, limit: 30 };
/** Degrees away from the camera. */
const YAW = { ideal: 20, limit: 40 };
const PITCH = { ideal: 15, limit: 30 };
/** Fine detail in the direction that has least of it, see `measureCrop`: 0.5 and above on sharp portraits; a Gaussian blur of 4 % of the interocular distance, or one of 15 % along any direction, falls below the limit. */
const SHARPNESS = { ideal: 0.42, limit: 0.17 };
/** Mean luminance, 0 to 255: half of the darkest well-lit face among the portraits, so that dark skin is not taken for dark light. */
const LUMINANCE = { ideal: 55, limit: 30 };
/** Share of the face that is as bright as the picture can be: skin has no detail there. */
const BURNT_OUT = { ideal: 0.1, limit: 0.3 };
/** See core/upright.ts: 99 % of faces that are the right way up are above -0.5, half of the others below the limit. */
const UPRIGHT = { ideal: -0.3, limit: -0.8 };
/** Share of the mesh outside of the picture. */
const OUTSIDE = { ideal: 0, limit: 0.05 };

/** Ellipse of the crop that holds skin on every face, shares of the crop's side. */
const OVAL = { x: 0.5, y: 0.49, width: 0.28, height: 0.35 };
const EYE_CORNERS = [33, 263] as const;

export interface CropMeasures {
  /** Mean luminance of the face, 0 to 255. */
  readonly luminance: number;
  /**
   * Variance of the second derivative over the variance of the luminance, in the direction where it is least against what sharp
   * portraits have there: 1 on the median of those, falls with blur in any direction, indifferent to exposure.
   */
  readonly sharpness: number;
  /** Share of the face that is as bright as the picture can be. */
  readonly burntOut: number;
  /** core/upright.ts */
  readonly upright: number;
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
    ['overexposed', grade(crop.burntOut, BURNT_OUT)],
    ['turned-over', grade(crop.upright, UPRIGHT)],
    ['out-of-frame', grade(shareOutside(landmarks, picture), OUTSIDE)],
  ];
  return {
    score: Math.min(...criteria.map(([, value]) => value)),
    reasons: criteria.filter(([, value]) => value < 0.5).map(([reason]) => reason),
  };
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
const halved = new Float32Array(HALF * HALF);
/** Steps to the next pixel of each direction, and the median of that direction's measure over sharp portraits. */
const DIRECTIONS = [
  { step: 1, typical: 0.34 },
  { step: HALF, typical: 0.78 },
  { step: HALF + 1, typical: 1.1 },
  { step: HALF - 1, typical: 1.06 },
] as const;
/** Luminance from which a pixel is as bright as it can be: compression moves it a little. */
const BRIGHTEST = 250;

/** Measures an aligned crop (CROP_SIZE square, RGBA bytes). */
export function measureCrop(rgba: Uint8ClampedArray): CropMeasures {
  if (rgba.length !== 4 * CROP_SIZE * CROP_SIZE)
    throw new RangeError(`crop of ${rgba.length} bytes: RGBA of ${CROP_SIZE} square expected`);
  for (let y = 0; y < HALF; y++) {
    for (let x = 0; x < HALF; x++) {
      const top = 4 * (2 * y * CROP_SIZE + 2 * x);
      halved[y * HALF + x] =
        (luma(rgba, top) + luma(rgba, top + 4) + luma(rgba, top + 4 * CROP_SIZE) + luma(rgba, top + 4 * CROP_SIZE + 4)) / 4;
    }
  }
  const n = ovalPixels.length;
  let [sum, squares, bright] = [0, 0, 0];
  for (const i of ovalPixels) {
    const value = halved[i]!;
    sum += value;
    squares += value * value;
    if (value >= BRIGHTEST) bright++;
  }
  const contrast = Math.max(1, squares / n - (sum / n) ** 2);
  const sharpness = Math.min(...DIRECTIONS.map(({ step, typical }) => detailAlong(step) / contrast / typical));
  return { luminance: sum / n, sharpness, burntOut: bright / n, upright: uprightness(halved) };
}

/** Variance of the second derivative of the face's luminance along `step`. */
function detailAlong(step: number): number {
  let [sum, squares] = [0, 0];
  for (const i of ovalPixels) {
    const bend = halved[i - step]! + halved[i + step]! - 2 * halved[i]!;
    sum += bend;
    squares += bend * bend;
  }
  return squares / ovalPixels.length - (sum / ovalPixels.length) ** 2;
}
