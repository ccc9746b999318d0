/** Labelled samples as the training loop takes them, and the order in which it samples them. */

import { Random } from '../core/random.ts';
import type { Batch } from './mal/objective.ts';
import * as tf from './tf.ts';

export interface LabelledSet<Input> {
  readonly count: number;
  /** The network's input for some samples, read when they are needed; the loop frees its tensors. */
  readonly batch: (samples: readonly number[]) => Input | Promise<Input>;
  /** count x J, 0 to 5; of no meaning where `mask` is 0. */
  readonly units: ArrayLike<number>;
  /** count x J, 1 where a unit is labelled. */
  readonly mask: ArrayLike<number>;
  /** count, index of the expression or -1. */
  readonly expression: ArrayLike<number>;
  /** count, number of the take that a sample is of: what is learned of one picture of a take is known of the others. Each its own if left out. */
  readonly take?: ArrayLike<number>;
  /** count, 1 where labels cannot be wrong. None if left out. */
  readonly exact?: ArrayLike<number>;
  /** count, how far labels are from what everything else says (doubt.ts). None is doubted if left out. */
  readonly doubt?: ArrayLike<number>;
}

/** Samples with units to learn from, samples with expressions, and held-out samples with units that drive the meta network. */
export interface TrainingSets<Input> {
  readonly units: LabelledSet<Input>;
  readonly expressions: LabelledSet<Input>;
  readonly held: LabelledSet<Input>;
}

/**
 * Sample numbers of batch `step`: every epoch goes through all samples in an order of its own, which only `key` and the epoch decide.
 * So a run that is taken up again samples what it would have sampled.
 */
export function sampled(key: string, count: number, size: number, step: number): number[] {
  if (count === 0) return [];
  const orders = new Map<number, readonly number[]>();
  const order = (epoch: number): readonly number[] => {
    if (!orders.has(epoch)) orders.set(epoch, shuffled(count, new Random(`${key}/${epoch}`)));
    return orders.get(epoch)!;
  };
  return Array.from({ length: Math.min(size, count) }, (_, i) => {
    const at = step * Math.min(size, count) + i;
    return order(Math.floor(at / count))[at % count]!;
  });
}

function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** [samples, J] rows of a table with J columns. */
export function rowsOf(table: ArrayLike<number>, width: number, samples: readonly number[]): tf.Tensor2D {
  const out = new Float32Array(samples.length * width);
  samples.forEach((sample, row) => {
    for (let j = 0; j < width; j++) out[row * width + j] = table[sample * width + j]!;
  });
  return tf.tensor2d(out, [samples.length, width]);
}

/** Labels of a batch; `widths` are the numbers of units and of expressions. */
export function labelsOfBatch<Input>(
  { units, expressions }: Pick<TrainingSets<Input>, 'units' | 'expressions'>,
  ofUnits: readonly number[],
  ofExpressions: readonly number[],
  widths: { readonly units: number; readonly expressions: number },
): Omit<Batch, 'code'> {
  const hot = new Float32Array(ofExpressions.length * widths.expressions);
  ofExpressions.forEach((sample, row) => {
    const index = expressions.expression[sample]!;
    if (index >= 0) hot[row * widths.expressions + index] = 1;
  });
  return {
    intensities: rowsOf(units.units, widths.units, ofUnits),
    mask: rowsOf(units.mask, widths.units, ofUnits),
    expressions: tf.tensor2d(hot, [ofExpressions.length, widths.expressions]),
  };
}
