/**
 * How the learning core sees a network (Li & Shan 2021, arXiv 2105.06620): a shared backbone and, side by side on its
 * feature, the heads for action units and expressions. It is cut before the last shared block, so that everything below can
 * be computed once where it is not trained.
 */

import type { ParamTree } from '../params.ts';
import type * as tf from '../tf.ts';

export interface BaseNetOutput {
  /** [B, J] one ordered latent per action unit (core/ordinal.ts). */
  readonly latents: tf.Tensor2D;
  /** [B, Q] logits of the expressions. */
  readonly expressions: tf.Tensor2D;
  /** [B, F] what the heads and the meta network read. */
  readonly feature: tf.Tensor2D;
}

export interface BaseNet<Params extends ParamTree, Input> {
  /** Everything below the last shared block: [B, C]. */
  readonly encode: (params: Params, input: Input) => tf.Tensor2D;
  /** The last shared block, made of dense layers (applyDense, which MAL watches sample by sample), and the heads. */
  readonly finish: (params: Params, code: tf.Tensor2D) => BaseNetOutput;
  /** Which part of the network the parameter at `path` (params.ts, entries) belongs to. */
  readonly part: (path: string) => NetPart;
}

/** What lies below the last shared block, that block, the two heads that MAL trains, and heads that it leaves alone. */
export type NetPart = 'below' | 'shared' | 'units' | 'expressions' | 'other';
