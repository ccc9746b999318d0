/**
 * Whether an aligned crop shows a face the right way up. A face finder lays an upright mesh over a face that stands on its head and is
 * sure of it; the pixels below the mesh tell. A linear score of local contrast (how dark eyes, brows, nostrils and mouth are
 * against what surrounds them), left and right averaged; weights by ridge regression on crops as they are against the same crops
 * turned by 90 and 180 degrees (tools/pretrain/upright.ts). One score says little (5 % of real faces in hard light score below 0);
 * between two readings of the same face the higher one is nearly always the right one.
 */

import WEIGHTS from './upright-weights.json' with { type: 'json' };

/** Cells of the crop, along a side; the left and the right half share theirs. */
const CELLS = 14;
export const UPRIGHT_FEATURES = (CELLS * CELLS) / 2;
/** Pixels along a side that contrast is measured on. */
const SIDE = 2 * CELLS;
/** Standard deviation of the surroundings, in those pixels. */
const SURROUNDINGS = 3;
/** Contrast of noise, grey levels. */
const NOISE = 4;

const kernel = Float64Array.from({ length: 6 * SURROUNDINGS + 1 }, (_, i) =>
  Math.exp(-0.5 * ((i - 3 * SURROUNDINGS) / SURROUNDINGS) ** 2),
);
const kernelSum = kernel.reduce((sum, value) => sum + value, 0);

/**
 * Contrast of each cell against its surroundings, -1 to 1: UPRIGHT_FEATURES numbers. `grey`: the aligned crop, square, 0 to 255, whole or
 * shrunk to a side that is a multiple of 28 pixels. Throws for another size.
 */
export function uprightFeatures(grey: ArrayLike<number>): Float64Array {
  const small = shrunk(grey);
  const mean = blurred(small);
  const deviation = small.map((value, i) => value - mean[i]!);
  const variance = blurred(deviation.map((value) => value ** 2));
  const contrast = deviation.map((value, i) => Math.tanh(value / (Math.sqrt(variance[i]!) + NOISE)));
  const features = new Float64Array(UPRIGHT_FEATURES);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const column = Math.min(x, SIDE - 1 - x) >> 1;
      features[(y >> 1) * (CELLS / 2) + column]! += contrast[y * SIDE + x]! / 8;
    }
  }
  return features;
}

/** How much like an upright face a crop looks: about 1 for one, about -1 for one turned over. `grey` as in `uprightFeatures`. */
export function uprightness(grey: ArrayLike<number>): number {
  return uprightFeatures(grey).reduce((sum, value, i) => sum + WEIGHTS.features[i]! * value, WEIGHTS.bias);
}

function shrunk(grey: ArrayLike<number>): Float64Array {
  const side = Math.sqrt(grey.length);
  if (side === 0 || side % SIDE !== 0)
    throw new RangeError(`crop of ${grey.length} bytes: a square with a side of a multiple of ${SIDE} expected`);
  const step = side / SIDE;
  const small = new Float64Array(SIDE * SIDE);
  for (let i = 0; i < grey.length; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    small[Math.floor(y / step) * SIDE + Math.floor(x / step)]! += grey[i]! / step ** 2;
  }
  return small;
}

function blurred(values: Float64Array): Float64Array {
  return along(along(values, 1, SIDE), SIDE, 1);
}

/** One pass of the blur, `step` apart; borders go on outside. */
function along(values: Float64Array, step: number, across: number): Float64Array {
  const out = new Float64Array(values.length);
  const reach = 3 * SURROUNDINGS;
  for (let line = 0; line < SIDE; line++) {
    for (let at = 0; at < SIDE; at++) {
      let sum = 0;
      for (let k = -reach; k <= reach; k++) {
        const from = Math.min(SIDE - 1, Math.max(0, at + k));
        sum += kernel[k + reach]! * values[line * across + from * step]!;
      }
      out[line * across + at * step] = sum / kernelSum;
    }
  }
  return out;
}
