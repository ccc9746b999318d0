/**
 * Skin for closed lids. A photo of open eyes shows a thin strip of lid, lashes and the white beside it; stretched over a
 * closed eye that strip would shine. Here the opening and its rim are filled with the skin around it, a little darker.
 */

import type { Photo } from '../picture/photo.ts';
import { bounds, outlineOf, signedDistance } from '../picture/polygon.ts';
import { luma } from '../../core/crop-frame.ts';
import { EYE_RIMS } from '../../core/landmarks.ts';

/** A lid lies in the shade of the brow. */
const SHADE = 0.97;
/** How dark and how bright a lid may be beside the skin under the eye: lashes and highlights are neither's colour. */
const RANGE = [0.72, 0.87] as const;
const SWEEPS = 160;

/** Mean brightness of the skin under an eye, between half and all of its half width below the opening. */
function skinBelow({ width, height, rgb }: Photo, middle: number, bottom: number, halfWidth: number): number {
  let [sum, count] = [0, 0];
  for (let y = Math.floor(bottom + 0.5 * halfWidth); y < Math.min(height, bottom + halfWidth); y++) {
    for (let x = Math.floor(middle - 0.5 * halfWidth); x < Math.min(width, middle + 0.5 * halfWidth); x++) {
      sum += luma(rgb, 3 * (y * width + x));
      count++;
    }
  }
  return count ? sum / count : 128;
}

function fillOpening(photo: Photo, rgb: Uint8ClampedArray, outline: Float32Array): void {
  const tight = bounds(outline, 0);
  const [halfWidth, height] = [(tight.right - tight.left) / 2, tight.bottom - tight.top];
  const grow = Math.max(1.5, 0.16 * halfWidth);
  const box = bounds(outline, 2 * grow + 2);
  const [x0, y0] = [Math.max(1, Math.floor(box.left)), Math.max(1, Math.floor(box.top))];
  const w = Math.min(photo.width - 1, Math.ceil(box.right)) - x0;
  const h = Math.min(photo.height - 1, Math.ceil(box.bottom)) - y0;
  const filled = new Float32Array(w * h * 3);
  const inside = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const at = y * w + x;
      const fromMiddle = (y0 + y - (tight.top + tight.bottom) / 2) / Math.max(height, 1);
      const rim = fromMiddle < 0 ? 1.3 * grow : grow; // upper lashes reach further
      const isRimOfBox = x === 0 || y === 0 || x === w - 1 || y === h - 1;
      inside[at] = !isRimOfBox && signedDistance(outline, x0 + x + 0.5, y0 + y + 0.5) > -rim ? 1 : 0;
      const from = 3 * ((y0 + y) * photo.width + x0 + x);
      for (let d = 0; d < 3; d++) filled[3 * at + d] = photo.rgb[from + d]!;
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let at = w; at < w * (h - 1); at++) {
      if (!inside[at]) continue;
      for (let d = 0; d < 3; d++) {
        const i = 3 * at + d;
        const mean = (filled[i - 3]! + filled[i + 3]! + filled[i - 3 * w]! + filled[i + 3 * w]!) / 4;
        filled[i] = filled[i]! + 1.7 * (mean - filled[i]!);
      }
    }
  }
  const skin = skinBelow(photo, (tight.left + tight.right) / 2, tight.bottom, halfWidth);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const at = y * w + x;
      if (!inside[at]) continue;
      const relative = Math.max(0.05, luma(filled, 3 * at) / skin);
      const factor = (SHADE * Math.min(RANGE[1], Math.max(RANGE[0], relative))) / relative;
      for (let d = 0; d < 3; d++) rgb[3 * ((y0 + y) * photo.width + x0 + x) + d] = factor * filled[3 * at + d]!;
    }
  }
}

/** The photo with skin over both eyes. */
export function lidTexture(photo: Photo, landmarks: ArrayLike<number>): Photo {
  const rgb = photo.rgb.slice();
  for (const rim of EYE_RIMS) fillOpening(photo, rgb, outlineOf(landmarks, rim));
  return { ...photo, rgb };
}
