/** One method in one world: trained by the product's own loop, judged on people it never saw. */

import { auc } from '../../../src/core/metrics.ts';
import { PRESENT_LEVEL } from '../../../src/core/ordinal.ts';
import type { BaseNet } from '../../../src/learn/nets/base-net.ts';
import { disposeTree, mapTree } from '../../../src/learn/params.ts';
import { rowsOf, type LabelledSet, type TrainingSets } from '../../../src/learn/sets.ts';
import * as tf from '../../../src/learn/tf.ts';
import { train } from '../../../src/learn/train.ts';
import type { TrainingSettings } from '../../../src/learn/training.ts';
import { initWorldNet, type WorldParams } from './net.ts';
import { FEATURES, WORLD_UNITS, type ExpressionSet, type Spoil, type UnitSet, type World } from './world.ts';

export interface CurvePoint {
  readonly step: number;
  readonly unitLoss: number;
  readonly expressionLoss: number;
  readonly unitWeight: number;
  readonly expressionWeight: number;
}

export interface RunResult {
  /** F1 of each of WORLD_UNITS on the test people. */
  readonly f1: readonly number[];
  /**
   * How well the last weights tell clean samples from spoilt ones: all spoilt, wrong labels, ambiguous pictures; null where
   * weights are all one or nothing is spoilt.
   */
  readonly weightAuc: { readonly all: number | null; readonly wrong: number | null; readonly ambiguous: number | null };
  readonly curve: readonly CurvePoint[];
}

const J = WORLD_UNITS.length;
const faces = (features: Float32Array, samples: readonly number[]): tf.Tensor2D => rowsOf(features, FEATURES, samples);

const unitsOf = ({ people, features, units }: UnitSet): LabelledSet<tf.Tensor2D> => ({
  count: people.length,
  batch: (samples) => faces(features, samples),
  units,
  mask: new Uint8Array(units.length).fill(1),
  expression: people.map(() => -1),
});

const expressionsOf = ({ people, features, labels }: ExpressionSet): LabelledSet<tf.Tensor2D> => ({
  count: people.length,
  batch: (samples) => faces(features, samples),
  units: new Float32Array(people.length * J),
  mask: new Uint8Array(people.length * J),
  expression: labels,
});

export const setsOf = ({ au, held, fe }: World): TrainingSets<tf.Tensor2D> => ({
  units: unitsOf(au),
  held: unitsOf(held),
  expressions: expressionsOf(fe),
});

/** F1 per unit at the level from which a unit counts as present; 0 for a unit that is neither shown nor read. */
export function f1Of(
  net: BaseNet<WorldParams, tf.Tensor2D>,
  params: WorldParams,
  { people, features, units }: UnitSet,
): number[] {
  const latents = tf.tidy(() => net.finish(params, net.encode(params, tf.tensor2d(features, [people.length, FEATURES]))).latents);
  const values = latents.dataSync();
  latents.dispose();
  return WORLD_UNITS.map((_, j) => {
    let [hits, read, shown] = [0, 0, 0];
    for (let i = j; i < units.length; i += J) {
      const [isRead, isShown] = [values[i]! >= PRESENT_LEVEL - 0.5, units[i]! >= PRESENT_LEVEL];
      if (isRead) read++;
      if (isShown) shown++;
      if (isRead && isShown) hits++;
    }
    return read + shown === 0 ? 0 : (2 * hits) / (read + shown);
  });
}

/** How well weights tell clean samples from those spoilt in one of these ways. */
function weightAuc(weights: Float32Array, spoils: readonly Spoil[], ways: readonly Spoil[]): number | null {
  const told = spoils.flatMap((spoil, i) =>
    (spoil === 'clean' || ways.includes(spoil)) && !Number.isNaN(weights[i]) ? [i] : [],
  );
  if (new Set(told.map((i) => weights[i]!)).size < 2) return null;
  return auc(
    told.map((i) => weights[i]!),
    told.map((i) => spoils[i] === 'clean'),
  );
}

export interface Start {
  readonly seed: number;
  /** Parameters that training begins with, or null for fresh ones. */
  readonly params: WorldParams | null;
}

/** Trains one method and judges it; `onEnd` may look at the final network and the last weights, which stay borrowed. */
export async function runMethod(
  net: BaseNet<WorldParams, tf.Tensor2D>,
  world: World,
  settings: TrainingSettings,
  start: Start,
  onEnd: (params: WorldParams, weights: Float32Array) => void = () => undefined,
): Promise<RunResult> {
  const params = start.params ? mapTree(start.params, (leaf) => tf.clone(leaf)) : initWorldNet(1000 * start.seed);
  const curve: CurvePoint[] = [];
  try {
    for await (const progress of train(new AbortController().signal, { net, params, sets: setsOf(world), settings })) {
      const { kind, step, unitLoss, expressionLoss, unitWeight, expressionWeight, weights } = progress;
      curve.push({ step, unitLoss, expressionLoss, unitWeight, expressionWeight });
      if (kind === 'diverged') throw new Error(`training diverged at step ${step}: lower the rate (${settings.rate})`);
      if (kind === 'going') continue;
      onEnd(progress.params, weights);
      const { spoils } = world.fe;
      return {
        f1: f1Of(net, progress.params, world.test),
        weightAuc: {
          all: weightAuc(weights, spoils, ['wrong', 'blend', 'hidden']),
          wrong: weightAuc(weights, spoils, ['wrong']),
          ambiguous: weightAuc(weights, spoils, ['blend', 'hidden']),
        },
        curve,
      };
    }
    throw new Error(`training ended without a result: ${settings.steps} steps asked for`);
  } finally {
    disposeTree(params);
  }
}
