/**
 * Another photograph of a crop: found a little elsewhere by the finder, in another light, by another camera. What the
 * network takes out on its own (brightness, contrast) is left alone.
 */

import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { Random } from '../../../src/core/random.ts';

/** Standard deviations: pixels of shift, share of size, radians. */
const SHIFT = 1.2;
const SIZE = 0.03;
const TURN = 0.03;
/** Logarithm of the gamma, and how much lighter or darker one side may be than the middle. */
const GAMMA = 0.35;
const SIDE_LIGHT = 0.45;
/** Standard deviation of the noise, most, as a share of the range. */
const NOISE = 0.04;
const BLURRED = 0.3;
const MIDDLE = (CROP_SIZE - 1) / 2;
const PIXELS = CROP_SIZE * CROP_SIZE;

/** Normal numbers to take noise from at any place: drawing them anew would cost more than all the rest. */
const GRAIN = (() => {
  const random = new Random('grain');
  return Float32Array.from({ length: 8 * PIXELS }, () => random.normal());
})();

/** Writes the crop (grey bytes) as seen again to `out` from `at` on, 0 to 1; `mirrored` left to right. */
export function photograph(grey: Uint8Array, mirrored: boolean, random: Random, out: Float32Array, at: number): void {
  const size = 1 + random.bounded(SIZE, 2 * SIZE);
  const turn = random.bounded(TURN, 2 * TURN);
  const [dx, dy] = [random.bounded(SHIFT, 2 * SHIFT), random.bounded(SHIFT, 2 * SHIFT)];
  const [c, s] = [Math.cos(turn) / size, Math.sin(turn) / size];
  const exponent = Math.exp(random.between(-GAMMA, GAMMA));
  const curve = Float32Array.from({ length: 256 }, (_, level) => (level / 255) ** exponent);
  const [across, down] = [random.bounded(SIDE_LIGHT / 2, SIDE_LIGHT), random.bounded(SIDE_LIGHT / 3, SIDE_LIGHT)];
  const noise = random.between(0, NOISE);
  const grain = Math.floor(random.uniform() * (GRAIN.length - PIXELS));
  const flip = mirrored ? -1 : 1;
  const last = CROP_SIZE - 1.001;
  for (let y = 0, i = 0; y < CROP_SIZE; y++) {
    for (let x = 0; x < CROP_SIZE; x++, i++) {
      const [u, v] = [flip * (x - MIDDLE) + dx, y - MIDDLE + dy];
      const fx = Math.min(last, Math.max(0, c * u + s * v + MIDDLE));
      const fy = Math.min(last, Math.max(0, c * v - s * u + MIDDLE));
      const [ix, iy] = [Math.floor(fx), Math.floor(fy)];
      const [ax, ay] = [fx - ix, fy - iy];
      const p = iy * CROP_SIZE + ix;
      const top = (1 - ax) * curve[grey[p]!]! + ax * curve[grey[p + 1]!]!;
      const low = (1 - ax) * curve[grey[p + CROP_SIZE]!]! + ax * curve[grey[p + CROP_SIZE + 1]!]!;
      const light = 1 + (across * (x - MIDDLE) + down * (y - MIDDLE)) / MIDDLE;
      out[at + i] = ((1 - ay) * top + ay * low) * light + noise * GRAIN[grain + i]!;
    }
  }
  if (random.chance(BLURRED)) blur(out, at, random.between(0.3, 1));
}

/** A part of the mean with the neighbours below and to the right, then above and to the left, so that nothing moves. */
function blur(out: Float32Array, at: number, amount: number): void {
  const [own, other] = [1 - amount / 2, amount / 2];
  for (const step of [1, CROP_SIZE]) {
    for (let i = at; i < at + PIXELS - step; i++) out[i] = own * out[i]! + other * out[i + step]!;
    for (let i = at + PIXELS - 1; i >= at + step; i--) out[i] = own * out[i]! + other * out[i - step]!;
  }
}

/** Writes the crop (grey bytes) as it is to `out` from `at` on, 0 to 1; `mirrored` left to right. */
export function copyGrey(grey: Uint8Array, mirrored: boolean, out: Float32Array, at: number): void {
  for (let y = 0, i = at; y < CROP_SIZE; y++) {
    for (let x = 0; x < CROP_SIZE; x++, i++) out[i] = grey[y * CROP_SIZE + (mirrored ? CROP_SIZE - 1 - x : x)]! / 255;
  }
}
