/**
 * One neutral photo made into a head: its landmarks are brought into the canonical frame (3D similarity of points that
 * expressions hardly move), the full head is fitted to them, and every vertex of the skin remembers where on the photo
 * it lies.
 */

import { frontalise } from '../../src/core/frontal.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { atLandmarks } from '../ict/head.ts';
import type { HeadModel } from './model.ts';
import type { Photo } from '../../src/face/picture/photo.ts';
import { eyeTexture, type EyeTexture } from '../../src/face/eye.ts';
import { makeFurrows, type Furrow, type OnPhoto } from '../../src/face/skin/furrows.ts';
import { lidTexture } from '../../src/face/skin/lid.ts';
import { makeSheet, type Sheet } from './sheet.ts';

export interface Person {
  readonly photo: Photo;
  /** vertexCount x 3, canonical cm: the fitted neutral head. */
  readonly head: Float32Array;
  /** 3 x 3 row-major: canonical offsets to the photo's camera (cm, +y up, +z to the viewer). */
  readonly toCamera: Float64Array;
  /** Camera position of the canonical origin, cm. */
  readonly origin: readonly [number, number, number];
  /** Photo pixels a centimetre. */
  readonly scale: number;
  /** skinCount x 2: where each vertex of the skin lies on the photo, pixels. */
  readonly texture: Float32Array;
  /** Surroundings that follow the head: hair, ears, neck, background. */
  readonly sheet: Sheet;
  /** Left, right. */
  readonly eyes: readonly [EyeTexture, EyeTexture];
  readonly furrows: readonly Furrow[];
  /** The photo with closed-lid skin in place of the eyes. */
  readonly lids: Photo;
}

/** Fits the head to a neutral photo; `landmarks` are the face finder's 478 x 3 in pixels. */
export function preparePerson(model: HeadModel, photo: Photo, landmarks: Float32Array): Person {
  if (landmarks.length !== LANDMARKS * 3) throw new RangeError(`expected 478 x 3 landmarks: ${landmarks.length} numbers`);
  const { correspondence, skinCount } = model;
  const { points: target, transform: fit } = frontalise(landmarks);
  const base = atLandmarks(model.neutral, correspondence);
  const head = model.spread.apply(
    model.neutral,
    target.map((value, i) => value - base[i]!),
  );
  const [r, t] = [fit.rotation, fit.shift];
  const toCamera = Float64Array.of(r[0]!, r[3]!, r[6]!, r[1]!, r[4]!, r[7]!, r[2]!, r[5]!, r[8]!);
  const origin = [0, 1, 2].map((d) => -(r[d]! * t[0] + r[3 + d]! * t[1] + r[6 + d]! * t[2])) as [number, number, number];
  const camera = toCameraFrame(head, toCamera, origin);
  const scale = 1 / fit.scale;
  const texture = new Float32Array(skinCount * 2);
  for (let v = 0; v < skinCount; v++) {
    texture[2 * v] = camera[3 * v]! * scale;
    texture[2 * v + 1] = -camera[3 * v + 1]! * scale;
  }
  const { vertices, source, depth, direction } = model.tucked;
  vertices.forEach((vertex, i) => {
    texture[2 * vertex] = texture[2 * source[i]!]!;
    texture[2 * vertex + 1] = texture[2 * source[i]! + 1]! - direction[i]! * (0.04 + Math.min(depth[i]!, 0.3)) * scale;
  });
  return {
    photo,
    head,
    toCamera,
    origin,
    scale,
    texture,
    sheet: makeSheet(model, camera, photo, scale),
    eyes: [eyeTexture(photo, landmarks, 'left'), eyeTexture(photo, landmarks, 'right')],
    furrows: makeFurrows(photo, onPhoto(model, texture, scale), scale),
    lids: lidTexture(photo, landmarks),
  };
}

/** Canonical points (n x 3) in the photo's camera frame, cm. */
export function toCameraFrame(points: Float32Array, m: Float64Array, origin: readonly number[]): Float32Array {
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i]!;
    const y = points[i + 1]!;
    const z = points[i + 2]!;
    for (let d = 0; d < 3; d++) out[i + d] = m[3 * d]! * x + m[3 * d + 1]! * y + m[3 * d + 2]! * z + origin[d]!;
  }
  return out;
}

/** Places points of the neutral head on the photo: by the nearest vertex on the front. */
function onPhoto(model: HeadModel, texture: Float32Array, scale: number): OnPhoto {
  return (x, y) => {
    let best = 0;
    let least = Infinity;
    for (let v = 0; v < model.skinCount; v++) {
      const dx = model.neutral[3 * v]! - x;
      const dy = model.neutral[3 * v + 1]! - y;
      const cost = dx * dx + dy * dy - 0.02 * model.neutral[3 * v + 2]!;
      if (cost < least) {
        least = cost;
        best = v;
      }
    }
    const [dx, dy] = [x - model.neutral[3 * best]!, y - model.neutral[3 * best + 1]!];
    return [texture[2 * best]! + dx * scale, texture[2 * best + 1]! - dy * scale];
  };
}
