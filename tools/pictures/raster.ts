/**
 * A z-buffer rasteriser in plain arrays: textured and plainly coloured triangles with a brightness at each vertex, and
 * stencils for what only an opening shows. Triangles are a few pixels small, so texture coordinates are interpolated on
 * the screen: the difference to perspective-correct ones is far below a pixel.
 */

import type { Photo } from '../../src/face/picture/photo.ts';

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** width x height x 3, 0 to 255 and beyond until encoded. */
  readonly colour: Float32Array;
  /** Larger is nearer. */
  readonly depth: Float32Array;
}

let last: Canvas | null = null;

/** An empty canvas. The last one of the same size is used again: a drawing is finished before the next begins. */
export function emptyCanvas(width: number, height: number): Canvas {
  if (last?.width !== width || last.height !== height) {
    last = { width, height, colour: new Float32Array(width * height * 3), depth: new Float32Array(width * height) };
  }
  last.colour.fill(0);
  last.depth.fill(-Infinity);
  return last;
}

export interface Textured {
  /** n x 3: screen x, y (pixels, y down) and depth (larger is nearer). */
  readonly screen: Float32Array;
  readonly triangles: Uint16Array;
  /** n x 2, texture pixels. */
  readonly texture: Float32Array;
  readonly image: Photo;
  /** Brightness by vertex; 1 everywhere when left out. */
  readonly shade?: Float32Array;
  /** A second image on the same coordinates and its share by vertex. */
  readonly second?: { readonly image: Photo; readonly share: Float32Array };
  /** Draws only where this is not 0. */
  readonly stencil?: Uint8Array;
}

export interface Coloured {
  readonly screen: Float32Array;
  readonly triangles: Uint16Array;
  /** n x 3, 0 to 255. */
  readonly colour: Float32Array;
  readonly stencil?: Uint8Array;
}

type Fragment = (pixel: number, a: number, b: number, c: number, wa: number, wb: number, wc: number) => void;

/** Calls `fragment` for every pixel that a triangle wins, with its vertices and barycentric weights. */
function scan(
  canvas: Canvas,
  screen: Float32Array,
  triangles: Uint16Array,
  stencil: Uint8Array | null,
  fragment: Fragment,
): void {
  const { width, height, depth } = canvas;
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t]!;
    const b = triangles[t + 1]!;
    const c = triangles[t + 2]!;
    const ax = screen[3 * a]!;
    const ay = screen[3 * a + 1]!;
    const bx = screen[3 * b]!;
    const by = screen[3 * b + 1]!;
    const cx = screen[3 * c]!;
    const cy = screen[3 * c + 1]!;
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area > -1e-9 && area < 1e-9) continue;
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    if (left > right || top > bottom) continue;
    const inverse = 1 / area;
    const az = screen[3 * a + 2]!;
    const bz = screen[3 * b + 2]!;
    const cz = screen[3 * c + 2]!;
    const stepA = (by - cy) * inverse;
    const stepB = (cy - ay) * inverse;
    for (let y = top; y <= bottom; y++) {
      const py = y + 0.5;
      let wa = ((bx - left - 0.5) * (cy - py) - (cx - left - 0.5) * (by - py)) * inverse;
      let wb = ((cx - left - 0.5) * (ay - py) - (ax - left - 0.5) * (cy - py)) * inverse;
      for (let x = left, pixel = y * width + left; x <= right; x++, pixel++, wa += stepA, wb += stepB) {
        const wc = 1 - wa - wb;
        if (wa < -1e-6 || wb < -1e-6 || wc < -1e-6 || (stencil && stencil[pixel] === 0)) continue;
        const z = wa * az + wb * bz + wc * cz;
        if (z <= depth[pixel]!) continue;
        depth[pixel] = z;
        fragment(pixel, a, b, c, wa, wb, wc);
      }
    }
  }
}

/** Adds `weight` times the image at texture coordinates (u, v), bilinear and clamped at its edges, to `out`. */
function addSample({ width, height, rgb }: Photo, u: number, v: number, weight: number, out: Float32Array, at: number): void {
  const x = Math.min(Math.max(u - 0.5, 0), width - 1.001);
  const y = Math.min(Math.max(v - 0.5, 0), height - 1.001);
  const fx = x - (x | 0);
  const fy = y - (y | 0);
  const p = 3 * ((y | 0) * width + (x | 0));
  const q = p + 3 * width;
  const w11 = weight * fx * fy;
  const w01 = weight * fy - w11;
  const w10 = weight * fx - w11;
  const w00 = weight - w11 - w01 - w10;
  out[at]! += w00 * rgb[p]! + w10 * rgb[p + 3]! + w01 * rgb[q]! + w11 * rgb[q + 3]!;
  out[at + 1]! += w00 * rgb[p + 1]! + w10 * rgb[p + 4]! + w01 * rgb[q + 1]! + w11 * rgb[q + 4]!;
  out[at + 2]! += w00 * rgb[p + 2]! + w10 * rgb[p + 5]! + w01 * rgb[q + 2]! + w11 * rgb[q + 5]!;
}

