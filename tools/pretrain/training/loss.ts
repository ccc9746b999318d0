/** What a batch costs: units by intensity, their sides, what is covered, the named expression; and what the teacher would say. */

import { expressionLoss, ordinalLoss } from '../../../src/learn/losses.ts';
import type { AuNetOutput } from '../../../src/learn/nets/au-net.ts';
import * as tf from '../../../src/learn/tf.ts';
import type { Labels } from '../samples/sample.ts';

/** How much the heads beside the units count; expressions as much as the stage says. */
const SIDES_WEIGHT = 0.6;
const COVERED_WEIGHT = 0.5;
/** Squared errors of numbers from 0 to 1 are small beside the other losses. */
const TEACHER_WEIGHT = 10;

/** Mean over the labels that are not UNKNOWN, each counted by its weight where weights are given. */
function meanKnown(losses: tf.Tensor2D, labels: tf.Tensor2D, weights?: tf.Tensor2D): tf.Scalar {
  const known = tf.cast(tf.greaterEqual(labels, 0), 'float32');
  const counted = weights ? tf.mul(known, weights) : known;
  return tf.div(tf.sum(tf.mul(losses, counted)), tf.maximum(tf.sum(known), 1));
}

export function labelLoss(
  out: AuNetOutput,
  { intensities, weights, sides, covered, expressions }: Labels,
  expressionsWeight: number,
): tf.Scalar {
  return tf.tidy(() => {
    const units = meanKnown(ordinalLoss(out.latents, intensities), intensities, weights);
    const bySide = meanKnown(ordinalLoss(out.sides, sides), sides);
    const crossEntropy = tf.sub(tf.softplus(out.covered), tf.mul(out.covered, tf.relu(covered)));
    const hidden = meanKnown(crossEntropy as tf.Tensor2D, covered);
    const named = tf.mean(expressionLoss(out.expressions, expressions));
    const beside = tf.addN([tf.mul(bySide, SIDES_WEIGHT), tf.mul(hidden, COVERED_WEIGHT), tf.mul(named, expressionsWeight)]);
    return tf.add(units, beside);
  });
}

/** How far what is said from what the teacher says, [B, BLENDSHAPES] both; UNKNOWN takes no part. */
export function teacherLoss(said: tf.Tensor2D, taught: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.mul(meanKnown(tf.square(tf.sub(said, taught)), taught), TEACHER_WEIGHT));
}
