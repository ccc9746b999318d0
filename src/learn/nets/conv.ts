/** A convolution that halves its picture, with a rectifier, as a pair of pure functions over its parameters. */

import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';

export interface ConvParams extends ParamTree {
  /** [size, size, inputs, outputs] */
  readonly kernel: tf.Tensor4D;
  /** [outputs] */
  readonly bias: tf.Tensor1D;
}

export const STRIDE = 2;

/** Normal kernel of standard deviation sqrt(2 / (size² inputs)) (He et al. 2015), zero bias. */
export function initConv(size: number, inputs: number, outputs: number, seed: number): ConvParams {
  const deviation = Math.sqrt(2 / (size * size * inputs));
  return {
    kernel: tf.randomNormal([size, size, inputs, outputs], 0, deviation, 'float32', seed),
    bias: tf.zeros([outputs]),
  };
}

/** [B, height, width, inputs] to [B, height / 2, width / 2, outputs], rounded up. */
export function applyConv({ kernel, bias }: ConvParams, x: tf.Tensor4D): tf.Tensor4D {
  return tf.relu(tf.add<tf.Tensor4D>(tf.conv2d(x, kernel, STRIDE, 'same'), bias));
}
