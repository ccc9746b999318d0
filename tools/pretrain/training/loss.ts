/** What a batch costs: units by intensity, their sides, and the named expression. */

import { expressionLoss, ordinalLoss } from '../../../src/learn/losses.ts';
import type { AuNetOutput } from '../../../src/learn/nets/au-net.ts';
import * as tf from '../../../src/learn/tf.ts';
import type { Labels } from '../samples/sample.ts';

/** How much the heads beside the units count. */
const SIDES_WEIGHT = 0.6;
const EXPRESSIONS_WEIGHT = 0.15;

/** Mean over the labels that are not UNKNOWN. */
function meanKnown(losses: tf.Tensor2D, labels: tf.Tensor2D): tf.Scalar {
  const known = tf.cast(tf.greaterEqual(labels, 0), 'float32');
  return tf.div(tf.sum(tf.mul(losses, known)), tf.sum(known));
}

export function labelLoss(out: AuNetOutput, { intensities, sides, expressions }: Labels): tf.Scalar {
  return tf.tidy(() => {
    const units = meanKnown(ordinalLoss(out.latents, intensities), intensities);
    const bySide = meanKnown(ordinalLoss(out.sides, sides), sides);
    const named = tf.mean(expressionLoss(out.expressions, expressions));
    return tf.add(units, tf.add(tf.mul(bySide, SIDES_WEIGHT), tf.mul(named, EXPRESSIONS_WEIGHT)));
  });
}
