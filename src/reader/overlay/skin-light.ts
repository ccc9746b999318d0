/**
 * Lays lit patches of the flat skin onto a face: first all that are lit into one flat picture, then triangle by triangle onto the
 * face, into a small picture that the canvas enlarges. By hand, because a browser's 2D canvas has no textured triangles;
 * only texels and triangles that are lit cost anything.
 */

import type { FlatSkin, Patch } from './patches.ts';

/** A patch and the light it gives: colour 0 to 255 each, opacity 0 to 1. */
export interface LitPatch {
  readonly patch: Patch;
  readonly colour: readonly [red: number, green: number, blue: number];
  readonly opacity: number;
}

/** How a face lies in the small picture: pixel = (point - origin) * scale. */
export interface Placing {
  readonly origin: { readonly x: number; readonly y: number };
  readonly scale: number;
  /** Sign of the area of a triangle that is turned to the viewer. */
  readonly facing: 1 | -1;
}

/** Cosine of the turn away from the viewer at which a triangle is dark, and from which it is fully lit. */
const DARK_AT = 0;
const LIT_FROM = 0.2;

export class SkinLight {
  readonly image: ImageData;
  /** Premultiplied red, green, blue, alpha of the flat skin; 0 wherever nothing is lit. */
  readonly #flat: Float32Array;
  readonly #lit: Uint8Array;

  /** Paints on a picture of `size` square; `triangles` are those of the mesh (x 3 landmarks). */
  constructor(
    readonly size: number,
    private readonly skin: FlatSkin,
    private readonly triangles: Uint16Array,
  ) {
    this.image = new ImageData(size, size);
    this.#flat = new Float32Array(4 * skin.width * skin.height);
    this.#lit = new Uint8Array(triangles.length / 3);
  }

  /**
   * Paints `patches` into `image`, over nothing. `points` are x, y, z of each landmark in the pixels of the canvas (z away from the
   * viewer, on the same scale).
   */
  paint(patches: readonly LitPatch[], points: Float32Array, placing: Placing): void {
    this.image.data.fill(0);
    for (const lit of patches) this.#spread(lit);
    for (let t = 0; t < this.#lit.length; t++) {
      const share = this.#lit[t] ? this.#turned(t, points, placing.facing) : 0;
      if (share > 0) this.#fill(t, points, placing, share);
    }
    this.#flat.fill(0);
    this.#lit.fill(0);
  }

  /** Adds a patch to the flat skin, over what is there. */
  #spread({ patch, colour, opacity }: LitPatch): void {
    const flat = this.#flat;
    const { texels, light } = patch;
    const [red, green, blue] = colour;
    for (let i = 0; i < texels.length; i++) {
      const alpha = (opacity * light[i]!) / 255;
      const at = 4 * texels[i]!;
      const rest = 1 - alpha;
      flat[at] = alpha * red + rest * flat[at]!;
      flat[at + 1] = alpha * green + rest * flat[at + 1]!;
      flat[at + 2] = alpha * blue + rest * flat[at + 2]!;
      flat[at + 3] = alpha + rest * flat[at + 3]!;
    }
    for (const t of patch.triangles) this.#lit[t] = 1;
  }

  // Plain locals from here on: taking these numbers apart as arrays took a quarter of the time.

  /** How far a triangle is turned to the viewer, 0 (edge on, or the back) to 1: the far cheek does not shine through the nose. */
  #turned(t: number, points: Float32Array, facing: 1 | -1): number {
    const a = 3 * this.triangles[3 * t]!;
    const b = 3 * this.triangles[3 * t + 1]!;
    const c = 3 * this.triangles[3 * t + 2]!;
    const ux = points[b]! - points[a]!;
    const uy = points[b + 1]! - points[a + 1]!;
    const uz = points[b + 2]! - points[a + 2]!;
    const vx = points[c]! - points[a]!;
    const vy = points[c + 1]! - points[a + 1]!;
    const vz = points[c + 2]! - points[a + 2]!;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    const cosine = (facing * nz) / (Math.sqrt(nx * nx + ny * ny + nz * nz) || 1);
    return Math.min(1, Math.max(0, (cosine - DARK_AT) / (LIT_FROM - DARK_AT)));
  }

  /** Every pixel whose middle lies in the triangle takes the nearest texel; weights change linearly along a row. */
  #fill(t: number, points: Float32Array, { origin, scale }: Placing, share: number): void {
    const { size, skin } = this;
    const { places, width } = skin;
    const a = this.triangles[3 * t]!;
    const b = this.triangles[3 * t + 1]!;
    const c = this.triangles[3 * t + 2]!;
    const ax = (points[3 * a]! - origin.x) * scale;
    const ay = (points[3 * a + 1]! - origin.y) * scale;
    const bx = (points[3 * b]! - origin.x) * scale;
    const by = (points[3 * b + 1]! - origin.y) * scale;
    const cx = (points[3 * c]! - origin.x) * scale;
    const cy = (points[3 * c + 1]! - origin.y) * scale;
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area === 0) return;
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const bottom = Math.min(size - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const right = Math.min(size - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    const au = places[2 * a]!;
    const av = places[2 * a + 1]!;
    const bu = places[2 * b]!;
    const bv = places[2 * b + 1]!;
    const cu = places[2 * c]!;
    const cv = places[2 * c + 1]!;
    const stepA = (by - cy) / area;
    const stepB = (cy - ay) / area;
    const data = this.image.data;
    const flat = this.#flat;
    const px = left + 0.5;
    for (let y = top; y <= bottom; y++) {
      const py = y + 0.5;
      let u = ((bx - px) * (cy - py) - (cx - px) * (by - py)) / area;
      let v = ((cx - px) * (ay - py) - (ax - px) * (cy - py)) / area;
      let inside = false;
      for (let x = left; x <= right; x++, u += stepA, v += stepB) {
        if (u < 0 || v < 0) {
          // they only rise or only fall along a row, so that it does not come back in
          if (inside) break;
          continue;
        }
        const w = 1 - u - v;
        if (w < 0) continue;
        inside = true;
        const texel = 4 * (((u * av + v * bv + w * cv + 0.5) | 0) * width + ((u * au + v * bu + w * cu + 0.5) | 0));
        const alpha = flat[texel + 3]!;
        if (alpha === 0) continue;
        const pixel = 4 * (y * size + x);
        data[pixel] = flat[texel]! / alpha;
        data[pixel + 1] = flat[texel + 1]! / alpha;
        data[pixel + 2] = flat[texel + 2]! / alpha;
        data[pixel + 3] = 255 * alpha * share;
      }
    }
  }
}
