/**
 * The picture that rehearsal draws on: the person's neutral crop enlarged in its middle and mirrored around it, so that
 * the face finder has room to look and the face room to move. Enlarged, because the crop is cut out of it again afterwards: two
 * resamplings at the crop's own size would blur what the network sees.
 */

import { CROP_BYTES, CROP_SIZE } from '../../core/crop-frame.ts';
import type { Photo } from '../../core/pictures/photo.ts';

/** Side in pixels. */
export const FRAME_SIZE = 256;
/** Frame pixels a crop pixel. */
export const FRAME_SCALE = 1.5;
/** Frame pixels around the crop. */
export const FRAME_MARGIN = (FRAME_SIZE - FRAME_SCALE * CROP_SIZE) / 2;

/** The frame around an aligned crop (CROP_SIZE x CROP_SIZE x 3 bytes), bilinear. Throws for anything else. */
export function frameAround(crop: Uint8Array): Photo {
  if (crop.length !== CROP_BYTES) throw new RangeError(`neutral crop of ${crop.length} bytes: ${CROP_BYTES} expected`);
  const rgb = new Uint8ClampedArray(FRAME_SIZE * FRAME_SIZE * 3);
  const places = Array.from({ length: FRAME_SIZE }, (_, i) => {
    const beyond = Math.abs((i + 0.5 - FRAME_MARGIN) / FRAME_SCALE - 0.5);
    const at = beyond > CROP_SIZE - 1 ? 2 * (CROP_SIZE - 1) - beyond : beyond;
    const low = Math.min(CROP_SIZE - 2, Math.floor(at));
    return { low, share: at - low };
  });
  for (let y = 0, to = 0; y < FRAME_SIZE; y++) {
    const { low: top, share: down } = places[y]!;
    for (let x = 0; x < FRAME_SIZE; x++, to += 3) {
      const { low: left, share: right } = places[x]!;
      for (let d = 0; d < 3; d++) {
        const at = 3 * (top * CROP_SIZE + left) + d;
        const above = (1 - right) * crop[at]! + right * crop[at + 3]!;
        const below = (1 - right) * crop[at + 3 * CROP_SIZE]! + right * crop[at + 3 * CROP_SIZE + 3]!;
        rgb[to + d] = (1 - down) * above + down * below;
      }
    }
  }
  return { width: FRAME_SIZE, height: FRAME_SIZE, rgb };
}
