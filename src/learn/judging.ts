/** How a network reads a person's faces as the live path does, and reference faces. */

import { baselineLatents, subtractedLatents } from '../core/baseline.ts';
import { ACTION_UNITS } from '../core/facs.ts';
import type { LearningFaces, Labelled } from './calibration-data.ts';
import { CODED_NET, codesTensor } from './codes.ts';
import type { Judged } from './evaluate.ts';
import { inputOf, type ComparedFace } from './nets/au-net-input.ts';
import { AU_NET, type AuNetInput, type AuNetParams } from './nets/au-net.ts';
import type { BaseNet } from './nets/base-net.ts';
import * as tf from './tf.ts';

/** A network, and how faces become its input. */
export interface Reader<Face, Input> {
  readonly net: BaseNet<AuNetParams, Input>;
  /** The tensors are the caller's. */
  readonly input: (faces: readonly Face[]) => Input;
}

export const FACE_READER: Reader<ComparedFace, AuNetInput> = { net: AU_NET, input: inputOf };
export const CODE_READER: Reader<Float32Array, tf.Tensor2D> = { net: CODED_NET, input: codesTensor };

/** Faces read together. */
const CHUNK = 32;

/** [ACTION_UNITS] latents of each face. */
export async function readLatents<Face, Input>(
  { net, input }: Reader<Face, Input>,
  params: AuNetParams,
  faces: readonly Face[],
): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  for (let from = 0; from < faces.length; from += CHUNK) {
    const some = faces.slice(from, from + CHUNK);
    const latents = tf.tidy(() => net.finish(params, net.encode(params, input(some))).latents);
    const values = (await latents.data()) as Float32Array;
    latents.dispose();
    some.forEach((_, i) => rows.push(values.slice(i * ACTION_UNITS.length, (i + 1) * ACTION_UNITS.length)));
  }
  return rows;
}

/** Labelled faces as a network reads them; with `resting`, what that face reads is taken off. */
export async function judge<Face, Input>(
  reader: Reader<Face, Input>,
  params: AuNetParams,
  faces: readonly Labelled<Face>[],
  resting: Face | null,
): Promise<Judged[]> {
  const offset = resting === null ? null : await offsetOf(reader, params, resting);
  const rows = await readLatents(reader, params, faces.map(({ face }) => face)); // prettier-ignore
  return faces.map(({ take, units, mask }, i) => ({
    take,
    units,
    mask,
    latents: rows[i]!.map((z, j) => z - (offset?.[j] ?? 0)),
  }));
}

/** What is taken off the latents of somebody whose neutral face this is. */
export async function offsetOf<Face, Input>(
  reader: Reader<Face, Input>,
  params: AuNetParams,
  resting: Face,
): Promise<ArrayLike<number>> {
  const [latents] = await readLatents(reader, params, [resting]);
  return subtractedLatents(baselineLatents([latents!]));
}

/** Reference faces as a network reads them, each beside the own neutral or none. */
export const judgeReferenceFaces = <Face, Input>(
  reader: Reader<Face, Input>,
  params: AuNetParams,
  { reference }: Pick<LearningFaces<Face>, 'reference'>,
): Promise<Judged[]> => judge(reader, params, reference, null);
