/** Small networks for the learning core, of every kind of layer that the real one has, and made-up samples for them. */

import { Random } from '../../src/core/random.ts';
import type { BaseNet } from '../../src/learn/nets/base-net.ts';
import { applyConv, initConv, type ConvParams } from '../../src/learn/nets/conv.ts';
import { applyDense, initDense, type DenseParams } from '../../src/learn/nets/dense.ts';
import type { ParamTree } from '../../src/learn/params.ts';
import type { LabelledSet } from '../../src/learn/sets.ts';
import * as tf from '../../src/learn/tf.ts';

export const UNITS = 3;
export const EXPRESSIONS = 4;
export const SIDE = 6;
export const INPUTS = SIDE * SIDE;

interface SmallParams extends ParamTree {
  readonly below: DenseParams | ConvParams;
  readonly shared: DenseParams;
  readonly units: DenseParams;
  readonly expressions: DenseParams;
}

const part: BaseNet<SmallParams, never>['part'] = (path) => path.split('/')[0] as 'below' | 'shared' | 'units' | 'expressions';

function finish(activate: (x: tf.Tensor2D) => tf.Tensor2D): BaseNet<SmallParams, never>['finish'] {
  return (params, code) => {
    const feature = activate(applyDense(params.shared, code));
    return { latents: applyDense(params.units, feature), expressions: applyDense(params.expressions, feature), feature };
  };
}

const tops = (code: number, seed: number) => ({
  shared: initDense(code, 7, seed + 1),
  units: initDense(7, UNITS, seed + 2, 1),
  expressions: initDense(7, EXPRESSIONS, seed + 3, 1),
});

export interface SmallNet extends BaseNet<SmallParams, tf.Tensor2D> {
  readonly init: (seed: number) => SmallParams;
}

/** Linear throughout, so that look-aheads can be worked out by hand. */
export const LINEAR: SmallNet = {
  init: (seed) => ({ below: initDense(INPUTS, 5, seed, 1), ...tops(5, seed) }),
  encode: ({ below }, x) => applyDense(below as DenseParams, x),
  finish: finish((x) => tf.clone(x)),
  part,
};

/** Dense layers with rectifiers. */
export const DENSE: SmallNet = {
  init: (seed) => ({ below: initDense(INPUTS, 9, seed), ...tops(9, seed) }),
  encode: ({ below }, x) => tf.relu(applyDense(below as DenseParams, x)),
  finish: finish((x) => tf.relu(x)),
  part,
};

/** Two dense layers, both shared: the second one's input moves with the first. */
export const DEEP: SmallNet = {
  ...DENSE,
  encode: (_, x) => tf.clone(x),
  finish: (params, code) => DENSE.finish(params, DENSE.encode(params, code)),
  part: (path) => (part(path) === 'below' ? 'shared' : part(path)),
};

/** A convolution below. */
export const CONV: SmallNet = {
  init: (seed) => ({ below: initConv(3, 1, 4, seed), ...tops(9 * 4, seed) }),
  encode: ({ below }, x) => tf.reshape(applyConv(below as ConvParams, tf.reshape(x, [-1, SIDE, SIDE, 1])), [x.shape[0], -1]),
  finish: finish((x) => tf.relu(x)),
  part,
};

/** Samples that are in memory: their input is there at once. */
export interface SmallSet extends LabelledSet<tf.Tensor2D> {
  readonly batch: (samples: readonly number[]) => tf.Tensor2D;
}

/**
 * Samples of a hidden rule: units and expression follow from the input, a share of the expressions is wrong. Some units are
 * unlabelled.
 */
export function samplesOf(count: number, key: string, wrong = 0): SmallSet & { readonly spoilt: readonly boolean[] } {
  const rule = new Random('rule');
  const directions = Array.from({ length: UNITS + EXPRESSIONS }, () => Array.from({ length: INPUTS }, () => rule.normal()));
  const random = new Random(key);
  const inputs = Array.from({ length: count }, () => Array.from({ length: INPUTS }, () => random.normal()));
  const along = (x: readonly number[], i: number): number =>
    x.reduce((sum, v, k) => sum + v * directions[i]![k]!, 0) / Math.sqrt(INPUTS);
  const spoilt = inputs.map(() => random.chance(wrong));
  return {
    count,
    batch: (samples) => tf.tensor2d(samples.map((i) => inputs[i]!), [samples.length, INPUTS]), // prettier-ignore
    units: inputs.flatMap((x) => Array.from({ length: UNITS }, (_, j) => Math.min(5, Math.max(0, 2 + 1.5 * along(x, j))))),
    mask: inputs.flatMap(() => Array.from({ length: UNITS }, () => (random.chance(0.85) ? 1 : 0))),
    expression: inputs.map((x, i) => {
      // expressions share the directions of the units, so that learning them helps
      const scores = Array.from({ length: EXPRESSIONS }, (_, q) => along(x, q % UNITS) * (q < UNITS ? 1 : -1));
      const right = scores.indexOf(Math.max(...scores));
      return spoilt[i] ? (right + 1 + Math.floor(random.uniform() * (EXPRESSIONS - 1))) % EXPRESSIONS : right;
    }),
    spoilt,
  };
}
