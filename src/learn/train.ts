/**
 * One training loop for single task, multi task and Meta Auxiliary Learning, so that they are compared fairly: the same batches of the
 * same sets, same optimizer, same stopping; only the weights of the samples differ (weighing.ts). It is an async iterator: its caller
 * shows progress, keeps checkpoints, and stops it. A run that goes on from a checkpoint gives the numbers of one that never stopped.
 */

import { Batches, learnsExpressions } from './batches.ts';
import { Learned } from './learned.ts';
import { baseLearn, sharedPaths, type BaseStep, type Top } from './mal/moves.ts';
import { sampleLosses, type Batch, type UnitLabels } from './mal/objective.ts';
import { cosine } from './optimizers.ts';
import { entries, type ParamTree } from './params.ts';
import type { TrainingSets } from './sets.ts';
import { mean, Tally } from './tally.ts';
import * as tf from './tf.ts';
import type { Checkpoint, Progress, StopSignal, Training } from './training.ts';
import { Weighing, type Method } from './weighing.ts';

/** Steps between two progresses. */
export const REPORT_EVERY = 20;
const WARM_UP = 20;
/** A loss this many times that of the first step has exploded. */
const EXPLODED = 30;

/** Trains. Throws the signal's reason when it is aborted; frees all that it made when it ends, however it ends. */
export async function* train<P extends ParamTree, I>(
  stop: StopSignal,
  training: Training<P, I>,
): AsyncGenerator<Progress<P>, void> {
  const { net, params: start, sets, settings, resume = null, breathe } = training;
  const { method, depth, labels, steps, lookAhead } = settings;
  checkSets(sets, method);
  const shared = sharedPaths(net, start);
  const batches = await Batches.of(training);
  const learned = new Learned(start, learnedPaths(training), settings);
  const weighing = new Weighing(method, batches.widths.features, sets, settings.seed);
  const tally = new Tally(sets, resume);
  let firstLoss = resume?.firstLoss ?? NaN;

  const reached = async (step: number): Promise<Checkpoint> => {
    const record = await learned.record();
    return { step, ...record, weighing: await weighing.record(), firstLoss, ...tally.lastWeights };
  };

  try {
    // where it begins, or goes on
    if (resume) {
      learned.restore(resume.step, resume);
      weighing.restore(resume.weighing);
    } else learned.begin();
    await batches.prepare();
    let good = await reached(resume?.step ?? 0);
    const progress = (kind: Progress<P>['kind'], step: number): Progress<P> => {
      return { kind, step, steps, ...tally.takeMeans(), ...tally.lastWeights, params: learned.params, checkpoint: good };
    };

    for (let step = good.step; step < steps; step++) {
      stop.throwIfAborted();
      const { params } = learned;
      const taken = await batches.take(step, params);
      const { batch, shares, codeAt } = taken;

      // weigh it, and learn from it
      const values = await weighing.weigh({ ...taken, net, params, shared, labels, lookAhead });
      const rate = cosine(step, steps, settings.rate, { warmUp: Math.min(WARM_UP, steps / 10), floor: 0.02 });
      const losses = await learnFrom(learned, rate, values, (weights) =>
        baseLearn(net, params, learned.paths, batch, labels, weights, shares, depth === 'deep' ? codeAt : undefined),
      );

      // stop before nonsense spreads; what is about to be shown and kept is looked at once more
      const unitLoss = mean(losses.subarray(0, taken.units.length));
      if (Number.isNaN(firstLoss)) firstLoss = unitLoss;
      const last = step + 1 === steps;
      const shown = last || (step + 1) % REPORT_EVERY === 0;
      const seen = shown ? [unitLoss, await unitLossAt(net, learned.params, codeAt, batch, labels)] : [unitLoss];
      batches.release();
      if (!seen.every((loss) => Number.isFinite(loss) && loss <= EXPLODED * Math.max(firstLoss, 1e-3))) {
        learned.takeBack(good);
        yield progress('diverged', step);
        return;
      }
      tally.add(taken, losses, values);
      if (shown) {
        good = await reached(step + 1);
        yield progress(last ? 'done' : 'going', step + 1);
      }
      await breathe?.();
    }
  } finally {
    for (const each of [weighing, batches, learned]) each.dispose();
  }
}

function checkSets<I>({ units, held }: TrainingSets<I>, method: Method): void {
  if (units.count === 0) throw new RangeError('no samples with action units to learn from: 0');
  if (method.kind === 'mal' && held.count === 0)
    throw new RangeError('no held-out samples to weigh by: 0 (mal needs some, mtl none)');
}

/** Paths of the parameters that may change, and on which some loss depends. */
function learnedPaths<P extends ParamTree, I>(training: Training<P, I>): string[] {
  const { net, params, settings, mayLearn = () => true } = training;
  return entries(params).flatMap(([path]) => {
    if (!mayLearn(path)) return [];
    const part = net.part(path);
    const below = part === 'below' && settings.depth === 'deep';
    const read = part === 'units' || (part === 'expressions' && learnsExpressions(training));
    return below || read || part === 'shared' ? [path] : [];
  });
}

/** Takes the step that `move` finds with the weights of samples; gives [n + m] their losses before it. */
async function learnFrom<P extends ParamTree>(
  learned: Learned<P>,
  rate: number,
  values: Float32Array,
  move: (weights: tf.Tensor1D) => BaseStep,
): Promise<Float32Array> {
  const weights = tf.tensor1d(values);
  const made: tf.Tensor[] = [weights];
  try {
    const { losses, gradients } = move(weights);
    made.push(losses, ...gradients);
    learned.step(gradients, rate);
    return (await losses.data()) as Float32Array;
  } finally {
    tf.dispose(made);
  }
}

/** Mean loss of the samples with units of a batch, read back. */
async function unitLossAt<P extends ParamTree>(
  net: Top<P>,
  params: P,
  codeAt: (params: P) => tf.Tensor2D,
  batch: Batch,
  labels: UnitLabels,
): Promise<number> {
  const losses = tf.tidy(() => sampleLosses(net, params, { ...batch, code: codeAt(params) }, labels).losses);
  try {
    return mean(((await losses.data()) as Float32Array).subarray(0, batch.mask.shape[0]));
  } finally {
    losses.dispose();
  }
}
