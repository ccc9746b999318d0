/**
 * How a network reads faces, or their codes, a few at a time. A face that is kept elsewhere is read when its batch needs it, so that
 * thousands of pictures are never in memory at once.
 */

import { CODED_NET, codesTensor } from './codes.ts';
import { inputOf, type ComparedFace } from './nets/au-net-input.ts';
import { AU_NET, type AuNetInput, type AuNetParams } from './nets/au-net.ts';
import type { BaseNet } from './nets/base-net.ts';
import * as tf from './tf.ts';

/** A face, or how it is read from where it is kept. */
export type FaceSource = ComparedFace | (() => Promise<ComparedFace>);

/** A network, and how faces become its input. */
export interface Reader<Face, Input> {
  readonly net: BaseNet<AuNetParams, Input>;
  /** The tensors are the caller's. Rejects when a face cannot be read. */
  readonly input: (faces: readonly Face[]) => Promise<Input>;
}

const faceOf = (source: FaceSource): ComparedFace | Promise<ComparedFace> => (typeof source === 'function' ? source() : source);

export const FACE_READER: Reader<FaceSource, AuNetInput> = {
  net: AU_NET,
  input: async (faces) => inputOf(await Promise.all(faces.map(faceOf))),
};
export const CODE_READER: Reader<Float32Array, tf.Tensor2D> = {
  net: CODED_NET,
  input: (codes) => Promise.resolve(codesTensor(codes)),
};

/** Awaited now and then in long work, so that others get their turn. */
export type Breathe = () => Promise<void>;

/** Faces read together. */
const CHUNK = 32;

/** What `read` makes of each face: one row of every tensor [faces, width] that it gives for the network's input. */
export async function readRows<Face, Input, Name extends string>(
  { input }: Reader<Face, Input>,
  faces: readonly Face[],
  read: (input: Input) => Readonly<Record<Name, tf.Tensor2D>>,
  breathe?: Breathe,
): Promise<Readonly<Record<Name, Float32Array>>[]> {
  const rows: Record<Name, Float32Array>[] = [];
  for (let from = 0; from < faces.length; from += CHUNK) {
    const some = faces.slice(from, from + CHUNK);
    const given = await input(some);
    const tensors = tf.tidy(() => ({ ...read(given) }));
    tf.dispose(given as tf.TensorContainer);
    const all = await Promise.all(
      (Object.entries(tensors) as [Name, tf.Tensor2D][]).map(async ([name, tensor]) => {
        const values = (await tensor.data()) as Float32Array;
        tensor.dispose();
        return [name, values, tensor.shape[1]] as const;
      }),
    );
    some.forEach((_, i) => {
      const own = all.map(([name, values, width]) => [name, values.slice(i * width, (i + 1) * width)] as const);
      rows.push(Object.fromEntries(own) as Record<Name, Float32Array>);
    });
    await breathe?.();
  }
  return rows;
}

/** The code of each face. Rejects when one cannot be read. */
export async function encodeFaces(params: AuNetParams, faces: readonly FaceSource[], breathe?: Breathe): Promise<Float32Array[]> {
  const rows = await readRows(FACE_READER, faces, (input) => ({ code: AU_NET.encode(params, input) }), breathe);
  return rows.map(({ code }) => code);
}

/** [ACTION_UNITS] latents of each face. */
export async function readLatents<Face, Input>(
  reader: Reader<Face, Input>,
  params: AuNetParams,
  faces: readonly Face[],
): Promise<Float32Array[]> {
  const { net } = reader;
  const rows = await readRows(reader, faces, (input) => ({ latents: net.finish(params, net.encode(params, input)).latents }));
  return rows.map(({ latents }) => latents);
}
