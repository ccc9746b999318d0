/** The small network of the benchmark: landmark features through a layer below and a shared one, then both heads. */

import { EXPRESSIONS } from '../../../src/core/facs.ts';
import { PRESENT_LEVEL } from '../../../src/core/ordinal.ts';
import type { BaseNet, NetPart } from '../../../src/learn/nets/base-net.ts';
import { applyDense, initDense, type DenseParams } from '../../../src/learn/nets/dense.ts';
import type { ParamTree } from '../../../src/learn/params.ts';
import * as tf from '../../../src/learn/tf.ts';
import { FEATURES, WORLD_UNITS } from './world.ts';

export interface WorldParams extends ParamTree {
  readonly below: DenseParams;
  readonly shared: DenseParams;
  readonly units: DenseParams;
  readonly expressions: DenseParams;
}

const WIDTHS = { below: 64, shared: 48 } as const;

/** Fresh parameters; units start undecided at the level from which they count as present. */
export function initWorldNet(seed: number): WorldParams {
  const units = initDense(WIDTHS.shared, WORLD_UNITS.length, seed + 2, 0.25);
  units.bias.dispose();
  return {
    below: initDense(FEATURES, WIDTHS.below, seed),
    shared: initDense(WIDTHS.below, WIDTHS.shared, seed + 1),
    units: { kernel: units.kernel, bias: tf.fill([WORLD_UNITS.length], PRESENT_LEVEL - 0.5) },
    expressions: initDense(WIDTHS.shared, EXPRESSIONS.length, seed + 3, 1),
  };
}

const belowOf = ({ below }: WorldParams, x: tf.Tensor2D): tf.Tensor2D => tf.relu(applyDense(below, x));

const above = (params: WorldParams, code: tf.Tensor2D): ReturnType<BaseNet<WorldParams, tf.Tensor2D>['finish']> => {
  const feature = tf.relu<tf.Tensor2D>(applyDense(params.shared, code));
  return { latents: applyDense(params.units, feature), expressions: applyDense(params.expressions, feature), feature };
};

const partOf = (path: string): NetPart => path.split('/')[0] as NetPart;

/** The network cut below its last shared layer, as the live network is: look-ahead and scores see that layer only. */
export const WORLD_NET: BaseNet<WorldParams, tf.Tensor2D> = { encode: belowOf, finish: above, part: partOf };

/** The same network cut at its input: look-ahead and scores see every layer. */
export const WHOLE_NET: BaseNet<WorldParams, tf.Tensor2D> = {
  encode: (_, x) => tf.clone(x),
  finish: (params, x) => above(params, belowOf(params, x)),
  part: (path) => (partOf(path) === 'below' ? 'shared' : partOf(path)),
};
