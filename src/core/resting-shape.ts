/**
 * How a face at rest is shaped: measures that expressions move, the mean and spread of each among resting people, and a short
 * vector by which two frames of one person are told apart. Mean and spread are those of 108 neutral portraits of the Face Research
 * Lab London Set and the Young Adult White Faces as the app's face finder sees them (sources in core/mean-face.ts).
 */

import { CROP_SIZE, luma } from './crop-frame.ts';
import { ACTION_UNITS, type ActionUnit } from './facs.ts';
import type { FaceView } from './reading.ts';
import { regionWeights } from './rig.ts';

interface Measure {
  /** Of a frontalised face, cm. */
  readonly of: (height: (...ids: number[]) => number, across: (id: number) => number) => number;
  readonly mean: number;
  readonly spread: number;
}

const MEASURES = {
  cornersUp: { of: (height) => height(61, 291) - height(13, 14), mean: -0.12, spread: 0.114 },
  mouthWidth: { of: (_, across) => across(291) - across(61), mean: 5.05, spread: 0.337 },
  // lips touch in all but a few portraits: their spread is that of the finder, and wider here, for people who rest with parted lips
  lipGap: { of: (height) => height(13) - height(14), mean: 0.01, spread: 0.06 },
  innerBrows: { of: (height) => height(107, 336, 55, 285) - height(133, 362), mean: 2.015, spread: 0.235 },
  outerBrows: { of: (height) => height(105, 334, 63, 293) - height(33, 263), mean: 2.35, spread: 0.247 },
  betweenBrows: { of: (_, across) => across(285) - across(55), mean: 2.642, spread: 0.144 },
  chin: { of: (height) => height(2) - height(152), mean: 7.065, spread: 0.394 },
  upperLip: { of: (height) => height(2) - height(0), mean: 1.615, spread: 0.234 },
  lips: { of: (height) => height(0) - height(17), mean: 1.701, spread: 0.381 },
  underLip: { of: (height) => height(17) - height(152), mean: 3.749, spread: 0.331 },
} as const satisfies Record<string, Measure>;

export interface Rarity {
  /** Root mean square distance from the mean resting face, in people's spreads: .3 to 1.6 among resting people, 6.5 for the median posed smile. */
  readonly distance: number;
  /** Whether corners or lips are where people at rest hardly ever have them. */
  readonly smilesOrSpeaks: boolean;
}

/** Spreads beyond which raised mouth corners or parted lips are no resting mouth. */
const NO_RESTING_MOUTH = 3;

/** How rare the shape of `landmarks` (MESH_LANDMARKS x 3, canonical cm) is among resting people. */
export function rarityOf(landmarks: Float32Array): Rarity {
  const height = (...ids: number[]): number => ids.reduce((sum, id) => sum + landmarks[3 * id + 1]! / ids.length, 0);
  const across = (id: number): number => landmarks[3 * id]!;
  const spreads = ({ of, mean, spread }: Measure): number => (of(height, across) - mean) / spread;
  const all = Object.values(MEASURES).map(spreads);
  return {
    distance: Math.sqrt(all.reduce((sum, value) => sum + value * value, 0) / all.length),
    smilesOrSpeaks: spreads(MEASURES.cornersUp) > NO_RESTING_MOUTH || spreads(MEASURES.lipGap) > NO_RESTING_MOUTH,
  };
}

/** How far the units of a region reach each landmark: the largest share any of them has in it, 0 to 1. */
function reach(region: ActionUnit['region']): Float32Array {
  const weights = ACTION_UNITS.flatMap((unit, i) => (unit.region === region ? [regionWeights(i)] : []));
  return Float32Array.from(weights[0]!, (_, id) => Math.max(...weights.map((weight) => weight[id]!)));
}
const [UPPER, LOWER] = [reach('upper'), reach('lower')];
const landmarksWhere = (holds: (upper: number, lower: number) => boolean): number[] =>
  [...UPPER.keys()].filter((id) => holds(UPPER[id]!, LOWER[id]!));
/** Brows and lids, and mouth and cheeks apart: a frown would be lost among the many landmarks of the mouth. */
const MOVING = [landmarksWhere((upper) => upper > 0.5), landmarksWhere((_, lower) => lower > 0.5)];
const STEADY = [landmarksWhere((upper, lower) => Math.max(upper, lower) < 0.3)];

/** Blocks a side into which the crop is averaged, and those that show skin and features on every face. */
const BLOCKS = 14;
const BLOCK = CROP_SIZE / BLOCKS;
const SHOWN = { left: 2, right: 12, top: 2, bottom: 13 };

/** What tells frames apart: a shape in cm and a picture without its brightness and contrast. */
export interface Impression {
  /** x and y of some landmarks, cm, group by group. */
  readonly shapes: readonly Float32Array[];
  /** Mean luma of blocks of the crop; sums to 0, squares to 1. */
  readonly picture: Float32Array;
}

const shapesOf = (landmarks: Float32Array, groups: readonly (readonly number[])[]): Float32Array[] =>
  groups.map((ids) => Float32Array.from({ length: 2 * ids.length }, (_, i) => landmarks[3 * ids[i >> 1]! + (i & 1)]!));

function pictureOf(crop: Uint8Array): Float32Array {
  const out = new Float32Array((SHOWN.right - SHOWN.left) * (SHOWN.bottom - SHOWN.top));
  let at = 0;
  for (let row = SHOWN.top; row < SHOWN.bottom; row++) {
    for (let column = SHOWN.left; column < SHOWN.right; column++, at++) {
      // every other pixel of every other line is enough for a mean
      for (let y = row * BLOCK; y < (row + 1) * BLOCK; y += 2) {
        for (let x = column * BLOCK; x < (column + 1) * BLOCK; x += 2) {
          out[at]! += luma(crop, 3 * (y * CROP_SIZE + x));
        }
      }
    }
  }
  const mean = out.reduce((sum, value) => sum + value, 0) / out.length;
  const length = Math.hypot(...out.map((value) => value - mean)) || 1;
  return out.map((value) => (value - mean) / length);
}

/** What shows how a face moves: the landmarks that action units reach. */
export const impressionOf = ({ landmarks, crop }: FaceView): Impression => ({
  shapes: shapesOf(landmarks, MOVING),
  picture: pictureOf(crop),
});

/** What shows whose face it is: the landmarks that action units leave where they are. */
export const likenessOf = ({ landmarks, crop }: FaceView): Impression => ({
  shapes: shapesOf(landmarks, STEADY),
  picture: pictureOf(crop),
});

/** Root mean square distance of the landmarks in cm, of the group that differs most, and 1 - correlation of the pictures (0 to 2). */
export function difference(a: Impression, b: Impression): { readonly shape: number; readonly picture: number } {
  const distances = a.shapes.map((shape, group) => {
    const other = b.shapes[group]!;
    let squares = 0;
    for (let i = 0; i < shape.length; i++) squares += (shape[i]! - other[i]!) ** 2;
    return Math.sqrt((2 * squares) / shape.length);
  });
  let correlation = 0;
  for (let i = 0; i < a.picture.length; i++) correlation += a.picture[i]! * b.picture[i]!;
  return { shape: Math.max(...distances), picture: 1 - correlation };
}
