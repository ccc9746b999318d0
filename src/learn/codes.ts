/**
 * Faces as codes: what lies below the last shared block stays the same while only that block and the heads learn, so it is computed
 * once and training, weighing and judging go on from there.
 */

import { inputOf, type ComparedFace } from './nets/au-net-input.ts';
import { AU_NET, encodeFace, readFace, type AuNetParams } from './nets/au-net.ts';
import type { BaseNet } from './nets/base-net.ts';
import * as tf from './tf.ts';

/** The network from its codes on. */
export const CODED_NET: BaseNet<AuNetParams, tf.Tensor2D> = {
  encode: (_, code) => tf.clone(code),
  finish: readFace,
  part: AU_NET.part,
};

/** Faces encoded together. */
const CHUNK = 32;

/** The code of each face. */
export async function encodeFaces(params: AuNetParams, faces: readonly ComparedFace[]): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  for (let from = 0; from < faces.length; from += CHUNK) {
    const some = faces.slice(from, from + CHUNK);
    const codes = tf.tidy(() => encodeFace(params, inputOf(some)));
    const [values, width] = [(await codes.data()) as Float32Array, codes.shape[1]];
    codes.dispose();
    some.forEach((_, i) => rows.push(values.slice(i * width, (i + 1) * width)));
  }
  return rows;
}

/** [codes, C]; the caller's. Throws without any. */
export function codesTensor(codes: readonly Float32Array[]): tf.Tensor2D {
  const [first] = codes;
  if (!first) throw new RangeError('no code: at least one face expected');
  const out = new Float32Array(codes.length * first.length);
  codes.forEach((code, row) => out.set(code, row * first.length));
  return tf.tensor2d(out, [codes.length, first.length]);
}
