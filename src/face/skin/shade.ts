/** Light on skin: vertex normals, and how much brighter or darker a moved surface is than the photographed one. */

import type { Random } from '../../core/random.ts';

/** Unit normals (n x 3) of a mesh whose triangles face the viewer. */
export function normalsOf(positions: Float32Array, triangles: Uint16Array, count: number): Float32Array {
  const normals = new Float32Array(count * 3);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = 3 * triangles[t]!;
    const b = 3 * triangles[t + 1]!;
    const c = 3 * triangles[t + 2]!;
    const ux = positions[b]! - positions[a]!;
    const uy = positions[b + 1]! - positions[a + 1]!;
    const uz = positions[b + 2]! - positions[a + 2]!;
    const vx = positions[c]! - positions[a]!;
    const vy = positions[c + 1]! - positions[a + 1]!;
    const vz = positions[c + 2]! - positions[a + 2]!;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    for (let k = 0, at = a; k < 3; k++, at = k === 1 ? b : c) {
      normals[at]! += nx;
      normals[at + 1]! += ny;
      normals[at + 2]! += nz;
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.sqrt(normals[i]! ** 2 + normals[i + 1]! ** 2 + normals[i + 2]! ** 2) || 1;
    for (let d = 0; d < 3; d++) normals[i + d]! /= length;
  }
  return normals;
}

export interface Light {
  /** Unit vector towards the light, camera frame. */
  readonly direction: readonly [number, number, number];
  /** Share of light from everywhere. */
  readonly ambient: number;
}

/** Light from somewhere before the face, rather from above. */
export function sampleLight(random: Random): Light {
  const [side, height] = [random.bounded(0.4, 1), random.between(0.05, 0.9)];
  const length = Math.hypot(side, height, 1);
  return { direction: [side / length, height / length, 1 / length], ambient: random.between(0.35, 0.6) };
}

/** A photo's highlights cannot be made anew: growing brighter is damped to this share. */
const BRIGHTENING = 0.35;
const DARKEST = 0.35;

export function lambert(normals: Float32Array, at: number, { direction, ambient }: Light): number {
  const cosine = normals[at]! * direction[0] + normals[at + 1]! * direction[1] + normals[at + 2]! * direction[2];
  return ambient + (1 - ambient) * Math.max(0, cosine);
}

/** Brightness ratio after/before by vertex. */
export function ratioShade(before: Float32Array, after: Float32Array, light: Light): Float32Array {
  const out = new Float32Array(before.length / 3);
  for (let v = 0; v < out.length; v++) {
    const ratio = lambert(after, 3 * v, light) / lambert(before, 3 * v, light);
    out[v] = ratio > 1 ? 1 + BRIGHTENING * (ratio - 1) : Math.max(DARKEST, ratio);
  }
  return out;
}
