/**
 * Meta networks: from what is known of a sample to its weight. `published` is the paper's: the feature in, one hidden layer, one
 * weight out, the same network for samples with units and with expressions (Li & Shan 2021; sizes of Meta-Weight-Net, Shu et
 * al. 2019). A feature can show that a picture is ambiguous, never that a label is wrong, and while everything still learns all
 * weights run to one end together. `relative` therefore reads a sample's standing instead: the rank of its own loss, remembered
 * over all visits, among its kind. Slope and threshold of a sigmoid on it contain equal weights (slope 0) and the small-loss rule (a
 * steep slope); the slope is learned, and so is the balance between the two tasks, each from scores of its own: relative ones
 * for the slope, the mean one for the balance.
 */

import { applyDense, initDense, type DenseParams } from '../nets/dense.ts';
import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';

/** What a meta network may look at; samples with units come first. */
export interface Seen {
  /** [n + m, F] */
  readonly feature: tf.Tensor2D;
  /** [n + m] from -1/2 (the smallest loss of its kind so far) to 1/2. */
  readonly standing: tf.Tensor1D;
  readonly units: number;
}

export interface MetaNet<Phi extends ParamTree> {
  readonly init: (features: number, seed: number) => Phi;
  /** [n + m], none below 0. */
  readonly weights: (phi: Phi, seen: Seen) => tf.Tensor1D;
  /** [n + m] what the weights are stepped along, from the derivatives of the held-out loss in them. */
  readonly scores: (derivatives: Float32Array, units: number) => Float32Array;
  /** Adam's rate, and decoupled decay of kernels. */
  readonly rate: number;
  readonly decay: number;
}

export interface PublishedParams extends ParamTree {
  readonly hidden: DenseParams;
  readonly weight: DenseParams;
}

const HIDDEN = 100;

export const PUBLISHED: MetaNet<PublishedParams> = {
  init: (features, seed) => ({ hidden: initDense(features, HIDDEN, seed), weight: initDense(HIDDEN, 1, seed + 1, 0.1) }),
  weights: ({ hidden, weight }, { feature }) =>
    tf.squeeze(tf.sigmoid(applyDense(weight, tf.relu(applyDense(hidden, feature)))), [1]),
  scores: (derivatives) => derivatives,
  rate: 1e-3,
  decay: 1e-4,
};

export interface RelativeParams extends ParamTree {
  /** [2]: slopes of samples with units and with expressions. */
  readonly slope: tf.Tensor1D;
  /** [1]: logarithm of how much all samples with expressions count together. */
  readonly balance: tf.Tensor1D;
}

/** Logits from one end of the standing to the other, per slope. */
const STEEPNESS = 4;
/** Samples with expressions count between e^-BALANCE and e^BALANCE times. */
const BALANCE = 1.5;

export const RELATIVE: MetaNet<RelativeParams> = {
  init: () => ({ slope: tf.zeros([2]), balance: tf.zeros([1]) }),
  weights: ({ slope, balance }, { standing, units }) =>
    tf.tidy(() => {
      const count = standing.shape[0];
      const kind = (i: number, from: number, size: number): tf.Tensor1D => {
        const own = tf.slice1d(standing, from, size);
        const weights = tf.sigmoid(tf.mul(tf.mul(-STEEPNESS, tf.slice1d(slope, i, 1)), own));
        // relative: the mean of a kind stays 1, whatever the slope
        return tf.div(weights, tf.mean(weights));
      };
      const parts: tf.Tensor1D[] = [];
      if (units > 0) parts.push(kind(0, 0, units));
      if (count > units) parts.push(tf.mul(kind(1, units, count - units), tf.exp(tf.mul(BALANCE, tf.tanh(balance)))));
      return tf.concat1d(parts);
    }),
  scores: (derivatives, units) => {
    const scores = derivatives.slice();
    for (const part of [scores.subarray(0, units), scores.subarray(units)]) standardise(part);
    return scores;
  },
  rate: 0.05,
  decay: 0,
};

/** Brings numbers to a root mean square of 1, in place; their common part stays. */
function standardise(values: Float32Array): void {
  const size = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length));
  for (let i = 0; i < values.length; i++) values[i]! /= Math.max(size, 1e-12);
}
