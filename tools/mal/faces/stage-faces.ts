/**
 * Real faces as the last stage learns from them: each with its labels as a sample, and everything below the shared blocks computed
 * once. Everyone counts about alike: of people with few pictures every reading is used, of films one a frame.
 */

import { encodeFace, type AuNetInput, type AuNetParams } from '../../../src/learn/nets/au-net.ts';
import * as tf from '../../../src/learn/tf.ts';
import { mirroredSample } from '../../pretrain/samples/picture-samples.ts';
import type { RealFace } from '../../pretrain/samples/real-faces.ts';
import { realSample } from '../../pretrain/samples/real-samples.ts';
import { wholeInput, type Sample } from '../../pretrain/samples/sample.ts';

/** A network that codes are taken of, and the face that its landmarks are relative to. */
export interface BaseNetwork {
  readonly params: AuNetParams;
  /** MEAN_FACE while training; zeros for weights read back from files. */
  readonly centre: Float32Array;
}

export interface StageFace {
  /** Path of the picture, relative to the folder of the coded set. */
  readonly file: string;
  readonly source: string;
  /** By ACTION_UNITS: 1 or 0 where both raters agree, else UNKNOWN. */
  readonly presence: readonly number[];
  readonly sample: Sample;
}

export interface EncodedFace extends StageFace {
  /** What encodeFace gives. */
  readonly code: Float32Array;
}

/** Readings that a person gives at most, unless they have more pictures: then one of each. */
const READINGS_OF_ONE = 3;
const CHUNK = 64;

/** A reading, beside a reading of the same person at rest or (null) without. */
export function stageFace(face: RealFace, neutral: RealFace | null, mirror: boolean): StageFace {
  const sample = realSample(face, neutral);
  const { file, source, presence } = face;
  return { file, source, presence, sample: mirror ? mirroredSample(sample) : sample };
}

/** Pictures as they are, unmirrored and without neutral. */
export const plainFaces = (faces: readonly RealFace[]): StageFace[] =>
  faces.filter(({ variant }) => variant === 0).map((face) => stageFace(face, null, false));

/** Coded readings, mirrored and not, without neutral and, where one was found, with it too. */
export function unitFaces(faces: readonly RealFace[]): StageFace[] {
  const coded = faces.filter(({ coded }) => coded);
  const pictures = new Map<string, Set<string>>();
  for (const { person, file } of coded) pictures.set(person, (pictures.get(person) ?? new Set()).add(file));
  const resting = new Map(faces.map((face) => [`${face.file}/${face.variant}`, face]));
  return coded
    .filter(({ person, variant }) => variant < Math.max(1, READINGS_OF_ONE / pictures.get(person)!.size))
    .flatMap((face) => {
      const neutral = resting.get(`${face.neutral}/${face.variant}`);
      return [false, true].flatMap((mirror) => [
        stageFace(face, null, mirror),
        ...(neutral ? [stageFace(face, neutral, mirror)] : []),
      ]);
    });
}

/** Samples as the network takes them; the tensors are the caller's. */
export function stageInput(samples: readonly Sample[], centre: Float32Array): AuNetInput {
  const input = wholeInput(samples, centre);
  // one tensor where no neutral is known: the convolutions then look once
  return samples.some(({ known }) => known) ? input : { ...input, neutral: input.face };
}

/** Faces with their codes, in the same order. */
export function encodeFaces({ params, centre }: BaseNetwork, faces: readonly StageFace[]): EncodedFace[] {
  const codes: Float32Array[] = [];
  // those without a neutral first, so that few batches are looked at twice
  const order = [false, true].flatMap((known) => faces.flatMap((face, i) => (face.sample.known === known ? [i] : [])));
  for (let from = 0; from < order.length; from += CHUNK) {
    const some = order.slice(from, from + CHUNK);
    const code = tf.tidy(() => encodeFace(params, stageInput(some.map((i) => faces[i]!.sample), centre))); // prettier-ignore
    const [values, width] = [code.dataSync() as Float32Array, code.shape[1]];
    some.forEach((i, row) => (codes[i] = values.slice(row * width, (row + 1) * width)));
    code.dispose();
  }
  return faces.map((face, i) => ({ ...face, code: codes[i]! }));
}

/** [faces, C] codes; the caller's. */
export function codesOf(faces: readonly Pick<EncodedFace, 'code'>[]): tf.Tensor2D {
  const width = faces[0]?.code.length ?? 0;
  const out = new Float32Array(faces.length * width);
  faces.forEach(({ code }, row) => out.set(code, row * width));
  return tf.tensor2d(out, [faces.length, width]);
}
