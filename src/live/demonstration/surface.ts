/**
 * The skin of the demonstration head as triangles: the face mesh without its eye and mouth openings, and a skull drawn
 * from the face's edge round to the back of the head. Coordinates are canonical (cm).
 */

import { LIDS, LIPS, type Opening } from '../../core/rig.ts';

/** The face's edge, from the top of the forehead towards the subject's left and around. */
export const FACE_EDGE: readonly number[] = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58,
  132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
/** Corners that close the rims of the rig's openings. */
const LIP_CORNERS = [78, 308];
const EYE_CORNERS: readonly (readonly number[])[] = [
  [263, 362],
  [33, 133],
];
/** Landmarks of the red of the lips: outer rim to inner rim. */
const LIP_SKIN = new Set([
  ...[61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409],
  ...[76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408],
  ...[62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268, 271, 272, 407],
  ...[78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415],
]);

/** The closed rim of an opening in order: along the upper edge, then back along the lower one. */
export function rim({ upper, lower }: Opening, [first, last]: readonly number[]): number[] {
  return [first!, ...upper, last!, ...[...lower].reverse()];
}
export const MOUTH_RIM = rim(LIPS, LIP_CORNERS);
export const EYE_RIMS = LIDS.map((lids, side) => rim(lids, EYE_CORNERS[side]!));

const OPENINGS = [MOUTH_RIM, ...EYE_RIMS].map((landmarks) => new Set(landmarks));

export interface FaceTriangles {
  /** Triangle corners of skin and of lips. */
  readonly skin: readonly number[];
  readonly lips: readonly number[];
}

/** Sorts the canonical mesh's triangles (3 corners each), leaving the openings open. */
export function faceTriangles(triangles: readonly number[]): FaceTriangles {
  const skin: number[] = [];
  const lips: number[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    const corners = triangles.slice(i, i + 3);
    if (OPENINGS.some((opening) => corners.every((corner) => opening.has(corner)))) continue;
    (corners.every((corner) => LIP_SKIN.has(corner)) ? lips : skin).push(...corners);
  }
  return { skin, lips };
}

export const SKULL_RINGS = 12;
const CROWN = { x: 0, y: 3.5, z: -9.5 };
/** How far the skull swells between the face's edge and the back, as a share of its radius. */
const SWELL = 0.16;

/**
 * Points of the skull: SKULL_RINGS rings of FACE_EDGE.length points, each an elliptic arc from the face's edge (`face` is
 * landmarks x 3) to the back of the head.
 */
export function skullPoints(face: ArrayLike<number>): Float32Array {
  const points = new Float32Array(3 * SKULL_RINGS * FACE_EDGE.length);
  for (let ring = 0; ring < SKULL_RINGS; ring++) {
    const angle = ((ring + 1) / SKULL_RINGS) * (Math.PI / 2);
    FACE_EDGE.forEach((landmark, i) => {
      const at = 3 * (ring * FACE_EDGE.length + i);
      const [x, y, z] = [face[3 * landmark]!, face[3 * landmark + 1]!, face[3 * landmark + 2]!];
      const out = Math.cos(angle) * (1 + SWELL * Math.sin(2 * angle) * (y > -3 ? 1 : 0.2));
      points[at] = CROWN.x + (x - CROWN.x) * out;
      points[at + 1] = CROWN.y + (y - CROWN.y) * out;
      points[at + 2] = z + (CROWN.z - z) * Math.sin(angle);
    });
  }
  return points;
}

/** Triangles between the face's edge and the rings, whose points are numbered from `first` on. */
export function skullTriangles(first: number): number[] {
  const count = FACE_EDGE.length;
  const id = (ring: number, i: number): number => (ring < 0 ? FACE_EDGE[i % count]! : first + ring * count + (i % count));
  const out: number[] = [];
  for (let ring = -1; ring < SKULL_RINGS - 1; ring++) {
    for (let i = 0; i < count; i++) {
      const [a, b, c, d] = [id(ring, i), id(ring, i + 1), id(ring + 1, i), id(ring + 1, i + 1)];
      out.push(a, c, b, b, c, d);
    }
  }
  return out;
}
