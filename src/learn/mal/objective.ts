/**
 * What MAL minimises, sample by sample: for a sample with action units the cross-entropy over its labelled units, for a sample
 * with an expression the softmax cross-entropy (Li & Shan 2021, arXiv 2105.06620, L_au and L_fe). Per sample, so that each can
 * carry its own weight.
 */

import { PRESENT_LEVEL, SHARPNESS } from '../../core/ordinal.ts';
import { expressionLoss, ordinalLoss } from '../losses.ts';
import type { BaseNet } from '../nets/base-net.ts';
import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';

/** Presence as the paper has it, or all five cuts of the intensity scale. */
export type UnitLabels = 'presence' | 'intensity';

/** Samples with units first, then samples with expressions; either may be empty. */
export interface Batch {
  /** [n + m, C] what lies below the last shared block. */
  readonly code: tf.Tensor2D;
  /** [n, J], 0 to 5. */
  readonly intensities: tf.Tensor2D;
  /** [n, J], 1 where a unit is labelled, else 0. */
  readonly mask: tf.Tensor2D;
  /** [m, Q] one-hot. */
  readonly expressions: tf.Tensor2D;
}

/** [n, J] losses of presence at PRESENT_LEVEL: sigmoid cross-entropy of the latent's own logit. */
function presenceLoss(latents: tf.Tensor2D, intensities: tf.Tensor2D): tf.Tensor2D {
  const logits = tf.mul<tf.Tensor2D>(SHARPNESS, tf.sub(latents, PRESENT_LEVEL - 0.5));
  const present = tf.cast(tf.greaterEqual(intensities, PRESENT_LEVEL), 'float32');
  return tf.sub(tf.softplus(logits), tf.mul(logits, present));
}

/** [n] mean loss over the labelled units of each sample; 0 for a sample without any. */
export function unitLosses(
  latents: tf.Tensor2D,
  { intensities, mask }: Pick<Batch, 'intensities' | 'mask'>,
  labels: UnitLabels,
): tf.Tensor1D {
  return tf.tidy(() => {
    const each = labels === 'presence' ? presenceLoss(latents, intensities) : ordinalLoss(latents, intensities);
    return tf.div<tf.Tensor1D>(tf.sum(tf.mul(each, mask), 1), tf.maximum(tf.sum(mask, 1), 1));
  });
}

export interface SampleLosses {
  /** [n + m], unit losses before expression losses. */
  readonly losses: tf.Tensor1D;
  /** [n + m, F] */
  readonly feature: tf.Tensor2D;
}

/** Losses and features of a batch. */
export function sampleLosses<P extends ParamTree>(
  net: Pick<BaseNet<P, never>, 'finish'>,
  params: P,
  batch: Batch,
  labels: UnitLabels,
): SampleLosses {
  return tf.tidy(() => {
    const { latents, expressions, feature } = net.finish(params, batch.code);
    const [n, m] = [batch.mask.shape[0], batch.expressions.shape[0]];
    const parts: tf.Tensor1D[] = [];
    if (n > 0) parts.push(unitLosses(tf.slice(latents, [0, 0], [n, -1]), batch, labels));
    if (m > 0) parts.push(expressionLoss(tf.slice(expressions, [n, 0], [m, -1]), batch.expressions));
    return { losses: tf.concat1d(parts), feature };
  });
}

/** 1/n sum w l over samples with units plus 1/m sum w l over samples with expressions: L(theta, phi) of the paper. */
export function weightedLoss(losses: tf.Tensor1D, weights: tf.Tensor1D, shares: tf.Tensor1D): tf.Scalar {
  return tf.sum<tf.Scalar>(tf.mul(tf.mul(losses, weights), shares));
}

/** [n + m] the factors 1/n and share/m. */
export const sharesOf = (n: number, m: number, share = 1): tf.Tensor1D =>
  tf.tensor1d([...Array<number>(n).fill(1 / n), ...Array<number>(m).fill(share / m)]);