export function drawTextured(canvas: Canvas, mesh: Textured): void {
  const { texture, image, shade, second } = mesh;
  const { colour } = canvas;
  scan(canvas, mesh.screen, mesh.triangles, mesh.stencil ?? null, (pixel, a, b, c, wa, wb, wc) => {
    const u = wa * texture[2 * a]! + wb * texture[2 * b]! + wc * texture[2 * c]!;
    const v = wa * texture[2 * a + 1]! + wb * texture[2 * b + 1]! + wc * texture[2 * c + 1]!;
    const light = shade ? wa * shade[a]! + wb * shade[b]! + wc * shade[c]! : 1;
    const share = second ? wa * second.share[a]! + wb * second.share[b]! + wc * second.share[c]! : 0;
    const at = 3 * pixel;
    colour[at] = colour[at + 1] = colour[at + 2] = 0;
    if (share < 1) addSample(image, u, v, light * (1 - share), colour, at);
    if (share > 0) addSample(second!.image, u, v, light * share, colour, at);
  });
}

export function drawColoured(canvas: Canvas, mesh: Coloured): void {
  const { colour } = canvas;
  scan(canvas, mesh.screen, mesh.triangles, mesh.stencil ?? null, (pixel, a, b, c, wa, wb, wc) => {
    for (let d = 0; d < 3; d++) {
      colour[3 * pixel + d] = wa * mesh.colour[3 * a + d]! + wb * mesh.colour[3 * b + d]! + wc * mesh.colour[3 * c + d]!;
    }
  });
}

/** Marks the pixels within a polygon (x, y, ...) grown by `grow` pixels from its centre. */
export function fillStencil({ width, height }: Canvas, polygon: Float32Array, grow: number): Uint8Array {
  const out = new Uint8Array(width * height);
  const n = polygon.length / 2;
  let [cx, cy] = [0, 0];
  for (let i = 0; i < n; i++) [cx, cy] = [cx + polygon[2 * i]! / n, cy + polygon[2 * i + 1]! / n];
  const grown = Float32Array.from(polygon, (value, i) => {
    const [dx, dy] = [polygon[i & ~1]! - cx, polygon[i | 1]! - cy];
    return value + ((i & 1 ? dy : dx) / Math.max(1e-6, Math.hypot(dx, dy))) * grow;
  });
  const crossings: number[] = [];
  for (let y = 0; y < height; y++) {
    crossings.length = 0;
    for (let i = 0, j = n - 1; i < n; j = i++) {
      const [ay, by] = [grown[2 * j + 1]!, grown[2 * i + 1]!];
      if (ay > y + 0.5 === by > y + 0.5) continue;
      crossings.push(grown[2 * j]! + ((y + 0.5 - ay) / (by - ay)) * (grown[2 * i]! - grown[2 * j]!));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.ceil(crossings[k]! - 0.5));
      const to = Math.min(width - 1, Math.floor(crossings[k + 1]! - 0.5));
      for (let x = from; x <= to; x++) out[y * width + x] = 1;
    }
  }
  return out;
}

/** Mean of 2 x 2 pixels: from the drawing's size to the picture's. */
export function halved({ width, height, colour }: Canvas): { width: number; height: number; colour: Float32Array } {
  const w = width >> 1;
  const h = height >> 1;
  const out = new Float32Array(w * h * 3);
  for (let y = 0, to = 0; y < h; y++) {
    for (let x = 0; x < w; x++, to += 3) {
      const top = 6 * (y * width + x);
      const below = top + 3 * width;
      out[to] = (colour[top]! + colour[top + 3]! + colour[below]! + colour[below + 3]!) / 4;
      out[to + 1] = (colour[top + 1]! + colour[top + 4]! + colour[below + 1]! + colour[below + 4]!) / 4;
      out[to + 2] = (colour[top + 2]! + colour[top + 5]! + colour[below + 2]! + colour[below + 5]!) / 4;
    }
  }
  return { width: w, height: h, colour: out };
}
