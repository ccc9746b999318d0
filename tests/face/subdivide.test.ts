/** Smooth surfaces: Loop's rules (Loop 1987) on shapes small enough to reckon by hand. */

import { expect, test } from 'vitest';
import { smoothing, smoothLoop } from '../../src/face/subdivide.ts';

const OCTAHEDRON = [0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5];
const CORNERS = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]].flat(); // prettier-ignore
/** A square of two triangles: border all round. */
const SQUARE = [0, 1, 2, 0, 2, 3];
const SQUARE_POINTS = [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0];

function fine(points: readonly number[], triangles: readonly number[], levels: number, size = 3): Float32Array {
  const smooth = smoothing(points.length / size, triangles, levels);
  const out = new Float32Array(size * smooth.count);
  smooth.apply(points, size, out);
  return out;
}

test('no level leaves the surface as it is', () => {
  expect(Array.from(fine(CORNERS, OCTAHEDRON, 0))).toEqual(CORNERS);
});

test('each level makes four triangles of one, with one new vertex an edge', () => {
  const { count, triangles } = smoothing(6, OCTAHEDRON, 2);
  expect(triangles).toHaveLength(16 * OCTAHEDRON.length);
  expect(count).toBe(6 + 12 + 48); // 12 edges, then twice those and three for each of 8 triangles
});

test('a corner with four neighbours goes to 5/8 of itself and 3/8 of their mean, an edge to 3/8, 3/8, 1/8, 1/8', () => {
  const points = fine(CORNERS, OCTAHEDRON, 1);
  expect(points[0]).toBeCloseTo(5 / 8); // its neighbours' mean is the origin
  const lengths = Array.from({ length: 12 }, (_, edge) => Math.hypot(...points.subarray(3 * (6 + edge), 3 * (7 + edge))));
  for (const length of lengths) expect(length).toBeCloseTo((3 / 8) * Math.SQRT2); // those across cancel out
});

test('a constant stays constant: weights sum to one, inside and at borders', () => {
  for (const value of fine([7, 7, 7, 7], SQUARE, 3, 1)) expect(value).toBeCloseTo(7, 5);
});

test('the border of a surface is the smooth line through its rim', () => {
  const surface = fine(SQUARE_POINTS, SQUARE, 1);
  const rim = smoothLoop(Float32Array.from(SQUARE_POINTS), 1);
  for (const corner of [0, 1, 2, 3]) {
    expect(Array.from(surface.subarray(3 * corner, 3 * corner + 3))).toEqual(
      Array.from(rim.subarray(6 * corner, 6 * corner + 3)),
    );
  }
});

test('a vertex of no triangle stays where it is', () => {
  expect(Array.from(fine([...SQUARE_POINTS, 9, 8, 7], SQUARE, 2).subarray(12, 15))).toEqual([9, 8, 7]);
});
