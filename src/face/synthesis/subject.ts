/**
 * Who is synthetic: a neutral frame and its landmarks made ready to be moved. The face is brought to canonical centimetres, where
 * the rig moves it; the way back says where on the frame every point of it lies.
 */

import { frontalise } from '../../core/frontal.ts';
import { eyeTexture } from '../eye.ts';
import { placeOnFace } from '../skin/furrow-place.ts';
import { makeFurrows, type Furrow } from '../skin/furrows.ts';
import { lidTexture } from '../skin/lid.ts';
import type { Photo } from '../picture/photo.ts';
import { LANDMARKS } from '../../core/reading.ts';
import type { Similarity } from '../../core/similarity.ts';

/** Degrees, signs as in Pose, added to the pose of the neutral picture. */
export interface Turn {
  readonly yaw: number;
  readonly pitch: number;
}

export interface Subject {
  readonly photo: Photo;
  /** The photo with closed-lid skin over both eyes, and with both eyes continued behind the lids. */
  readonly lids: Photo;
  readonly eyes: Photo;
  /** Colour of the whites of the eyes, 0 to 255: how bright and how warm the light is. */
  readonly white: readonly [number, number, number];
  readonly furrows: readonly Furrow[];
  /** MESH_LANDMARKS x 3, canonical cm. */
  readonly neutral: Float32Array;
  /** Canonical points (n x 3) before the photo's camera, the head turned: cm, y up, z to the viewer. */
  readonly toCamera: (points: Float32Array, turn: Turn) => Float32Array;
  /** Photo pixels a centimetre before the camera. */
  readonly scale: number;
}

/** Canonical cm: what a head turns about. */
const PIVOT = [0, -2, -8] as const;
const RADIANS = Math.PI / 180;

/** Makes a subject of a frame and the finder's landmarks on it (LANDMARKS x 3 pixels). Throws for fewer landmarks. */
export function makeSubject(photo: Photo, landmarks: Float32Array): Subject {
  if (landmarks.length !== 3 * LANDMARKS) {
    throw new RangeError(`landmarks of ${landmarks.length} numbers: ${3 * LANDMARKS} expected, irises included`);
  }
  const { points: neutral, transform } = frontalise(landmarks);
  const toCamera = cameraOf(transform);
  const scale = 1 / transform.scale;
  const left = eyeTexture(photo, landmarks, 'left');
  const right = eyeTexture(photo, landmarks, 'right');
  const eyes = { ...photo, rgb: photo.rgb.slice() };
  for (const { patch, left: x, top } of [left, right]) {
    for (let row = 0; row < patch.height; row++) {
      const line = patch.rgb.subarray(3 * row * patch.width, 3 * (row + 1) * patch.width);
      eyes.rgb.set(line, 3 * ((top + row) * photo.width + x));
    }
  }
  const place = placeOnFace(neutral);
  const onPhoto = (x: number, y: number): [number, number] => {
    const camera = toCamera(Float32Array.from(place(x, y)), { yaw: 0, pitch: 0 });
    return [camera[0]! * scale, -camera[1]! * scale];
  };
  return {
    photo,
    lids: lidTexture(photo, landmarks),
    eyes,
    white: [0, 1, 2].map((d) => (left.white[d]! + right.white[d]!) / 2) as [number, number, number],
    furrows: makeFurrows(photo, onPhoto, scale),
    neutral,
    toCamera,
    scale,
  };
}

/** The inverse of frontalisation, after a turn of the head about its pivot. */
function cameraOf({ rotation: r, shift }: Similarity): Subject['toCamera'] {
  return (points, { yaw, pitch }) => {
    const [cy, sy] = [Math.cos(yaw * RADIANS), Math.sin(yaw * RADIANS)];
    const [cp, sp] = [Math.cos(pitch * RADIANS), Math.sin(pitch * RADIANS)];
    const out = new Float32Array(points.length);
    for (let i = 0; i < points.length; i += 3) {
      const [x, y, z] = [points[i]! - PIVOT[0], points[i + 1]! - PIVOT[1], points[i + 2]! - PIVOT[2]];
      const nod = cp * z - sp * y;
      const px = cy * x + sy * nod + PIVOT[0] - shift[0];
      const py = cp * y + sp * z + PIVOT[1] - shift[1];
      const pz = cy * nod - sy * x + PIVOT[2] - shift[2];
      for (let d = 0; d < 3; d++) out[i + d] = r[d]! * px + r[3 + d]! * py + r[6 + d]! * pz;
    }
    return out;
  };
}
