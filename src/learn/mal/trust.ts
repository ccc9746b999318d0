/**
 * The meta network of a person's own session: how far each take is trusted. Samples whose labels cannot be wrong (pictures made of the
 * own face, faces of the rig) weigh 1. Any other weighs sigmoid(slope (threshold - doubt)): its doubt (../doubt.ts) is known before
 * training begins, so that a wrong take is not learned by heart before it is noticed. Slope and threshold are stepped along the
 * derivatives of the held-out loss (metaTest); they are the same for samples with units and with expressions, so that weights tell takes
 * apart as well as doubts do. Equal weights are the special case of a slope that vanishes.
 */

import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';
import { standardise, type MetaNet } from './meta-net.ts';

export interface TrustParams extends ParamTree {
  /** [1, 2], one row so that it decays as a kernel does: how far STEERED are from where they begin, in units of REACH. */
  readonly steer: tf.Tensor2D;
}

const STEERED = ['slope', 'threshold'] as const;
type Steered = Readonly<Record<(typeof STEERED)[number], number>>;

export interface TrustForm {
  readonly kind: 'trust';
  readonly begin: Steered;
  /** Whether pictures of expressions also teach the units that are seen in them, whatever was asked (../self-labels.ts). */
  readonly sight: boolean;
  /** Adam's rate; 0 learns nothing. */
  readonly rate: number;
}

/** How far learning moves slopes and thresholds. */
const REACH: Steered = { slope: 1, threshold: 0.3 };

/** Mild: a take that is hard to explain is often one that has something to teach, and most labels of a wrong one are right. */
export const TRUST: TrustForm = {
  kind: 'trust',
  begin: { slope: 1.5, threshold: 2.5 },
  sight: true,
  rate: 0.01,
};

export function trust({ begin, rate }: Pick<TrustForm, 'begin' | 'rate'>): MetaNet<TrustParams> {
  return {
    init: () => ({ steer: tf.zeros([1, STEERED.length]) }),
    weights: ({ steer }, { doubt, exact }) =>
      tf.tidy(() => {
        const value = (name: keyof Steered): tf.Tensor =>
          tf.add(begin[name], tf.mul(REACH[name], tf.slice(steer, [0, STEERED.indexOf(name)], [1, 1]).reshape([])));
        const trusted = tf.sigmoid(tf.mul(value('slope'), tf.sub(value('threshold'), doubt)));
        return tf.add<tf.Tensor1D>(exact, tf.mul(tf.sub(1, exact), trusted));
      }),
    scores: (derivatives, units) => {
      const scores = derivatives.slice();
      for (const part of [scores.subarray(0, units), scores.subarray(units)]) standardise(part, true);
      return scores;
    },
    keep: 0,
    rate,
    decay: 1,
  };
}
