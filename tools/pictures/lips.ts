/**
 * Skin of the lips that a closed mouth tucks away: a photo does not show it, so it borrows the texture of the visible
 * lip, mirrored at the line where the lip turns inwards, and gets darker with depth.
 */

import { atLandmarks, type Correspondence } from '../ict/head.ts';
import { MOUTH } from './opening.ts';

export interface TuckedLip {
  /** Hidden vertices of the lips. */
  readonly vertices: Uint16Array;
  /** The visible vertex each one continues. */
  readonly source: Uint16Array;
  /** cm along the skin from that vertex. */
  readonly depth: Float32Array;
  /** +1 when the texture continues upwards (upper lip), -1 downwards. */
  readonly direction: Int8Array;
}

/** The part of the face looked at, canonical cm, and how far in front a surface must be to hide a vertex. */
const BOX = { x: 2.9, top: -2.9, bottom: -5.9 };
const CLEARANCE = 0.03;

function inBox(points: Float32Array, v: number): boolean {
  return Math.abs(points[3 * v]!) < BOX.x && points[3 * v + 1]! < BOX.top && points[3 * v + 1]! > BOX.bottom;
}

/** Twice the signed area of two vertices and a point, seen from the front. */
function area(points: Float32Array, i: number, j: number, x: number, y: number): number {
  return (points[3 * i]! - x) * (points[3 * j + 1]! - y) - (points[3 * j]! - x) * (points[3 * i + 1]! - y);
}

/** Whether a triangle lies in front (+z) of the vertex. */
function hides(points: Float32Array, triangle: readonly [number, number, number], v: number): boolean {
  const a = triangle[0];
  const b = triangle[1];
  const c = triangle[2];
  if (v === a || v === b || v === c) return false;
  const x = points[3 * v]!;
  const y = points[3 * v + 1]!;
  const wa = area(points, b, c, x, y);
  const wb = area(points, c, a, x, y);
  const wc = area(points, a, b, x, y);
  const total = wa + wb + wc;
  if (Math.abs(total) < 1e-9 || wa / total < 0 || wb / total < 0 || wc / total < 0) return false;
  const depth = (wa * points[3 * a + 2]! + wb * points[3 * b + 2]! + wc * points[3 * c + 2]!) / total;
  return depth > points[3 * v + 2]! + CLEARANCE;
}

/** Finds the tucked skin of the neutral head and, along the mesh, the visible vertex it continues. */
export function tuckedLips(
  neutral: Float32Array,
  skin: Uint16Array,
  skinCount: number,
  correspondence: Correspondence,
): TuckedLip {
  const triangles: [number, number, number][] = [];
  for (let t = 0; t < skin.length; t += 3) {
    const triangle: [number, number, number] = [skin[t]!, skin[t + 1]!, skin[t + 2]!];
    if (triangle.some((v) => inBox(neutral, v))) triangles.push(triangle);
  }
  const near = Array.from({ length: skinCount }, (_, v) => v).filter((v) => inBox(neutral, v));
  const hidden = new Set(near.filter((v) => triangles.some((triangle) => hides(neutral, triangle, v))));

  const neighbours = new Map<number, Set<number>>();
  const link = (a: number, b: number): void => void (neighbours.get(a) ?? neighbours.set(a, new Set()).get(a)!).add(b);
  for (const triangle of triangles) for (const a of triangle) for (const b of triangle) if (a !== b) link(a, b);
  const length = (a: number, b: number): number => Math.hypot(...[0, 1, 2].map((d) => neutral[3 * a + d]! - neutral[3 * b + d]!));

  const reached = new Map<number, { source: number; depth: number }>();
  let front = near.filter((v) => !hidden.has(v)).map((v) => ({ v, source: v, depth: 0 }));
  while (front.length) {
    const next: typeof front = [];
    for (const { v, source, depth } of front) {
      for (const other of neighbours.get(v) ?? []) {
        if (!hidden.has(other)) continue;
        const along = depth + length(v, other);
        if (along >= (reached.get(other)?.depth ?? Infinity) - 1e-6) continue;
        reached.set(other, { source, depth: along });
        next.push({ v: other, source, depth: along });
      }
    }
    front = next;
  }

  const at = atLandmarks(neutral, correspondence);
  const seam = (x: number): number => {
    const pair = MOUTH.upper.reduce((best, id, p) => {
      return Math.abs(at[3 * id]! - x) < Math.abs(at[3 * MOUTH.upper[best]!]! - x) ? p : best;
    }, 0);
    return (at[3 * MOUTH.upper[pair]! + 1]! + at[3 * MOUTH.lower[pair]! + 1]!) / 2;
  };
  const found = [...reached].sort(([a], [b]) => a - b);
  return {
    vertices: Uint16Array.from(found, ([v]) => v),
    source: Uint16Array.from(found, ([, { source }]) => source),
    depth: Float32Array.from(found, ([, { depth }]) => depth),
    direction: Int8Array.from(found, ([, { source }]) => (neutral[3 * source + 1]! > seam(neutral[3 * source]!) ? 1 : -1)),
  };
}
