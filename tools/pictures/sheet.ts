/**
 * What surrounds the face (hair, ears, neck, background) as one sheet through the whole photo: at the face's outline it
 * moves as the face does, with distance it falls back in depth and its movement fades, so that nothing tears.
 */

import type { HeadModel } from './model.ts';
import { FACE_OVAL } from '../../src/core/landmarks.ts';
import type { Photo } from '../../src/face/picture/photo.ts';
import { gridTriangles } from '../../src/face/surface.ts';
import { signedDistance, smoothstep } from '../../src/face/picture/polygon.ts';

const CELLS = 64;
/** cm: skin is drawn to this far outside the outline, and is the sheet's alone there. */
const MARGIN = 0.7;
/** cm: from there on inwards skin moves freely. */
const INNER = 0.9;
/** Depth behind the outline's mean (cm) that hair and background reach, and the neck. */
const BACK = 8;
const NECK = 3.5;

export interface SheetPoints {
  /** Share of each outline landmark's offset, faded (points x 36). */
  readonly shares: Float32Array;
  /** 1 where the point turns with the head, 0 where it stays. */
  readonly turn: Float32Array;
  /** n x 3, camera cm. */
  readonly rest: Float32Array;
}

export interface Sheet {
  /** Vertices of the grid. */
  readonly grid: SheetPoints;
  /** n x 2, photo pixels. */
  readonly texture: Float32Array;
  readonly triangles: Uint16Array;
  /** Vertices of the skin that lean on the sheet, their share of it (1 at the rim), and the sheet there. */
  readonly band: { readonly vertices: Uint16Array; readonly share: Float32Array; readonly points: SheetPoints };
  /** Triangles of the skin that are drawn. */
  readonly skin: Uint16Array;
  readonly oval: readonly number[];
}

/** Depth, turning and offset shares of the sheet at points in the photo's plane. */
function sheetAt(xy: Float32Array, outline: Float32Array, depths: Float32Array): SheetPoints {
  const n = xy.length / 2;
  const count = FACE_OVAL.length;
  const shares = new Float32Array(n * count);
  const turn = new Float32Array(n);
  const rest = new Float32Array(n * 3);
  const meanDepth = depths.reduce((sum, z) => sum + z, 0) / count;
  const middle = outline[1]! * 0.25 + outline[37]! * 0.75; // three quarters down from forehead to chin
  const chin = outline[37]!;
  const reach = outline[1]! - chin;
  const brow = outline[1]! * 0.75 + chin * 0.25;
  for (let i = 0; i < n; i++) {
    const [x, y] = [xy[2 * i]!, xy[2 * i + 1]!];
    const distance = signedDistance(outline, x, y);
    const outside = Math.max(0, -distance);
    const below = smoothstep((middle - y) / (0.3 * reach));
    let [total, depth] = [0, 0];
    for (let b = 0; b < count; b++) {
      const d2 = (x - outline[2 * b]!) ** 2 + (y - outline[2 * b + 1]!) ** 2;
      const weight = 1 / (d2 * d2 + 0.01);
      total += weight;
      depth += weight * depths[b]!;
      shares[i * count + b] = weight;
    }
    depth /= total;
    const back = meanDepth - (BACK + below * (NECK - BACK));
    const above = smoothstep((y - brow) / (0.25 * reach));
    const away = distance > 0 ? smoothstep((distance - 0.3) / 2) : smoothstep(outside / (3.5 - below + 6 * above));
    rest.set([x, y, depth + away * (Math.min(back, depth) - depth)], 3 * i);
    const fade = (1 - smoothstep(outside / (3.5 + 4 * below))) / total;
    for (let b = 0; b < count; b++) shares[i * count + b]! *= fade;
    turn[i] = 1 - smoothstep((outside - (5 - 4 * below)) / (11 - 2.5 * below));
  }
  return { shares, turn, rest };
}

/** Lays the sheet through a photo; `camera` are the fitted head's vertices in the camera frame (cm). */
export function makeSheet(model: HeadModel, camera: Float32Array, photo: Photo, scale: number): Sheet {
  const { triangles, weights } = model.correspondence;
  const outline = new Float32Array(FACE_OVAL.length * 2);
  const depths = new Float32Array(FACE_OVAL.length);
  FACE_OVAL.forEach((landmark, b) => {
    for (let k = 0; k < 3; k++) {
      const [v, w] = [3 * triangles[landmark]![k]!, weights[landmark]![k]!];
      outline[2 * b]! += w * camera[v]!;
      outline[2 * b + 1]! += w * camera[v + 1]!;
      depths[b]! += w * camera[v + 2]!;
    }
  });

  const side = CELLS + 1;
  const xy = new Float32Array(side * side * 2);
  const texture = new Float32Array(side * side * 2);
  for (let r = 0; r < side; r++) {
    for (let c = 0; c < side; c++) {
      const at = 2 * (r * side + c);
      // one cell more than the photo on every side: pictures may look beyond its edge
      texture[at] = ((c - 1) / (CELLS - 2)) * photo.width;
      texture[at + 1] = ((r - 1) / (CELLS - 2)) * photo.height;
      xy[at] = texture[at]! / scale;
      xy[at + 1] = -texture[at + 1]! / scale;
    }
  }
  for (let i = 0; i < side; i++) {
    const edges = [2 * i + 1, 2 * (CELLS * side + i) + 1, 2 * i * side, 2 * (i * side + CELLS)];
    edges.forEach((at, k) => (xy[at]! += [40, -40, -40, 40][k]!));
  }

  const distance = Float32Array.from({ length: model.skinCount }, (_, v) =>
    signedDistance(outline, camera[3 * v]!, camera[3 * v + 1]!),
  );
  const skin: number[] = [];
  for (let t = 0; t < model.triangles.skin.length; t += 3) {
    const corners = model.triangles.skin.subarray(t, t + 3);
    if (corners.every((v) => distance[v]! > -MARGIN)) skin.push(...corners);
  }
  const leaning = [...new Set(skin)].filter((v) => distance[v]! < INNER).sort((a, b) => a - b);
  const at = Float32Array.from(leaning.flatMap((v) => [camera[3 * v]!, camera[3 * v + 1]!]));
  return {
    grid: sheetAt(xy, outline, depths),
    texture,
    triangles: Uint16Array.from(gridTriangles(side, side)),
    band: {
      vertices: Uint16Array.from(leaning),
      share: Float32Array.from(leaning, (v) => 1 - smoothstep((distance[v]! + MARGIN) / (MARGIN + INNER))),
      points: sheetAt(at, outline, depths),
    },
    skin: Uint16Array.from(skin),
    oval: FACE_OVAL,
  };
}
