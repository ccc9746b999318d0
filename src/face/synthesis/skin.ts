/**
 * The skin: the face mesh without its openings, made smooth, with the photo as its texture. Where the surface has turned to or
 * from the light it gets brighter or darker by the ratio of normals; closing lids take on skin in place of the eye they stretch.
 */

import { EYE_RIMS, FACE_OVAL } from '../../core/landmarks.ts';
import { smoothstep } from '../picture/polygon.ts';
import { lidLight } from '../skin/lid-light.ts';
import { normalsOf, ratioShade } from '../skin/shade.ts';
import { MESH_LANDMARKS } from '../../core/reading.ts';
import { pick, smoothing, smoothLoop } from '../subdivide.ts';
import { faceTriangles } from '../surface.ts';
import { putTextured, type Part } from './part.ts';
import { placing } from './posed.ts';
import type { Subject } from './subject.ts';

/** Each triangle of the face mesh becomes 4 to the power of this. */
const LEVELS = 1;
const STILL = { yaw: 0, pitch: 0 };
/** cm from the face's edge over which light fades in: beyond it the picture keeps its own. */
const EDGE = 2;

/** The skin of a subject; `triangles` are the corners of the canonical mesh. Throws when they name other points than the mesh has. */
export function skin(subject: Subject, triangles: readonly number[]): Part {
  if (triangles.length === 0 || triangles.some((corner) => !(corner >= 0 && corner < MESH_LANDMARKS))) {
    throw new RangeError(`not the face mesh: ${triangles.length} corners, landmarks up to ${Math.max(...triangles)}`);
  }
  const smooth = smoothing(MESH_LANDMARKS, faceTriangles(triangles), LEVELS);
  const { count } = smooth;
  const corners = Uint16Array.from(smooth.triangles);
  const fine = (points: Float32Array): Float32Array => {
    const out = new Float32Array(3 * count);
    smooth.apply(points, 3, out);
    return out;
  };
  const rest = fine(subject.neutral);
  const texture = placing(subject, STILL)(rest);
  const before = normalsOf(subject.toCamera(rest, STILL), corners, count);
  const toEyes = EYE_RIMS.map((rim) => distances(rest, smoothLoop(pick(subject.neutral, rim), LEVELS)));
  const toEdge = distances(rest, pick(subject.neutral, FACE_OVAL));

  return {
    layer: 'skin',
    count,
    triangles: corners,
    write(posed, out) {
      const moved = fine(posed.face);
      const shades = ratioShade(before, normalsOf(subject.toCamera(moved, posed.turn), corners, count), posed.light);
      const screen = posed.place(moved);
      for (let i = 0; i < count; i++) {
        let [shade, lid] = [1 + smoothstep(toEdge[i]! / EDGE) * (shades[i]! - 1), 0];
        posed.closure.forEach((closure, side) => {
          const beside = lidLight(toEyes[side]![i]!, closure, shade);
          shade = beside.shade;
          lid = Math.max(lid, beside.lid);
        });
        putTextured(out, i, screen, [texture[3 * i]!, texture[3 * i + 1]!], { shade, lid });
      }
    },
  };
}

/** cm from each point (n x 3) to the nearest of others (n x 3). */
function distances(points: Float32Array, others: Float32Array): Float32Array {
  return Float32Array.from({ length: points.length / 3 }, (_, i) => {
    let least = Infinity;
    for (let k = 0; k < others.length; k += 3) {
      const [x, y, z] = [points[3 * i]! - others[k]!, points[3 * i + 1]! - others[k + 1]!, points[3 * i + 2]! - others[k + 2]!];
      least = Math.min(least, x * x + y * y + z * z);
    }
    return Math.sqrt(least);
  });
}
