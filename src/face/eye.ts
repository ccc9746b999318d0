/**
 * The eye behind the lids. The photo shows only what the lids leave open; a widened eye shows more, so the picture of
 * the eye is continued: the iris by its own mirror image, the white by its nearest pixels.
 */

import type { Photo } from './picture/photo.ts';
import { bounds, outlineOf, signedDistance } from './picture/polygon.ts';
import { EYE_RIMS } from '../core/landmarks.ts';

export interface EyeTexture {
  /** Patch of the photo, continued beyond the lids. */
  readonly patch: Photo;
  /** Where the patch lies on the photo, pixels. */
  readonly left: number;
  readonly top: number;
  /** Colour of the white, 0 to 255. */
  readonly white: readonly [number, number, number];
}

const IRIS = { left: 473, right: 468 } as const;

export function eyeTexture(photo: Photo, landmarks: ArrayLike<number>, side: 'left' | 'right'): EyeTexture {
  const outline = outlineOf(landmarks, EYE_RIMS[side === 'left' ? 0 : 1]);
  const tight = bounds(outline, 0);
  const halfWidth = (tight.right - tight.left) / 2;
  const box = bounds(outline, 0.7 * halfWidth);
  const [left, top] = [Math.max(0, Math.floor(box.left)), Math.max(0, Math.floor(box.top))];
  const width = Math.min(photo.width, Math.ceil(box.right)) - left;
  const height = Math.min(photo.height, Math.ceil(box.bottom)) - top;
  if (width < 4 || height < 4) throw new RangeError(`the ${side} eye lies outside the photo: ${width} x ${height} pixels`);

  const iris = [landmarks[3 * IRIS[side]]!, landmarks[3 * IRIS[side] + 1]!] as const;
  let radius = 0;
  for (let k = 1; k <= 4; k++) {
    const at = 3 * (IRIS[side] + k);
    radius += Math.hypot(landmarks[at]! - iris[0], landmarks[at + 1]! - iris[1]) / 4;
  }
  const rim = 0.06 * halfWidth; // lashes and lid edge do not belong to the eye
  const open = (x: number, y: number): boolean => signedDistance(outline, x, y) > rim;
  const inIris = (x: number, y: number): boolean => Math.hypot(x - iris[0], y - iris[1]) < 1.08 * radius;
  const pixel = (x: number, y: number): number => 3 * (Math.floor(y) * photo.width + Math.floor(x));

  const rgb = new Uint8ClampedArray(width * height * 3);
  const whites: number[][] = [];
  const whitePixels: { x: number; y: number; at: number }[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [px, py] = [left + x + 0.5, top + y + 0.5];
      if (!open(px, py) || inIris(px, py)) continue;
      const at = pixel(px, py);
      whites.push([photo.rgb[at]!, photo.rgb[at + 1]!, photo.rgb[at + 2]!]);
      whitePixels.push({ x: px, y: py, at });
    }
  }
  const bright = whites.sort((a, b) => b[0]! + b[1]! + b[2]! - a[0]! - a[1]! - a[2]!).slice(0, Math.max(1, whites.length >> 1));
  const mean = (d: number): number => bright.reduce((sum, c) => sum + c[d]!, 0) / Math.max(1, bright.length);
  const white: [number, number, number] = whites.length ? [mean(0), mean(1), mean(2)] : [200, 195, 190];

  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [px, py] = [left + x + 0.5, top + y + 0.5];
      const out = 3 * (y * width + x);
      let source = open(px, py) ? pixel(px, py) : -1;
      if (source < 0 && inIris(px, py)) {
        const turned = [
          [px, 2 * iris[1] - py],
          [2 * iris[0] - px, 2 * iris[1] - py],
          [2 * iris[0] - px, py],
        ].find(([u, v]) => open(u!, v!));
        if (turned) source = pixel(turned[0]!, turned[1]!);
        else {
          const reach = Math.hypot(px - iris[0], py - iris[1]);
          source = pixel(iris[0] + Math.sign(px - iris[0]) * Math.min(reach, 0.8 * radius), iris[1]);
        }
      }
      if (source < 0 && whitePixels.length) {
        const cost = (w: { x: number; y: number }): number => (w.x - px) ** 2 + 0.5 * (w.y - py) ** 2;
        source = whitePixels.reduce((best, w) => (cost(w) < cost(best) ? w : best)).at;
      }
      for (let d = 0; d < 3; d++) rgb[out + d] = source >= 0 ? photo.rgb[source + d]! : white[d]!;
    }
  }
  return {
    patch: { width, height, rgb },
    left,
    top,
    white,
  };
}
