/** What a training tells of its samples: mean losses and weights since it last spoke, and the last weight of each. */

import type { Taken } from './batches.ts';
import type { ParamTree } from './params.ts';
import type { Checkpoint, Progress } from './training.ts';

type Counts = Readonly<Record<'units' | 'expressions', { readonly count: number }>>;
type LastWeights = Pick<Checkpoint, 'unitWeights' | 'weights'>;
type Means = Pick<Progress<never>, 'unitLoss' | 'expressionLoss' | 'unitWeight' | 'expressionWeight'>;

/** Of batches: how many had samples of a kind, and the sums of their mean losses and weights. */
const NOTHING = { batches: 0, loss: 0, weight: 0 };

export class Tally {
  #units = NOTHING;
  #expressions = NOTHING;
  readonly #last: LastWeights;

  /** `before` are the last weights of a run that goes on. */
  constructor({ units, expressions }: Counts, before: LastWeights | null) {
    this.#last = before ? copied(before) : { unitWeights: unvisited(units.count), weights: unvisited(expressions.count) };
  }

  /** Counts one batch, with the losses and the weights of its samples: those with units, then those with expressions. */
  add<P extends ParamTree>({ units, expressions }: Taken<P>, losses: Float32Array, weights: Float32Array): void {
    const n = units.length;
    this.#units = counted(this.#units, losses.subarray(0, n), weights.subarray(0, n));
    units.forEach((sample, i) => (this.#last.unitWeights[sample] = weights[i]!));
    if (expressions.length === 0) return;
    this.#expressions = counted(this.#expressions, losses.subarray(n), weights.subarray(n));
    expressions.forEach((sample, i) => (this.#last.weights[sample] = weights[n + i]!));
  }

  /** Last weight of each sample with units, and with an expression; NaN before its first visit. */
  get lastWeights(): LastWeights {
    return copied(this.#last);
  }

  /** Means since they were last taken; NaN for a kind of sample without any. */
  takeMeans(): Means {
    const [units, expressions] = [this.#units, this.#expressions];
    this.#units = this.#expressions = NOTHING;
    return {
      unitLoss: units.loss / units.batches,
      expressionLoss: expressions.loss / expressions.batches,
      unitWeight: units.weight / units.batches,
      expressionWeight: expressions.weight / expressions.batches,
    };
  }
}

export const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const unvisited = (count: number): Float32Array => new Float32Array(count).fill(NaN);

const copied = ({ unitWeights, weights }: LastWeights): LastWeights => ({
  unitWeights: unitWeights.slice(),
  weights: weights.slice(),
});

const counted = (sums: typeof NOTHING, losses: Float32Array, weights: Float32Array): typeof NOTHING => ({
  batches: sums.batches + 1,
  loss: sums.loss + mean(losses),
  weight: sums.weight + mean(weights),
});
