/**
 * Faces as codes: what lies below the last shared block stays the same while only that block and the heads learn, so it is computed
 * once and training, weighing and judging go on from there.
 */

import { AU_NET, readFace, type AuNetParams } from './nets/au-net.ts';
import type { BaseNet } from './nets/base-net.ts';
import * as tf from './tf.ts';

/** The network from its codes on. */
export const CODED_NET: BaseNet<AuNetParams, tf.Tensor2D> = {
  encode: (_, code) => tf.clone(code),
  finish: readFace,
  part: AU_NET.part,
};

/** [codes, C]; the caller's. Throws without any. */
export function codesTensor(codes: readonly Float32Array[]): tf.Tensor2D {
  const [first] = codes;
  if (!first) throw new RangeError('no code: at least one face expected');
  const out = new Float32Array(codes.length * first.length);
  codes.forEach((code, row) => out.set(code, row * first.length));
  return tf.tensor2d(out, [codes.length, first.length]);
}
