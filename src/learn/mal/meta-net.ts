/**
 * Meta networks: from what is known of a sample to its weight. PUBLISHED is the paper's: the feature in, one hidden layer, one
 * weight out, the same network for samples with units and with expressions (Li & Shan 2021; sizes of Meta-Weight-Net, Shu et
 * al. 2019). A feature can show that a picture is ambiguous, never that a label is wrong, and while everything still learns all
 * weights run to one end together. `agreement` therefore reads how far the network has agreed with the sample's label, remembered
 * over visits: a sigmoid on it, which learning begins as a soft vote of confidence and the held-out loss makes steeper, flatter,
 * stricter or milder. It contains equal weights (slope 0) and the small-loss rule (a steep slope). Which parts of it earn their place
 * is measured by the benchmark (docs/mal).
 */

import { applyDense, initDense, type DenseParams } from '../nets/dense.ts';
import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';

/** What a meta network may look at; samples with units come first. */
export interface Seen {
  /** [n + m, F] */
  readonly feature: tf.Tensor2D;
  /** [n + m] how far the network has agreed with the labels, 0 to 1. */
  readonly agreement: tf.Tensor1D;
  /** [n + m] 1 where labels cannot be wrong, else 0; and how far a take's labels are from what all else says of it (doubt.ts). */
  readonly exact: tf.Tensor1D;
  readonly doubt: tf.Tensor1D;
  readonly units: number;
}

export interface MetaNet<Phi extends ParamTree> {
  readonly init: (features: number, seed: number) => Phi;
  /** [n + m], none below 0. */
  readonly weights: (phi: Phi, seen: Seen) => tf.Tensor1D;
  /** [n + m] what the weights are stepped along, from the derivatives of the held-out loss in them. */
  readonly scores: (derivatives: Float32Array, units: number) => Float32Array;
  /** Share of the remembered agreement that a new visit leaves standing. */
  readonly keep: number;
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
  keep: 0,
  rate: 1e-3,
  decay: 1e-4,
};

export interface AgreementParams extends ParamTree {
  /** [1, 4], one row so that it decays as a kernel does, all of about -1 to 1: what is learned, in the order of STEERED. */
  readonly steer: tf.Tensor2D;
}

/** What is learned: slope of samples with units; slope, threshold and logarithm of the common factor of those with expressions. */
const STEERED = ['unitSlope', 'slope', 'threshold', 'balance'] as const;
/** Where they begin, and how far learning moves them. */
const BEGIN = { unitSlope: 0, slope: 6, threshold: 0.5, balance: 0 } as const;
const REACH = { unitSlope: 2, slope: 2, threshold: 0.2, balance: 0.5 } as const;

/** The parts of the agreement form; the benchmark takes them out one by one. */
export interface AgreementForm {
  /** Share of the remembered agreement that a new visit leaves standing; 0 remembers nothing. */
  readonly keep: number;
  /** Whether scores are taken relative to their mean over the kind, as what all samples do alike says nothing of any. */
  readonly centred: boolean;
  /** Whether the weights of expressions are brought to a mean of 1 over the batch. */
  readonly normalised: boolean;
  /** Whether how much expressions count together is learned, along the mean score. */
  readonly balance: boolean;
  /** Adam's rate; 0 learns nothing. */
  readonly rate: number;
}

export const AGREEMENT: AgreementForm = { keep: 0.5, centred: true, normalised: false, balance: false, rate: 0.01 };

export function agreement({ keep, centred, normalised, balance, rate }: AgreementForm): MetaNet<AgreementParams> {
  return {
    init: () => ({ steer: tf.zeros([1, STEERED.length]) }),
    weights: ({ steer }, { agreement: agreed, units }) =>
      tf.tidy(() => {
        const value = (name: (typeof STEERED)[number]): tf.Tensor =>
          tf.add(BEGIN[name], tf.mul(REACH[name], tf.slice(steer, [0, STEERED.indexOf(name)], [1, 1]).reshape([])));
        const [ofUnits, ofExpressions] = tf.split(agreed, [units, agreed.size - units]) as [tf.Tensor1D, tf.Tensor1D];
        const relative = (weights: tf.Tensor): tf.Tensor => tf.div(weights, tf.mean(weights));
        const parts: tf.Tensor[] = [];
        if (ofUnits.size > 0) {
          parts.push(relative(tf.sigmoid(tf.mul(value('unitSlope'), tf.sub(ofUnits, tf.mean(ofUnits))))));
        }
        if (ofExpressions.size > 0) {
          const own = tf.sigmoid(tf.mul(value('slope'), tf.sub(ofExpressions, value('threshold'))));
          const counted = normalised ? relative(own) : own;
          parts.push(balance ? tf.mul(counted, tf.exp(value('balance'))) : counted);
        }
        return tf.concat(parts) as tf.Tensor1D;
      }),
    scores: (derivatives, units) => {
      const scores = derivatives.slice();
      for (const part of [scores.subarray(0, units), scores.subarray(units)]) standardise(part, centred);
      return scores;
    },
    keep,
    rate,
    decay: 1,
  };
}

/** Brings numbers to a root mean square of 1, in place, after taking away their mean where asked. */
export function standardise(values: Float32Array, centred: boolean): void {
  if (values.length === 0) return;
  const mean = centred ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const size = Math.max(Math.sqrt(square), 1e-12);
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) / size;
}
