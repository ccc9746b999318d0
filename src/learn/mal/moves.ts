/**
 * The three moves of Meta Auxiliary Learning (Li & Shan 2021, arXiv 2105.06620). The weights of samples, seen as constants, lead
 * to a look-ahead of the base network (metaTrain); the held-out loss there says how each weight should have been (metaTest);
 * with better weights the base network takes its step, from where it was (baseLearn).
 *
 * The derivative of the held-out loss in the weight of sample s of N_s is -(alpha / N_s) <v, grad l_s>, with v the gradient of
 * the held-out loss at the look-ahead. A dense layer's gradient is what it was given times the slope of the loss in what it gives:
 * one pass over the batch that keeps both, sample by sample (Goodfellow 2015, arXiv 1510.01799), tells losses, feature, the step of
 * move 1 for any weights, and all of <v, grad l_s>, which are sums of products. Nothing is differentiated twice: TensorFlow.js is
 * silently wrong at that. Moving every sample along v by an amount of its own and differentiating in the amounts gives the same for
 * two more passes; central differences err by 1 to 3 % of the largest derivative (step .01; kinks of rectifiers).
 *
 * Look-ahead and derivative move the last shared block only: one that both heads read, for heads share nothing with one another
 * and would score every expression sample zero; and only the last, which in published work (FaMUS, Xu et al. 2021) costs little
 * and makes everything below a constant.
 */

import type { BaseNet } from '../nets/base-net.ts';
import type { WatchedDense } from '../nets/dense.ts';
import { entries, withSome, type ParamTree } from '../params.ts';
import * as tf from '../tf.ts';
import { sampleLosses, unitLosses, weightedLoss, type Batch, type UnitLabels } from './objective.ts';

/** What the moves need of a network: what lies above its code. */
export type Top<P extends ParamTree> = Pick<BaseNet<P, never>, 'finish' | 'part'>;

/** A batch of held-out samples, which all have units. */
export type HeldOut = Pick<Batch, 'code' | 'intensities' | 'mask'>;

type Watch = WatchedDense['watch'];

const layerOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const isKernel = (path: string): boolean => path.endsWith('/kernel');

/** Paths of the last shared block. Throws when there is none, or one that is not made of dense layers: meta gradients need one. */
export function sharedPaths<P extends ParamTree>(net: Top<P>, params: P): string[] {
  const shared = entries(params).filter(([path]) => net.part(path) === 'shared');
  if (shared.length === 0) {
    throw new Error('network without a shared block: heads share nothing, so every expression sample would score zero');
  }
  const other = shared.find(([path, { rank }]) => rank !== (isKernel(path) ? 2 : 1));
  if (other) throw new Error(`shared block not made of dense layers, so its samples cannot be told apart: ${layerOf(other[0])}`);
  return shared.map(([path]) => path);
}

/** Values at `paths` of a tree. */
export function valuesAt(params: ParamTree, paths: readonly string[]): tf.Tensor[] {
  const all = new Map(entries(params));
  return paths.map((path) => all.get(path)!);
}

/** What one pass over a batch tells of every sample by itself. The tensors are the caller's to dispose. */
export interface Look {
  /** [n + m] */
  readonly losses: tf.Tensor1D;
  /** [n + m, F] */
  readonly feature: tf.Tensor2D;
  /** By the path of each layer of the shared block: what it was given, and how each sample's loss changes with what it gives. */
  readonly layers: Readonly<Record<string, { readonly input: tf.Tensor2D; readonly slope: tf.Tensor2D }>>;
}

/** Looks at a batch: once forwards, and back as far as what the shared block's layers give. */
export function look<P extends ParamTree>(
  net: Top<P>,
  params: P,
  paths: readonly string[],
  batch: Batch,
  labels: UnitLabels,
): Look {
  const kernels = paths.filter(isKernel);
  const inputs = new Map<string, tf.Tensor2D>();
  return tf.tidy(() => {
    const bumps = valuesAt(params, kernels).map(({ shape }) => tf.zeros([batch.code.shape[0], shape[1]!]));
    let feature: tf.Tensor2D | null = null;
    const { value, grads } = tf.valueAndGrads((...bumped: tf.Tensor[]) => {
      const watches = kernels.map((path, i): [string, Watch] => [
        layerOf(path),
        { bump: bumped[i] as tf.Tensor2D, seen: (x) => inputs.set(layerOf(path), tf.keep(tf.clone(x))) },
      ]);
      const seen = sampleLosses(net, watched(params, new Map(watches)) as P, batch, labels);
      feature = tf.keep(seen.feature);
      return seen.losses;
    })(bumps);
    const layers = kernels.map(
      (path, i) => [layerOf(path), { input: inputs.get(layerOf(path))!, slope: grads[i] as tf.Tensor2D }] as const,
    );
    return { losses: value as tf.Tensor1D, feature: feature!, layers: Object.fromEntries(layers) };
  });
}

/** The same tree, but for the layers that are watched. */
function watched(node: ParamTree, watches: ReadonlyMap<string, Watch>, prefix = ''): object {
  const children = Object.entries(node).map(([key, child]) => {
    if (child instanceof tf.Tensor) return [key, child] as const;
    const watch = watches.get(prefix + key);
    return [key, watch ? { ...child, watch } : watched(child, watches, `${prefix}${key}/`)] as const;
  });
  return Object.fromEntries(children);
}

/** Move 1: the shared block after one plain step of size `alpha` on the weighted loss; the values of `paths`. */
export function metaTrain(
  params: ParamTree,
  paths: readonly string[],
  { layers }: Look,
  weights: tf.Tensor1D,
  shares: tf.Tensor1D,
  alpha: number,
): tf.Tensor[] {
  return tf.tidy(() => {
    const steps = tf.expandDims(tf.mul(tf.mul(weights, shares), alpha), 1);
    return valuesAt(params, paths).map((value, i) => {
      const { input, slope } = layers[layerOf(paths[i]!)]!;
      const own = tf.mul<tf.Tensor2D>(slope, steps);
      return tf.sub(value, isKernel(paths[i]!) ? tf.matMul(tf.transpose(input), own) : tf.sum(own, 0));
    });
  });
}

/** Move 2: [n + m] the derivative of the held-out loss in the weight of each sample, through move 1. */
export function metaTest<P extends ParamTree>(
  net: Top<P>,
  params: P,
  paths: readonly string[],
  ahead: readonly tf.Tensor[],
  heldOut: HeldOut,
  { layers }: Look,
  labels: UnitLabels,
  shares: tf.Tensor1D,
  alpha: number,
): tf.Tensor1D {
  return tf.tidy(() => {
    const direction = tf.grads((...moved: tf.Tensor[]) => {
      const { latents } = net.finish(withSome(params, paths, moved), heldOut.code);
      return tf.mean(unitLosses(latents, heldOut, labels));
    })([...ahead]);
    const along = paths.map((path, i) => {
      const { input, slope } = layers[layerOf(path)]!;
      return tf.sum<tf.Tensor1D>(
        tf.mul(slope, isKernel(path) ? tf.matMul(input, direction[i] as tf.Tensor2D) : direction[i]!),
        1,
      );
    });
    const steps = tf.mul(shares, -alpha);
    return tf.mul(
      steps,
      along.reduce((sum, one) => tf.add(sum, one)),
    );
  });
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
