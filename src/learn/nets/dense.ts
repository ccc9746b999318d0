/** A fully connected layer as a pair of pure functions over its parameters. */

import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';

export interface DenseParams extends ParamTree {
  /** [inputs, outputs] */
  readonly kernel: tf.Tensor2D;
  /** [outputs] */
  readonly bias: tf.Tensor1D;
}

/** Normal kernel of standard deviation `gain / sqrt(inputs)` (He et al. 2015 for gain sqrt 2), zero bias. */
export function initDense(inputs: number, outputs: number, seed: number, gain = Math.SQRT2): DenseParams {
  return {
    kernel: tf.randomNormal([inputs, outputs], 0, gain / Math.sqrt(inputs), 'float32', seed),
    bias: tf.zeros([outputs]),
  };
}

/** [B, inputs] to [B, outputs]. */
export function applyDense({ kernel, bias }: DenseParams, x: tf.Tensor2D): tf.Tensor2D {
  return tf.add(tf.matMul(x, kernel), bias);
}
