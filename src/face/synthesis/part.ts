/** What a drawing is made of: meshes whose vertices are written anew for every picture. */

import type { Posed } from './posed.ts';
import { FRAME_SIZE } from './frame.ts';

/** Numbers a vertex: x, y, depth; texture u, v; brightness; shares of lid and eye; red, green, blue, opacity. */
export const VERTEX = 12;

/** Where a part is drawn: behind the skin in this order, or as the skin itself, nearest first. */
export type Layer = 'around' | 'inside' | 'eyes' | 'skin';
export const LAYERS: readonly Layer[] = ['around', 'inside', 'eyes', 'skin'];

export interface Part {
  readonly layer: Layer;
  readonly count: number;
  /** Corners, numbered within the part. */
  readonly triangles: ArrayLike<number>;
  /** Writes all vertices to `out`, VERTEX numbers each. */
  write(posed: Posed, out: Float32Array): void;
}

/** A vertex at `screen` (index `i` of n x 3 frame pixels) that shows the photo at (u, v) frame pixels. */
export function putTextured(
  out: Float32Array,
  i: number,
  screen: Float32Array,
  [u, v]: readonly [number, number],
  { shade = 1, lid = 0, eye = 0 }: { readonly shade?: number; readonly lid?: number; readonly eye?: number } = {},
): void {
  const at = VERTEX * i;
  out.set(screen.subarray(3 * i, 3 * i + 3), at);
  out[at + 3] = u / FRAME_SIZE;
  out[at + 4] = v / FRAME_SIZE;
  out[at + 5] = shade;
  out[at + 6] = lid;
  out[at + 7] = eye;
  out.fill(0, at + 8, at + VERTEX);
}

/** A vertex of a plain colour (0 to 1), `opacity` 0 to 1. */
export function putPlain(
  out: Float32Array,
  i: number,
  screen: Float32Array,
  colour: readonly [number, number, number],
  opacity: number,
): void {
  const at = VERTEX * i;
  out.set(screen.subarray(3 * i, 3 * i + 3), at);
  out.fill(0, at + 3, at + 8);
  out.set(colour, at + 8);
  out[at + 11] = opacity;
}
