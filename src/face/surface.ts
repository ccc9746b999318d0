/**
 * The skin of the demonstration head as triangles: the face mesh without its eye and mouth openings, and a skull drawn
 * from the face's edge round to the back of the head. Coordinates are canonical (cm).
 */

import { EYE_RIMS, FACE_OVAL, MOUTH_RIM } from '../core/landmarks.ts';
import { smoothstep } from './picture/polygon.ts';

/** Landmarks of the red of the lips, within its outer rim. */
export const LIP_RED = [
  ...[76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408],
  ...[62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268, 271, 272, 407],
  ...[78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415],
];

const OPENINGS = [MOUTH_RIM, ...EYE_RIMS].map((landmarks) => new Set(landmarks));

/** The canonical mesh's triangles (3 corners each) without those that fill the openings. */
export function faceTriangles(triangles: readonly number[]): number[] {
  const skin: number[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    const corners = triangles.slice(i, i + 3);
    if (!OPENINGS.some((opening) => corners.every((corner) => opening.has(corner)))) skin.push(...corners);
  }
  return skin;
}

/** Rings of the skull between the face's edge and the back of the head. */
export const SKULL_RINGS = 8;
/** The back of the head, and the ellipsoid that the skull follows above the jaw: centre and half axes, cm. */
const BACK = { y: 2.6, z: -13.2 };
const SKULL = { y: 3.2, z: -4.2, width: 7.7, height: 9, depth: 9.2 };

/** Triangles (3 corners each) between `rows` rows of `columns` points, numbered row by row. */
export function gridTriangles(rows: number, columns: number): number[] {
  const triangles: number[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let a = row * columns; a + 1 < (row + 1) * columns; a++) {
      triangles.push(a, a + columns, a + 1, a + 1, a + columns, a + columns + 1);
    }
  }
  return triangles;
}

/**
 * A point of the skull: `along` from 0 at the `column`-th landmark of FACE_OVAL to 1 at the back of the head, `lift` cm
 * above the skin. `face` is landmarks x 3.
 */
export function skullPoint(face: ArrayLike<number>, column: number, along: number, lift = 0): [number, number, number] {
  const landmark = 3 * FACE_OVAL[column]!;
  const [x, y, z] = [face[landmark]!, face[landmark + 1]!, face[landmark + 2]!];
  const angle = (along * Math.PI) / 2;
  const arc = [x * Math.cos(angle), BACK.y + (y - BACK.y) * Math.cos(angle), z + (BACK.z - z) * Math.sin(angle)] as const;
  const out = [arc[0], arc[1] - SKULL.y, arc[2] - SKULL.z] as const;
  const reach = Math.hypot(out[0] / SKULL.width, out[1] / SKULL.height, out[2] / SKULL.depth);
  const follow = smoothstep((y - -5) / (2 - -5)) * smoothstep((along - 0) / (0.32 - 0));
  const scale = 1 + follow * (1 / reach - 1) + lift / Math.hypot(...out);
  return [out[0] * scale, SKULL.y + out[1] * scale, SKULL.z + out[2] * scale];
}

/** The rings' points (x 3), ring by ring, FACE_OVAL.length a ring; the last ring closes at the back of the head. */
export function skullPoints(face: ArrayLike<number>): Float32Array {
  const points = new Float32Array(3 * SKULL_RINGS * FACE_OVAL.length);
  for (let ring = 0; ring < SKULL_RINGS; ring++) {
    FACE_OVAL.forEach((_, column) =>
      points.set(skullPoint(face, column, (ring + 1) / SKULL_RINGS), 3 * (ring * FACE_OVAL.length + column)),
    );
  }
  return points;
}

/** Triangles between rings of `count` points, where `id` numbers the points of a ring; seen from outside. */
export function ringTriangles(rings: number, count: number, id: (ring: number, i: number) => number): number[] {
  const out: number[] = [];
  for (let ring = 0; ring + 1 < rings; ring++) {
    for (let i = 0; i < count; i++) {
      const j = (i + 1) % count;
      const [a, b, c, d] = [id(ring, i), id(ring, j), id(ring + 1, i), id(ring + 1, j)];
      out.push(a, b, c, b, d, c);
    }
  }
  return out;
}

/** Triangles between the face's edge and the rings, whose points are numbered from `first` on. */
export function skullTriangles(first: number): number[] {
  const count = FACE_OVAL.length;
  return ringTriangles(SKULL_RINGS + 1, count, (ring, i) => (ring === 0 ? FACE_OVAL[i]! : first + (ring - 1) * count + i));
}
