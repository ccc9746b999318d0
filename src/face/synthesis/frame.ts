/**
 * The picture that synthesis draws on: the person's neutral crop enlarged in its middle and mirrored around it, so that
 * the face finder has room to look and the face room to move. Enlarged, because the crop is cut out of it again afterwards: two
 * resamplings at the crop's own size would blur what the network sees. Enlarged bicubically, which costs nothing per picture, the
 * neutral face keeps 84 % of its sharpness (core/quality.ts) on the way; bilinearly it kept 70 %.
 */

import { CROP_BYTES, CROP_SIZE } from '../../core/crop-frame.ts';
import type { Photo } from '../picture/photo.ts';

/** Side in pixels. */
export const FRAME_SIZE = 256;
/** Frame pixels a crop pixel. */
const FRAME_SCALE = 1.5;
/** Frame pixels around the crop. */
export const FRAME_MARGIN = (FRAME_SIZE - FRAME_SCALE * CROP_SIZE) / 2;

/** Catmull-Rom's weights of four samples in a row, `t` of the way from the second to the third. */
const cubic = (t: number): readonly number[] => [
  ((2 - t) * t - 1) * (t / 2),
  ((3 * t - 5) * t * t + 2) / 2,
  (((4 - 3 * t) * t + 1) * t) / 2,
  ((t - 1) * t * t) / 2,
];

/** For each pixel along the frame the four pixels of the crop that it is made of, and their weights. */
const TAPS = Array.from({ length: FRAME_SIZE }, (_, i) => {
  const beyond = Math.abs((i + 0.5 - FRAME_MARGIN) / FRAME_SCALE - 0.5);
  const at = beyond > CROP_SIZE - 1 ? 2 * (CROP_SIZE - 1) - beyond : beyond;
  const low = Math.floor(at);
  const from = [-1, 0, 1, 2].map((step) => Math.min(CROP_SIZE - 1, Math.max(0, low + step)));
  return { from, weights: cubic(at - low) };
});

/** The frame around an aligned crop (CROP_SIZE x CROP_SIZE x 3 bytes), bicubic. Throws for anything else. */
export function frameAround(crop: Uint8Array): Photo {
  if (crop.length !== CROP_BYTES) throw new RangeError(`neutral crop of ${crop.length} bytes: ${CROP_BYTES} expected`);
  const wide = new Float32Array(3 * FRAME_SIZE * CROP_SIZE);
  const rgb = new Uint8ClampedArray(3 * FRAME_SIZE * FRAME_SIZE);
  for (let y = 0; y < CROP_SIZE; y++) {
    TAPS.forEach(({ from, weights }, x) => {
      for (let d = 0; d < 3; d++) {
        wide[3 * (y * FRAME_SIZE + x) + d] = from.reduce(
          (sum, tap, k) => sum + weights[k]! * crop[3 * (y * CROP_SIZE + tap) + d]!,
          0,
        );
      }
    });
  }
  TAPS.forEach(({ from, weights }, y) => {
    for (let i = 0; i < 3 * FRAME_SIZE; i++) {
      rgb[3 * FRAME_SIZE * y + i] = from.reduce((sum, tap, k) => sum + weights[k]! * wide[3 * FRAME_SIZE * tap + i]!, 0);
    }
  });
  return { width: FRAME_SIZE, height: FRAME_SIZE, rgb };
}
