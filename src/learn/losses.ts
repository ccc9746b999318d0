/** Losses per sample, so that the training may weigh the samples. All take logits or latents, never probabilities. */

import { MAX_LEVEL, SHARPNESS } from '../core/ordinal.ts';
import * as tf from './tf.ts';

/**
 * Ordered-logit loss: for every cut between levels the cross-entropy of "at least this level". `latents` and
 * `intensities` (0 to 5, soft labels welcome) are [B, J]; the answer is [B, J], summed over the cuts. A soft label counts
 * as the share of each level it reaches, so that the expected level of the best answer is the label itself.
 */
export function ordinalLoss(latents: tf.Tensor2D, intensities: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const cuts = tf.tensor1d(Array.from({ length: MAX_LEVEL }, (_, k) => k + 0.5));
    const logits = tf.mul(SHARPNESS, tf.sub(tf.expandDims(latents, 2), cuts));
    const reached = tf.clipByValue(tf.sub(tf.expandDims(intensities, 2), tf.sub(cuts, 0.5)), 0, 1);
    return tf.sum<tf.Tensor2D>(tf.sub(tf.softplus(logits), tf.mul(logits, reached)), 2);
  });
}

/** Softmax cross-entropy: `logits` and `labels` (each row sums to 1, or is all zero where there is no label) are [B, Q]; the answer is [B]. */
export function expressionLoss(logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => tf.neg(tf.sum<tf.Tensor1D>(tf.mul(labels, tf.logSoftmax(logits)), 1)));
}
