/**
 * The meta network of a person's own session: how far each take is trusted. Samples whose labels cannot be wrong (pictures made of the
 * own face, faces of the rig) weigh 1. A take with units weighs sigmoid(slope (threshold - doubt)): its doubt (../doubt.ts) is known
 * before training begins, so that a wrong take is not learned by heart before it is noticed. An expression, for which no exact picture
 * tells how this person shows it, weighs sigmoid(slope (agreement - threshold)): how far the network gives it its own name, a running
 * mean over visits to any picture of its take. Slopes and thresholds are stepped along the derivatives of the held-out loss
 * (metaTest). Equal weights are the special case of slopes that vanish.
 */

import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';
import { standardise, type MetaNet } from './meta-net.ts';

export interface TrustParams extends ParamTree {
  /** [1, 4], one row so that it decays as a kernel does: how far STEERED are from where they begin, in units of REACH. */
  readonly steer: tf.Tensor2D;
}

const STEERED = ['unitSlope', 'unitThreshold', 'slope', 'threshold'] as const;
type Steered = Readonly<Record<(typeof STEERED)[number], number>>;

export interface TrustForm {
  readonly kind: 'trust';
  /** Share of the remembered agreement that a new visit leaves standing. */
  readonly keep: number;
  /** Adam's rate; 0 learns nothing. */
  readonly rate: number;
}

/** Where slopes and thresholds begin, and how far learning moves them. */
const BEGIN: Steered = { unitSlope: 1.2, unitThreshold: 4, slope: 6, threshold: 0.5 };
const REACH: Steered = { unitSlope: 0.4, unitThreshold: 1, slope: 2, threshold: 0.2 };

export const TRUST: TrustForm = { kind: 'trust', keep: 0.8, rate: 0.01 };

export function trust({ keep, rate }: TrustForm): MetaNet<TrustParams> {
  return {
    init: () => ({ steer: tf.zeros([1, STEERED.length]) }),
    weights: ({ steer }, { agreement, doubt, exact, units }) =>
      tf.tidy(() => {
        const value = (name: keyof Steered): tf.Tensor =>
          tf.add(BEGIN[name], tf.mul(REACH[name], tf.slice(steer, [0, STEERED.indexOf(name)], [1, 1]).reshape([])));
        const ofUnits = tf.slice1d(doubt, 0, units);
        const ofExpressions = tf.slice1d(agreement, units, agreement.size - units);
        const trusted = tf.concat1d([
          tf.sigmoid(tf.mul(value('unitSlope'), tf.sub(value('unitThreshold'), ofUnits))) as tf.Tensor1D,
          tf.sigmoid(tf.mul(value('slope'), tf.sub(ofExpressions, value('threshold')))) as tf.Tensor1D,
        ]);
        return tf.add<tf.Tensor1D>(exact, tf.mul(tf.sub(1, exact), trusted));
      }),
    scores: (derivatives, units) => {
      const scores = derivatives.slice();
      for (const part of [scores.subarray(0, units), scores.subarray(units)]) standardise(part, true);
      return scores;
    },
    keep,
    rate,
    decay: 1,
  };
}
