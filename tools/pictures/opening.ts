/**
 * Openings of the face (mouth, eyes) as pairs of landmarks on either rim: how far apart they are, and a smooth push
 * that brings each pair to a wanted gap, so that lips never cross and a closing eye closes altogether.
 */

import { EYE_RIMS, LIDS, LIPS, MOUTH_RIM } from '../../src/core/landmarks.ts';
import { smoothstep } from '../../src/face/picture/polygon.ts';
import { atLandmarks, type Correspondence } from '../ict/head.ts';

interface Rims {
  /** Landmarks of the upper rim and, pair by pair, of the lower. */
  readonly upper: readonly number[];
  readonly lower: readonly number[];
  /** The closed outline, corners included. */
  readonly outline: readonly number[];
  /** cm: how far the push reaches. */
  readonly reach: number;
}

export const MOUTH: Rims = { ...LIPS, outline: MOUTH_RIM, reach: 1.1 };
export const LEFT_EYE: Rims = { ...LIDS[0], outline: EYE_RIMS[0], reach: 0.8 };
export const RIGHT_EYE: Rims = { ...LIDS[1], outline: EYE_RIMS[1], reach: 0.8 };

export interface Opening {
  readonly rims: Rims;
  /** Vertices near the rims. */
  readonly vertices: Uint16Array;
  /** 1 for the upper rim's side, 0 for the lower's, by vertex of `vertices`. */
  readonly isUpper: Uint8Array;
  /** Share of each pair in the push of each vertex, faded with distance (vertices x pairs). */
  readonly shares: Float32Array;
  /** cm from the rim, by vertex of `vertices`. */
  readonly distance: Float32Array;
}

/**
 * Which vertices the push moves and how much. A vertex belongs to the rim on whose side it lies; where the rims touch
 * (lips), `response` tells: offsets (vertices x 3) that part them, and a vertex belongs to the rim that moves like it.
 */
export function openingWeights(
  rims: Rims,
  neutral: Float32Array,
  skinCount: number,
  response: Float32Array | null,
  correspondence: Correspondence,
): Opening {
  const at = atLandmarks(neutral, correspondence);
  const moves = atLandmarks(response ?? neutral, correspondence);
  const pairs = rims.upper.length;
  const sigma = 0.35 * rims.reach;
  const vertices: number[] = [];
  const isUpper: number[] = [];
  const shares: number[] = [];
  const distances: number[] = [];
  for (let v = 0; v < skinCount; v++) {
    const weights = new Array<number>(pairs);
    let [nearest, nearestPair, total] = [Infinity, 0, 0];
    for (let p = 0; p < pairs; p++) {
      let distance = Infinity;
      for (const rim of [rims.upper[p]!, rims.lower[p]!]) {
        const [x, y, z] = [0, 1, 2].map((d) => neutral[3 * v + d]! - at[3 * rim + d]!) as [number, number, number];
        distance = Math.min(distance, Math.sqrt(x * x + y * y + z * z));
      }
      if (distance < nearest) [nearest, nearestPair] = [distance, p];
      total += weights[p] = Math.exp(-((distance / sigma) ** 2) / 2) + 1e-12;
    }
    if (nearest >= rims.reach) continue;
    const [up, low] = [moves[3 * rims.upper[nearestPair]! + 1]!, moves[3 * rims.lower[nearestPair]! + 1]!];
    const own = (response ?? neutral)[3 * v + 1]!;
    vertices.push(v);
    isUpper.push(Math.abs(own - up) <= Math.abs(own - low) ? 1 : 0);
    distances.push(nearest);
    const fade = 1 - smoothstep(nearest / rims.reach);
    for (const weight of weights) shares.push((fade * weight) / total);
  }
  return {
    rims,
    vertices: Uint16Array.from(vertices),
    isUpper: Uint8Array.from(isUpper),
    shares: Float32Array.from(shares),
    distance: Float32Array.from(distances),
  };
}

/** Vertical gap of each pair, cm; negative where the rims have crossed. */
export function gaps({ rims }: Opening, positions: Float32Array, correspondence: Correspondence): Float32Array {
  const y = (landmark: number): number => {
    const [a, b, c] = correspondence.triangles[landmark]!;
    const [u, v, w] = correspondence.weights[landmark]!;
    return u * positions[3 * a + 1]! + v * positions[3 * b + 1]! + w * positions[3 * c + 1]!;
  };
  return Float32Array.from(rims.upper, (upper, p) => y(upper) - y(rims.lower[p]!));
}

/**
 * Moves `positions` in place until each pair's gap is what `wanted` says of the gap it had (cm); `upperShare` of the way
 * is gone by the upper rim.
 */
export function setGaps(
  opening: Opening,
  positions: Float32Array,
  correspondence: Correspondence,
  wanted: (gap: number, pair: number) => number,
  upperShare = 0.5,
): void {
  const pairs = opening.rims.upper.length;
  const targets = gaps(opening, positions, correspondence).map(wanted);
  for (let round = 0; round < 4; round++) {
    const change = gaps(opening, positions, correspondence).map((gap, p) => targets[p]! - gap);
    if (change.every((value) => Math.abs(value) < 0.004)) return;
    opening.vertices.forEach((vertex, i) => {
      let push = 0;
      for (let p = 0; p < pairs; p++) push += opening.shares[i * pairs + p]! * change[p]!;
      positions[3 * vertex + 1]! += push * (opening.isUpper[i] ? upperShare : upperShare - 1);
    });
  }
}
