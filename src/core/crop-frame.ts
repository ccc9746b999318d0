/**
 * Where a face lies in its aligned crop: a 2D similarity of points that expressions hardly move (eye corners, nasion, base of
 * the septum) onto fixed places. Jaw and lip corners take no part, so an open mouth never zooms the crop out.
 * Least squares in closed form: Umeyama 1991, doi 10.1109/34.88573, in two dimensions.
 */

/** Side of the crop in pixels. */
export const CROP_SIZE = 112;

/**
 * Landmark and its place as a share of the crop's side, the subject's left on the right: the mean of 176 neutral and smiling
 * portraits, with room for forehead and dropped jaw.
 */
const ANCHORS: readonly (readonly [landmark: number, x: number, y: number])[] = [
  [33, 0.281, 0.334],
  [133, 0.417, 0.342],
  [362, 0.583, 0.342],
  [263, 0.719, 0.334],
  [168, 0.5, 0.315],
  [2, 0.5, 0.556],
];

/** Bytes of a crop as it is kept: RGB. */
export const CROP_BYTES = 3 * CROP_SIZE * CROP_SIZE;

/** `CanvasRenderingContext2D.setTransform` arguments: picture pixels to crop pixels. */
export type CropTransform = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Transform that brings `landmarks` (n x 3, picture pixels) into a crop of CROP_SIZE pixels. Throws for points without extent. */
export function cropTransform(landmarks: ArrayLike<number>): CropTransform {
  const n = ANCHORS.length;
  let [fromX, fromY, toX, toY] = [0, 0, 0, 0];
  for (const [id, x, y] of ANCHORS) {
    fromX += landmarks[3 * id]! / n;
    fromY += landmarks[3 * id + 1]! / n;
    toX += (x * CROP_SIZE) / n;
    toY += (y * CROP_SIZE) / n;
  }
  let [along, across, spread] = [0, 0, 0];
  for (const [id, x, y] of ANCHORS) {
    const [px, py] = [landmarks[3 * id]! - fromX, landmarks[3 * id + 1]! - fromY];
    const [qx, qy] = [x * CROP_SIZE - toX, y * CROP_SIZE - toY];
    along += px * qx + py * qy;
    across += px * qy - py * qx;
    spread += px * px + py * py;
  }
  if (!(spread > 0)) throw new RangeError(`cannot align a face without extent: spread ${spread}`);
  const [a, b] = [along / spread, across / spread];
  return [a, b, -b, a, toX - a * fromX + b * fromY, toY - b * fromX - a * fromY];
}

/**
 * What a picture (RGBA bytes) shows of a crop: CROP_SIZE x CROP_SIZE x 4 bytes, opaque, black outside of the picture. Bilinear between
 * the four nearest pixels, as a canvas draws with its smoothing as it is, but the same in every browser.
 */
export function cutCrop(
  { data, width, height }: { readonly data: ArrayLike<number>; readonly width: number; readonly height: number },
  [a, b, c, d, e, f]: CropTransform,
): Uint8ClampedArray {
  const crop = new Uint8ClampedArray(4 * CROP_SIZE * CROP_SIZE);
  const det = a * d - b * c;
  // plain numbers, no pairs: this runs for each pixel of each face of each frame
  for (let row = 0, o = 0; row < CROP_SIZE; row++) {
    const v = row + 0.5 - f;
    for (let column = 0; column < CROP_SIZE; column++, o += 4) {
      crop[o + 3] = 255;
      const u = column + 0.5 - e;
      const x = (d * u - c * v) / det;
      const y = (a * v - b * u) / det;
      if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;
      const fromX = x > 0.5 ? x - 0.5 : 0;
      const fromY = y > 0.5 ? y - 0.5 : 0;
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      const alongX = fromX - left;
      const alongY = fromY - top;
      const upper = 4 * (top * width + left);
      const lower = top + 1 < height ? upper + 4 * width : upper;
      const next = left + 1 < width ? 4 : 0;
      for (let k = 0; k < 3; k++) {
        const above = data[upper + k]! + alongX * (data[upper + next + k]! - data[upper + k]!);
        const below = data[lower + k]! + alongX * (data[lower + next + k]! - data[lower + k]!);
        crop[o + k] = above + alongY * (below - above);
      }
    }
  }
  return crop;
}

/** Rec. 601 luma of the colour at `at` in RGB or RGBA bytes, 0 to 255. */
export const luma = (bytes: ArrayLike<number>, at: number): number =>
  0.299 * bytes[at]! + 0.587 * bytes[at + 1]! + 0.114 * bytes[at + 2]!;

/** Luma of RGB bytes, 0 to 1, written to `out` from `at` on. */
export function writeGrey(rgb: ArrayLike<number>, out: Float32Array, at: number): void {
  for (let i = 0, o = at; i < rgb.length; i += 3, o++) {
    out[o] = luma(rgb, i) / 255;
  }
}

/** RGB bytes with an A that hides nothing. */
export function withAlpha(rgb: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((4 * rgb.length) / 3).fill(255);
  for (let i = 0, o = 0; i < rgb.length; i += 3, o += 4) {
    rgba[o] = rgb[i]!;
    rgba[o + 1] = rgb[i + 1]!;
    rgba[o + 2] = rgb[i + 2]!;
  }
  return rgba;
}

/** RGBA bytes without their A. */
export function opaque(rgba: ArrayLike<number>): Uint8Array {
  const rgb = new Uint8Array((3 * rgba.length) / 4);
  for (let i = 0, o = 0; o < rgb.length; i += 4, o += 3) {
    rgb[o] = rgba[i]!;
    rgb[o + 1] = rgba[i + 1]!;
    rgb[o + 2] = rgba[i + 2]!;
  }
  return rgb;
}

/** Luma of RGB bytes in bytes, 0 to 255. */
export function greyOf(rgb: ArrayLike<number>): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++) grey[i] = Math.round(luma(rgb, 3 * i));
  return grey;
}
