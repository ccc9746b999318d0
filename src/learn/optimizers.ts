/**
 * Optimizers as pure pairs: `init` makes the memory, `update` takes gradients, memory and parameters to new memory and new
 * parameters. Nothing is freed here but intermediates: old trees stay with the caller.
 */

import { leaves, mapTree, withLeaves, type ParamTree } from './params.ts';
import * as tf from './tf.ts';

export interface AdamState<T extends ParamTree> {
  readonly step: number;
  readonly mean: T;
  readonly square: T;
}

export interface AdamOptions {
  readonly rate: number;
  /** Decoupled weight decay (Loshchilov & Hutter 2019), on kernels only. */
  readonly decay?: number;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export function adamInit<T extends ParamTree>(params: T): AdamState<T> {
  const zeros = (): T => mapTree(params, (leaf) => tf.zerosLike(leaf));
  return { step: 0, mean: zeros(), square: zeros() };
}

/** One step of Adam (Kingma & Ba 2015), with decoupled decay where asked. */
export function adamUpdate<T extends ParamTree>(
  gradients: T,
  state: AdamState<T>,
  params: T,
  { rate, decay = 0 }: AdamOptions,
): { params: T; state: AdamState<T> } {
  const step = state.step + 1;
  const size = (rate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
  const [means, squares] = [leaves(state.mean), leaves(state.square)];
  const values = leaves(params);
  const next = leaves(gradients).map((gradient, i) =>
    tf.tidy(() => {
      const mean = tf.add(tf.mul(means[i]!, BETA1), tf.mul(gradient, 1 - BETA1));
      const square = tf.add(tf.mul(squares[i]!, BETA2), tf.mul(tf.square(gradient), 1 - BETA2));
      const kept = decay > 0 && gradient.rank > 1 ? tf.mul(values[i]!, 1 - rate * decay) : values[i]!;
      const value = tf.sub(kept, tf.mul(tf.div(mean, tf.add(tf.sqrt(square), EPSILON)), size));
      return { mean, square, value };
    }),
  );
  return {
    params: withLeaves(
      params,
      next.map(({ value }) => value),
    ),
    state: {
      step,
      mean: withLeaves(
        params,
        next.map(({ mean }) => mean),
      ),
      square: withLeaves(
        params,
        next.map(({ square }) => square),
      ),
    },
  };
}

/** Gradients scaled down together so that the length of all of them is at most `most`; shorter ones stay as they are. */
export function clipByGlobalNorm<T extends ParamTree>(gradients: T, most: number): T {
  return tf.tidy(() => {
    // one by one: addN binds them all at once, and beyond the GPU's limit of buffers gives zeros without a word
    const squares = leaves(gradients).map((leaf) => tf.sum(tf.square(leaf)));
    const length = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square)));
    const factor = tf.minimum(1, tf.div(most, tf.maximum(length, 1e-12)));
    return mapTree(gradients, (leaf) => tf.mul(leaf, factor));
  });
}

/** Learning rate of step `step` of `steps`: `peak` after a straight warm-up, then half a cosine down to `floor` times the peak. */
export function cosine(step: number, steps: number, peak: number, { warmUp = 0, floor = 0 } = {}): number {
  if (step < warmUp) return peak * Math.min(1, (step + 1) / warmUp);
  const done = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp));
  return peak * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done)));
}
