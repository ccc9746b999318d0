/**
 * Which side of the mouth and of the lids every landmark is on: +1 along the upper rim of an opening, -1 along the lower,
 * 0 at the corners and along the edge of the face, harmonic in between (each landmark the mean of its mesh neighbours).
 * Without it, smooth kernels could not open a closed mouth: both lips are at the same place.
 */

/** Rims from one corner (first) to the other (last); corners belong to both. */
const OPENINGS = [
  {
    upper: [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308],
    lower: [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308],
  },
  { upper: [33, 246, 161, 160, 159, 158, 157, 173, 133], lower: [33, 7, 163, 144, 145, 153, 154, 155, 133] },
  { upper: [263, 466, 388, 387, 386, 385, 384, 398, 362], lower: [263, 249, 390, 373, 374, 380, 381, 382, 362] },
];
const OVAL = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58,
  132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
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
  const fixed = new Map<number, number>(OVAL.map((id) => [id, 0]));
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
