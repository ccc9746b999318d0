/**
 * Which side of the mouth and of the lids every landmark is on: +1 along the upper rim of an opening, -1 along the lower,
 * 0 at the corners and along the edge of the face, harmonic in between (each landmark the mean of its mesh neighbours).
 * Without it, smooth kernels could not open a closed mouth: both lips are at the same place.
 */

import { FACE_OVAL, LIDS, LIPS } from '../../src/core/landmarks.ts';

/** Rims from one corner to the other; corners belong to both. */
const OPENINGS = [LIPS, ...LIDS].map(({ upper, lower, corners: [first, last] }) => ({
  upper: [first, ...upper, last],
  lower: [first, ...lower, last],
}));
const ROUNDS = 2000;

/** Whether a triangle only fills an opening: all its corners lie on one rim. */
function fillsOpening(triangle: readonly number[]): boolean {
  return OPENINGS.some(({ upper, lower }) => triangle.every((id) => upper.includes(id) || lower.includes(id)));
}

/** -1 to 1 per landmark, from the mesh's triangles (three landmark ids each). */
export function folds(triangles: readonly number[], count: number): Float64Array {
  const neighbours = Array.from({ length: count }, () => new Set<number>());
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = triangles.slice(t, t + 3);
    if (fillsOpening(corners)) continue;
    for (const a of corners) for (const b of corners) if (a !== b) neighbours[a]!.add(b);
  }
  const fixed = new Map<number, number>(FACE_OVAL.map((id) => [id, 0]));
  for (const { upper, lower } of OPENINGS) {
    upper.slice(1, -1).forEach((id) => fixed.set(id, 1));
    lower.slice(1, -1).forEach((id) => fixed.set(id, -1));
    for (const id of [upper[0]!, upper.at(-1)!]) fixed.set(id, 0);
  }
  const value = Float64Array.from({ length: count }, (_, id) => fixed.get(id) ?? 0);
  for (let round = 0; round < ROUNDS; round++) {
    neighbours.forEach((near, id) => {
      if (fixed.has(id) || near.size === 0) return;
      let sum = 0;
      for (const other of near) sum += value[other]!;
      value[id] = sum / near.size;
    });
  }
  return value;
}
