/** A fully connected layer as a pair of pure functions over its parameters. */

import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';

export interface DenseParams extends ParamTree {
  /** [inputs, outputs] */
  readonly kernel: tf.Tensor2D;
  /** [outputs] */
  readonly bias: tf.Tensor1D;
  /** A way to go from here, and how far on it each sample finds the layer; a layer that stays where it is has none. */
  readonly moved?: MovedParams;
}

export interface MovedParams extends ParamTree {
  readonly kernel: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
  /** [B, 1] */
  readonly amounts: tf.Tensor2D;
}

/** Normal kernel of standard deviation `gain / sqrt(inputs)` (He et al. 2015 for gain sqrt 2), zero bias. */
export function initDense(inputs: number, outputs: number, seed: number, gain = Math.SQRT2): DenseParams {
  return {
    kernel: tf.randomNormal([inputs, outputs], 0, gain / Math.sqrt(inputs), 'float32', seed),
    bias: tf.zeros([outputs]),
  };
}

/**
 * x times kernel, with a gradient that transposes first: the library's own multiplies transposed operands, for which the
 * wasm backend falls back to a loop several times slower.
 */
const product = tf.customGrad((x, kernel, save) => {
  (save as tf.GradSaveFunc)([x as tf.Tensor, kernel as tf.Tensor]);
  return {
    value: tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [left, right] = saved as [tf.Tensor2D, tf.Tensor2D];
      return [tf.matMul(dy as tf.Tensor2D, tf.transpose(right)), tf.matMul(tf.transpose(left), dy as tf.Tensor2D)];
    },
  };
});

/** [B, inputs] to [B, outputs]. */
export function applyDense({ kernel, bias, moved }: DenseParams, x: tf.Tensor2D): tf.Tensor2D {
  const here = tf.add<tf.Tensor2D>(product(x, kernel), bias);
  return moved ? tf.add(here, tf.mul(moved.amounts, tf.add(product(x, moved.kernel), moved.bias))) : here;
}
