/**
 * The eyes behind the lids: a patch of the photo, continued beyond the lids, that is held by the eye's two corners, which no
 * movement of the face shifts. Gaze slides the picture of the eye within it.
 */

import { EYE_RIMS } from '../../core/landmarks.ts';
import { eyeShade } from '../skin/lid-light.ts';
import { gridTriangles } from '../surface.ts';
import { putTextured, type Part } from './part.ts';
import { placing } from './posed.ts';
import type { Subject } from './subject.ts';

const COLUMNS = 9;
const ROWS = 7;
/** Half the patch, in half widths of the eye. */
const REACH = { across: 1.15, down: 0.75 };
/** cm that a radian of gaze moves the iris. */
const EYE_RADIUS = 1.2;
/** The corner on the viewer's left, then on the right, of the left and of the right eye. */
const CORNERS = [
  [362, 263],
  [33, 133],
] as const;

const TRIANGLES = gridTriangles(ROWS, COLUMNS);

/** Both eyes' patches, left first. */
export const eyes = (subject: Subject): Part[] => EYE_RIMS.map((_, side) => eye(subject, side));

function eye(subject: Subject, side: number): Part {
  const texture = patch(subject.neutral, placing(subject, { yaw: 0, pitch: 0 }), side);
  const shift = EYE_RADIUS * subject.scale;
  return {
    layer: 'eyes',
    count: COLUMNS * ROWS,
    triangles: TRIANGLES,
    write({ face, place, gaze, closure }, out) {
      const screen = patch(face, place, side);
      const shade = eyeShade(closure[side]!);
      for (let i = 0; i < COLUMNS * ROWS; i++) {
        const x = REACH.across * acrossOf(i);
        const slide = shift * Math.max(0, 1 - x * x);
        const u = texture[3 * i]! - gaze[0] * slide;
        const v = texture[3 * i + 1]! + gaze[1] * slide;
        putTextured(out, i, screen, [u, v], { shade, eye: 1 });
      }
    },
  };
}

const acrossOf = (i: number): number => (2 * (i % COLUMNS)) / (COLUMNS - 1) - 1;
const downOf = (i: number): number => (2 * Math.floor(i / COLUMNS)) / (ROWS - 1) - 1;

/** The patch's points on the frame. */
function patch(face: Float32Array, place: (points: Float32Array) => Float32Array, side: number): Float32Array {
  const [first, last] = CORNERS[side]!;
  const corners = place(Float32Array.from([first, last].flatMap((id) => [...face.subarray(3 * id, 3 * id + 3)])));
  const [x0, y0, , x1, y1] = corners as unknown as [number, number, number, number, number];
  const [ax, ay] = [(x1 - x0) / 2, (y1 - y0) / 2];
  const out = new Float32Array(3 * COLUMNS * ROWS);
  for (let i = 0; i < COLUMNS * ROWS; i++) {
    const [across, down] = [REACH.across * acrossOf(i), REACH.down * downOf(i)];
    out[3 * i] = (x0 + x1) / 2 + across * ax - down * ay;
    out[3 * i + 1] = (y0 + y1) / 2 + across * ay + down * ax;
  }
  return out;
}
