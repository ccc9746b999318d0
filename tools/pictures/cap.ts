/** The visible part of an eyeball: a curved patch just behind the lids that carries the eye's texture and turns with the gaze. */

import { gridTriangles } from '../../src/face/surface.ts';
import type { Camera } from './camera.ts';
import type { HeadModel } from './model.ts';
import type { Textured } from './raster.ts';
import type { Subject } from './subject.ts';

const COLUMNS = 12;
const ROWS = 10;
/** cm that a radian of gaze moves the iris. */
const EYE_RADIUS = 1.2;
/** cm behind the lids' rim. */
const BEHIND = 0.25;
/** Half height of the patch, as a share of half the eye's width. */
const TALL = 0.75;

const TRIANGLES = Uint16Array.from(gridTriangles(ROWS, COLUMNS));

/**
 * The patch on the screen. It is held by the eye's two corners, which no movement of the face shifts, and by the outline's
 * mean depth; `head` are the projected vertices.
 */
export function eyeCap(
  model: HeadModel,
  { person, neutral }: Subject,
  side: number,
  head: Float32Array,
  camera: Camera,
  gaze: readonly [number, number],
): Textured {
  const eye = person.eyes[side]!;
  const { triangles, weights } = model.correspondence;
  const at = (points: Float32Array, id: number, d: number): number =>
    triangles[id]!.reduce<number>((sum, vertex, k) => sum + weights[id]![k]! * points[3 * vertex + d]!, 0);
  const [outer, inner] = side === 0 ? [263, 362] : [33, 133];
  // the corner on the viewer's right minus the one on the left: the patch's x axis on the screen
  const [first, last] = side === 0 ? [inner, outer] : [outer, inner];
  const axis = [0, 1, 2].map((d) => (at(head, last, d) - at(head, first, d)) / 2) as [number, number, number];
  const middle = [0, 1, 2].map((d) => (at(head, last, d) + at(head, first, d)) / 2) as [number, number, number];
  const halfWidth = Math.abs(at(neutral, outer, 0) - at(neutral, inner, 0)) / 2;
  // y axis: across the x axis as on the photo, but not foreshortened by yaw
  const tilt = Math.atan2(axis[1], axis[0]);
  const down = [-Math.sin(tilt), Math.cos(tilt)].map((value) => value * halfWidth * camera.scale) as [number, number];
  const corners = [first, last].map((id) => [
    textureOf(person.texture, triangles[id]!, weights[id]!, 0),
    textureOf(person.texture, triangles[id]!, weights[id]!, 1),
  ]) as [[number, number], [number, number]];
  const textureAxis = [(corners[1][0] - corners[0][0]) / 2, (corners[1][1] - corners[0][1]) / 2] as const;
  const textureMiddle = [(corners[1][0] + corners[0][0]) / 2, (corners[1][1] + corners[0][1]) / 2] as const;
  const textureDown = [-textureAxis[1], textureAxis[0]] as const;
  const shift = [gaze[0] * EYE_RADIUS * person.scale, -gaze[1] * EYE_RADIUS * person.scale] as const;

  const screen = new Float32Array(COLUMNS * ROWS * 3);
  const texture = new Float32Array(COLUMNS * ROWS * 2);
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < COLUMNS; c++) {
      const i = r * COLUMNS + c;
      const x = 1.15 * ((2 * c) / (COLUMNS - 1) - 1);
      const y = TALL * ((2 * r) / (ROWS - 1) - 1);
      screen[3 * i] = middle[0] + x * axis[0] + y * down[0];
      screen[3 * i + 1] = middle[1] + x * axis[1] + y * down[1];
      screen[3 * i + 2] = middle[2] + x * axis[2] - BEHIND + 0.3 * halfWidth * (1 - x * x - y * y);
      const free = Math.max(0, 1 - x * x);
      texture[2 * i] = textureMiddle[0] + x * textureAxis[0] + y * textureDown[0] - shift[0] * free - eye.left;
      texture[2 * i + 1] = textureMiddle[1] + x * textureAxis[1] + y * textureDown[1] - shift[1] * free - eye.top;
    }
  }
  return { screen, triangles: TRIANGLES, texture, image: eye.patch };
}

function textureOf(texture: Float32Array, triangle: readonly number[], weights: readonly number[], d: number): number {
  return triangle.reduce((sum, vertex, k) => sum + weights[k]! * texture[2 * vertex + d]!, 0);
}
