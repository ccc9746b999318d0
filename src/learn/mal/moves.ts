/**
 * The three moves of Meta Auxiliary Learning (Li & Shan 2021, arXiv 2105.06620). The weights of samples, seen as constants, lead
 * to a look-ahead of the base network (metaTrain); the held-out loss there says how each weight should have been (metaTest);
 * with better weights the base network takes its step, from where it was (baseLearn).
 *
 * The derivative of the held-out loss in the weight of sample s of N_s is -(alpha / N_s) <v, grad l_s>, with v the gradient of
 * the held-out loss at the look-ahead: all of them are one derivative of the samples' losses along v. Every sample is moved along
 * v by an amount of its own, and the ordinary gradient in the amounts, at 0, is what we want: one pass forwards and a short one
 * back. Nothing is differentiated twice: TensorFlow.js is silently wrong at that. Two others were tried on the top of the live
 * network (16 + 16 samples; errors against double precision, relative to the largest derivative; ms on wasm and cpu, timed in
 * turn on a busy machine, lower quartile, so good for their ratios only):
 *   amounts             3e-7              1.5 to 1.9    40 to 58
 *   central difference  1e-2 to 3e-2      2.1 to 3.1    57 to 69   (step .01; .001: 3e-4 to 3e-3; kinks of rectifiers)
 *   tangents by hand    3e-7              0.9 to 1.1    29 to 35   (fastest, but every network would be written twice)
 *
 * Look-ahead and derivative move the last shared block only: one that both heads read, for heads share nothing with one another
 * and would score every expression sample zero; and only the last, which in published work (FaMUS, Xu et al. 2021) costs little
 * and makes everything below a constant.
 */

import type { BaseNet } from '../nets/base-net.ts';
import { entries, withSome, type ParamTree } from '../params.ts';
import * as tf from '../tf.ts';
import { sampleLosses, unitLosses, weightedLoss, type Batch, type UnitLabels } from './objective.ts';

/** What the moves need of a network: what lies above its code. */
export type Top<P extends ParamTree> = Pick<BaseNet<P, never>, 'finish' | 'part'>;

/** A batch of held-out samples, which all have units. */
export type HeldOut = Pick<Batch, 'code' | 'intensities' | 'mask'>;

/** Paths of the last shared block. Throws when there is none: meta gradients need one. */
export function sharedPaths<P extends ParamTree>(net: Top<P>, params: P): string[] {
  const paths = entries(params).flatMap(([path]) => (net.part(path) === 'shared' ? [path] : []));
  if (paths.length === 0) {
    throw new Error('network without a shared block: heads share nothing, so every expression sample would score zero');
  }
  return paths;
}

/** Values at `paths` of a tree. */
export function valuesAt(params: ParamTree, paths: readonly string[]): tf.Tensor[] {
  const all = new Map(entries(params));
  return paths.map((path) => all.get(path)!);
}

/** Move 1: the shared block after one plain step of size `alpha` on the weighted loss; the values of `paths`. */
export function metaTrain<P extends ParamTree>(
  net: Top<P>,
  params: P,
  paths: readonly string[],
  batch: Batch,
  labels: UnitLabels,
  weights: tf.Tensor1D,
  shares: tf.Tensor1D,
  alpha: number,
): tf.Tensor[] {
  return tf.tidy(() => {
    const values = valuesAt(params, paths);
    const gradients = tf.grads((...moved: tf.Tensor[]) =>
      weightedLoss(sampleLosses(net, withSome(params, paths, moved), batch, labels).losses, weights, shares),
    )(values);
    return values.map((value, i) => tf.sub(value, tf.mul(alpha, gradients[i]!)));
  });
}

/** Move 2: [n + m] the derivative of the held-out loss in the weight of each sample, through move 1. */
export function metaTest<P extends ParamTree>(
  net: Top<P>,
  params: P,
  paths: readonly string[],
  ahead: readonly tf.Tensor[],
  heldOut: HeldOut,
  batch: Batch,
  labels: UnitLabels,
  shares: tf.Tensor1D,
  alpha: number,
): tf.Tensor1D {
  return tf.tidy(() => {
    const direction = tf.grads((...moved: tf.Tensor[]) => {
      const { latents } = net.finish(withSome(params, paths, moved), heldOut.code);
      return tf.mean(unitLosses(latents, heldOut, labels));
    })([...ahead]);
    const along = derivativeAlong(net, params, paths, direction, batch, labels);
    return tf.neg<tf.Tensor1D>(tf.mul(alpha, tf.mul(shares, along)));
  });
}

/** [n + m] the derivative of each sample's loss at `params` when the values of `paths` move along `direction`. */
export function derivativeAlong<P extends ParamTree>(
  net: Top<P>,
  params: P,
  paths: readonly string[],
  direction: readonly tf.Tensor[],
  batch: Batch,
  labels: UnitLabels,
): tf.Tensor1D {
  return tf.tidy(() => {
    const losses = (amounts: tf.Tensor): tf.Tensor =>
      tf.sum(sampleLosses(net, movedBy(params, paths, direction, amounts), batch, labels).losses);
    return tf.squeeze(tf.grad(losses)(tf.zeros([batch.code.shape[0], 1])), [1]);
  });
}

/** The same tree, but for the layers that hold `paths`: each sample finds them moved by its own amount along `direction`. */
function movedBy<P extends ParamTree>(
  params: P,
  paths: readonly string[],
  direction: readonly tf.Tensor[],
  amounts: tf.Tensor,
): P {
  const along = new Map(paths.map((path, i) => [path, direction[i]!]));
  const rebuilt = (node: ParamTree, prefix: string): ParamTree => {
    const moved: Record<string, tf.Tensor> = {};
    const children = Object.entries(node).map(([key, child]) => {
      if (!(child instanceof tf.Tensor)) return [key, rebuilt(child, `${prefix}${key}/`)] as const;
      const own = along.get(prefix + key);
      if (own) moved[key] = own;
      return [key, child] as const;
    });
    const layer = Object.fromEntries(children);
    return Object.keys(moved).length > 0 ? { ...layer, moved: { ...moved, amounts } } : layer;
  };
  return rebuilt(params, '') as P;
}

export interface BaseStep {
  /** [n + m] the samples' losses before the step. */
  readonly losses: tf.Tensor1D;
  /** Of the weighted loss, in the order of the paths asked for. */
  readonly gradients: tf.Tensor[];
}

/**
 * Move 3: the gradient of the weighted loss, with the new weights, at the parameters as they were. `codeOf` gives the batch's code
 * where it is learned too; by default it is the batch's own, a constant.
 */
export function baseLearn<P extends ParamTree>(
  net: Top<P>,
  params: P,
  paths: readonly string[],
  batch: Batch,
  labels: UnitLabels,
  weights: tf.Tensor1D,
  shares: tf.Tensor1D,
  codeOf: (params: P) => tf.Tensor2D = () => batch.code,
): BaseStep {
  let kept: tf.Tensor1D | null = null;
  return tf.tidy(() => {
    const gradients = tf.grads((...moved: tf.Tensor[]) => {
      const here = withSome(params, paths, moved);
      const { losses } = sampleLosses(net, here, { ...batch, code: codeOf(here) }, labels);
      kept = tf.keep(losses);
      return weightedLoss(losses, weights, shares);
    })(valuesAt(params, paths));
    return { losses: kept!, gradients };
  });
}
