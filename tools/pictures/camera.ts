/** From the moved head to the screen: head pose about the neck, a little perspective, framing. */

import { atLandmarks } from '../ict/head.ts';
import type { HeadModel } from './model.ts';
import { toCameraFrame } from './person.ts';
import type { SheetPoints } from './sheet.ts';
import type { Subject } from './subject.ts';

export interface Camera {
  /** Picture size, pixels. */
  readonly size: number;
  /** Radians: yaw to the subject's left, pitch up, roll clockwise as the viewer sees it. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Picture pixels a centimetre of face. */
  readonly scale: number;
  /** Where the middle of the resting face lands, share of the picture's size. */
  readonly centre: readonly [number, number];
  /** 1 / distance in cm: 0 is a camera infinitely far away, as the photos' nearly is. */
  readonly nearness: number;
}

export interface Projected {
  /** n x 3: pixels (y down) and depth, cm. */
  readonly head: Float32Array;
  readonly sheet: Float32Array;
  /** What sits on the head. */
  readonly worn: Float32Array;
  /** vertexCount x 3: turned positions in cm before any leans on the sheet, for normals. */
  readonly turned: Float32Array;
}

/** Canonical cm: where a head turns about, and what is framed. */
const PIVOT = Float32Array.of(0, -2, -8);
const MIDDLE = Float32Array.of(0, -1, 4);

/** Row-major rotation: pitch, then yaw. */
export function turn(yaw: number, pitch: number): Float64Array {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return Float64Array.of(cy, -sy * sp, sy * cp, 0, cp, sp, -sy, -cy * sp, cy * cp);
}

function turnPoints(points: Float32Array, q: Float64Array, pivot: Float32Array, share: Float32Array | null): void {
  for (let i = 0, k = 0; i < points.length; i += 3, k++) {
    const w = share ? share[k]! : 1;
    const x = points[i]! - pivot[0]!;
    const y = points[i + 1]! - pivot[1]!;
    const z = points[i + 2]! - pivot[2]!;
    points[i]! += w * (q[0]! * x + q[1]! * y + q[2]! * z - x);
    points[i + 1]! += w * (q[3]! * x + q[4]! * y + q[5]! * z - y);
    points[i + 2]! += w * (q[6]! * x + q[7]! * y + q[8]! * z - z);
  }
}

/** rest + shares x offsets (outline landmarks x 3). */
function sheetMoved({ rest, shares }: SheetPoints, offsets: Float32Array): Float32Array {
  const out = rest.slice();
  const count = offsets.length / 3;
  for (let i = 0; i < out.length / 3; i++) {
    for (let b = 0; b < count; b++) {
      const share = shares[i * count + b]!;
      out[3 * i]! += share * offsets[3 * b]!;
      out[3 * i + 1]! += share * offsets[3 * b + 1]!;
      out[3 * i + 2]! += share * offsets[3 * b + 2]!;
    }
  }
  return out;
}

/** Projects head vertices (canonical cm), the sheet around them and what the head wears (canonical cm). */
export function project(
  model: HeadModel,
  subject: Subject,
  positions: Float32Array,
  camera: Camera,
  wears: Float32Array,
): Projected {
  const { person } = subject;
  const place = (points: Float32Array): Float32Array => toCameraFrame(points, person.toCamera, person.origin);
  const head = place(positions);
  const rest = atLandmarks(place(person.head), model.correspondence);
  const moved = atLandmarks(head, model.correspondence);
  const offsets = Float32Array.from(
    person.sheet.oval.flatMap((id) => [0, 1, 2].map((d) => moved[3 * id + d]! - rest[3 * id + d]!)),
  );
  const free = head.slice();
  const sheet = sheetMoved(person.sheet.grid, offsets);
  const { vertices, share, points } = person.sheet.band;
  const band = sheetMoved(points, offsets);
  vertices.forEach((vertex, i) => {
    for (let d = 0; d < 3; d++) head[3 * vertex + d]! += share[i]! * (band[3 * i + d]! - head[3 * vertex + d]!);
  });

  const q = turn(camera.yaw, camera.pitch);
  const pivot = place(PIVOT);
  turnPoints(head, q, pivot, null);
  turnPoints(free, q, pivot, null);
  turnPoints(sheet, q, pivot, person.sheet.grid.turn);
  const worn = place(wears);
  turnPoints(worn, q, pivot, null);
  const middle = place(MIDDLE);
  turnPoints(middle, q, pivot, null);

  const [cos, sin] = [Math.cos(camera.roll) * camera.scale, Math.sin(camera.roll) * camera.scale];
  const screen = (points: Float32Array): Float32Array => {
    const out = new Float32Array(points.length);
    for (let i = 0; i < points.length; i += 3) {
      const z = points[i + 2]! - middle[2]!;
      const near = 1 / Math.max(0.2, 1 - camera.nearness * z);
      const x = (points[i]! - middle[0]!) * near;
      const y = (points[i + 1]! - middle[1]!) * near;
      out[i] = camera.centre[0] * camera.size + cos * x + sin * y;
      out[i + 1] = camera.centre[1] * camera.size + sin * x - cos * y;
      out[i + 2] = z;
    }
    return out;
  };
  return { head: screen(head), sheet: screen(sheet), worn: screen(worn), turned: free };
}
