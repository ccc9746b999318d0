/** Faces as the tensors that the network takes. */

import { CROP_SIZE, greyOf, writeGrey } from '../../core/crop-frame.ts';
import { MESH_LANDMARKS, type FaceView } from '../../core/reading.ts';
import { TEXTURE_WIDTH, textureOf } from '../../core/texture.ts';
import * as tf from '../tf.ts';
import type { AuNetInput, FaceTensors } from './au-net.ts';

/** One face to be read and, where known, the same person's neutral one. */
export interface ComparedFace {
  readonly face: FaceView;
  readonly neutral: FaceView | null;
  /** How far the neutral is to be trusted, 0 as if there were none to 1; 1 where it is not said. */
  readonly trust?: number;
}

const POINTS = 3 * MESH_LANDMARKS;
const PIXELS = CROP_SIZE * CROP_SIZE;

/** Textures by face: a neutral is looked at once, and not again in every frame. */
const textures = new WeakMap<FaceView, Float32Array>();

/** The texture of a face's crop, which must not change afterwards. */
export function textureOfView(face: FaceView): Float32Array {
  const texture = textures.get(face) ?? textureOf(greyOf(face.crop));
  textures.set(face, texture);
  return texture;
}

/** Faces side by side, zeros for those unknown. */
function faceTensors(faces: readonly (FaceView | null)[]): FaceTensors {
  const n = faces.length;
  const [landmarks, crops] = [new Float32Array(n * POINTS), new Float32Array(n * PIXELS)];
  const texture = new Float32Array(n * TEXTURE_WIDTH);
  faces.forEach((face, i) => {
    if (!face) return;
    landmarks.set(face.landmarks, i * POINTS);
    writeGrey(face.crop, crops, i * PIXELS);
    texture.set(textureOfView(face), i * TEXTURE_WIDTH);
  });
  return {
    landmarks: tf.tensor2d(landmarks, [n, POINTS]),
    crop: tf.tensor4d(crops, [n, CROP_SIZE, CROP_SIZE, 1]),
    texture: tf.tensor2d(texture, [n, TEXTURE_WIDTH]),
  };
}

/** The network's input for some faces, at least one; its tensors are the caller's. Where no neutral is known, faces stand for theirs. */
export function inputOf(faces: readonly ComparedFace[]): AuNetInput {
  const face = faceTensors(faces.map((one) => one.face));
  return {
    face,
    neutral: faces.some(({ neutral }) => neutral) ? faceTensors(faces.map(({ neutral }) => neutral)) : face,
    known: tf.tensor2d(faces.map(({ neutral, trust = 1 }) => [neutral ? trust : 0])),
  };
}

export function disposeInput({ face, neutral, known }: AuNetInput): void {
  tf.dispose([face, neutral, known] as tf.TensorContainer);
}
