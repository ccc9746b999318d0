/** A fully connected layer as a pair of pure functions over its parameters. */

import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';

export interface DenseParams extends ParamTree {
  /** [inputs, outputs] */
  readonly kernel: tf.Tensor2D;
  /** [outputs] */
  readonly bias: tf.Tensor1D;
}

/** A layer that tells what it did with each sample of one batch. */
export interface WatchedDense extends Pick<DenseParams, 'kernel' | 'bias'> {
  readonly watch: {
    /** [B, outputs] added to what the layer gives: zeros, in which one differentiates. */
    readonly bump: tf.Tensor2D;
    /** Given the layer's input, [B, inputs], still the layer's. */
    readonly seen: (x: tf.Tensor2D) => void;
  };
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
export function applyDense(layer: DenseParams | WatchedDense, x: tf.Tensor2D): tf.Tensor2D {
  const out = tf.add<tf.Tensor2D>(product(x, layer.kernel), layer.bias);
  if (!isWatched(layer)) return out;
  layer.watch.seen(x);
  return tf.add(out, layer.watch.bump);
}

const isWatched = (layer: DenseParams | WatchedDense): layer is WatchedDense => 'watch' in layer;
