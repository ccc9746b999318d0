/**
 * One training loop for single task, multi task and Meta Auxiliary Learning, so that they are compared fairly: the same batches of the
 * same sets, same optimizer, same stopping; only the weights of the samples differ (weighing.ts). It is an async iterator: its caller
 * shows progress, keeps checkpoints, and stops it. A run that goes on from a checkpoint gives the numbers of one that never stopped.
 */

import { baseLearn, sharedPaths, valuesAt, type HeldOut, type Top } from './mal/moves.ts';
import { sampleLosses, sharesOf, type Batch, type UnitLabels } from './mal/objective.ts';
import type { BaseNet } from './nets/base-net.ts';
import { adamInit, adamUpdate, clipByGlobalNorm, cosine, type AdamState } from './optimizers.ts';
import { disposeTree, entries, mapTree, withSome, type ParamTree } from './params.ts';
import { drawn, labelsOfBatch, rowsOf, type LabelledSet, type TrainingSets } from './sets.ts';
import * as tf from './tf.ts';
import type { Checkpoint, Progress, StopSignal, Training, TrainingSettings } from './training.ts';
import { fromNumbers, numbersOf, Weighing, type Method } from './weighing.ts';

/** Steps between two progresses. */
export const REPORT_EVERY = 20;
const CLIP = 5;
const WARM_UP = 20;
/** A loss this many times that of the first step has exploded. */
const EXPLODED = 30;
/** Samples encoded together. */
const CHUNK = 64;

type Flat = Record<string, tf.Tensor>;

/** Codes of all samples of a set, [count, C]. */
async function codesOf<P extends ParamTree, I>(net: BaseNet<P, I>, params: P, set: LabelledSet<I>): Promise<tf.Tensor2D> {
  const parts: tf.Tensor2D[] = [];
  try {
    for (let from = 0; from < set.count; from += CHUNK) {
      const samples = Array.from({ length: Math.min(CHUNK, set.count - from) }, (_, i) => from + i);
      parts.push(await encoded(net, params, set, samples));
    }
    return tf.concat2d(parts, 0);
  } finally {
    tf.dispose(parts);
  }
}

async function encoded<P extends ParamTree, I>(
  net: BaseNet<P, I>,
  params: P,
  set: LabelledSet<I>,
  samples: readonly number[],
): Promise<tf.Tensor2D> {
  const input = await set.batch(samples);
  try {
    return tf.tidy(() => net.encode(params, input));
  } finally {
    tf.dispose(input as tf.TensorContainer);
  }
}

/** What the network gives, by its width. */
async function widthsOf<P extends ParamTree, I>(
  net: BaseNet<P, I>,
  params: P,
  set: LabelledSet<I>,
): Promise<Record<'units' | 'expressions' | 'features', number>> {
  const one = await encoded(net, params, set, [0]);
  try {
    return tf.tidy(() => {
      const { latents, expressions, feature } = net.finish(params, one);
      return { units: latents.shape[1], expressions: expressions.shape[1], features: feature.shape[1] };
    });
  } finally {
    one.dispose();
  }
}

function checkSets<I>({ units, held }: TrainingSets<I>, method: Method): void {
  if (units.count === 0) throw new RangeError('no samples with action units to learn from: 0');
  if (method.kind === 'mal' && held.count === 0)
    throw new RangeError('no held-out samples to weigh by: 0 (mal needs some, mtl none)');
}

const mean = (values: ArrayLike<number>, from: number, to: number): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum / (to - from);
};

/** Trains. Throws the signal's reason when it is aborted; frees all that it made when it ends, however it ends. */
export async function* train<P extends ParamTree, I>(
  stop: StopSignal,
  training: Training<P, I>,
): AsyncGenerator<Progress<P>, void> {
  const { net, params: start, sets, settings, resume = null, mayLearn = () => true, breathe } = training;
  const { method, depth, labels, steps, batch: sizes, seed } = settings;
  checkSets(sets, method);
  const learned = entries(start).flatMap(([path]) => {
    if (!mayLearn(path)) return [];
    const part = net.part(path);
    const below = part === 'below' && depth === 'deep';
    const read = part === 'units' || (part === 'expressions' && method.kind !== 'stl' && sets.expressions.count > 0);
    return below || read || part === 'shared' ? [path] : [];
  });
  const shared = sharedPaths(net, start);
  const withExpressions = method.kind !== 'stl' && sets.expressions.count > 0;

  const widths = await widthsOf(net, start, sets.units);
  const initial: Flat = Object.fromEntries(learned.map((path, i) => [path, valuesAt(start, learned)[i]!]));
  const weighing = new Weighing(method, widths.features, sets, seed);
  let flat: Flat = {};
  let adam: AdamState<Flat> = { step: 0, mean: {}, square: {} };
  const codes = new Map<LabelledSet<I>, tf.Tensor2D>();
  /** What the step under way has made beside them. */
  const made: tf.TensorContainer[] = [];
  const unvisited = (count: number): Float32Array => new Float32Array(count).fill(NaN);
  const lastUnitWeights = resume?.unitWeights.slice() ?? unvisited(sets.units.count);
  const lastWeights = resume?.weights.slice() ?? unvisited(sets.expressions.count);
  let firstLoss = resume?.firstLoss ?? NaN;
  const now = (): P => withSome(start, learned, learned.map((path) => flat[path]!)); // prettier-ignore
  /** What gives the codes of samples at some parameters, in the step under way. */
  const coder = async (set: LabelledSet<I>, samples: readonly number[]): Promise<(at: P) => tf.Tensor2D> => {
    const known = codes.get(set);
    if (known) return () => tf.gather(known, tf.tensor1d([...samples], 'int32'));
    const input = await set.batch(samples);
    made.push(input as tf.TensorContainer);
    return (at) => net.encode(at, input);
  };

  try {
    // where it begins, or goes on
    if (resume) {
      // one by one, so that each is freed though the next does not fit
      flat = fromNumbers(initial, resume.params);
      adam = { ...adam, step: resume.step, mean: fromNumbers(initial, resume.mean) };
      adam = { ...adam, square: fromNumbers(initial, resume.square) };
      weighing.restore(resume.weighing);
    } else {
      flat = mapTree(initial, (leaf) => tf.clone(leaf));
      adam = adamInit(flat);
    }

    // codes once where they stay as they are
    const fixed = depth === 'top' ? [sets.units, sets.expressions, sets.held] : [];
    for (const set of fixed) if (set.count > 0 && !codes.has(set)) codes.set(set, await codesOf(net, start, set));

    let sums = { units: 0, expressions: 0, unitWeight: 0, expressionWeight: 0, count: 0 };
    const reached = async (step: number): Promise<Checkpoint> => ({
      step,
      params: await numbersOf(flat),
      mean: await numbersOf(adam.mean),
      square: await numbersOf(adam.square),
      weighing: await weighing.record(),
      firstLoss,
      unitWeights: lastUnitWeights.slice(),
      weights: lastWeights.slice(),
    });
    let good = await reached(resume?.step ?? 0);
    const progress = (kind: Progress<P>['kind'], step: number): Progress<P> => {
      const { count } = sums;
      const none = withExpressions ? 1 : NaN;
      const said = {
        unitLoss: sums.units / count,
        expressionLoss: (sums.expressions / count) * none,
        unitWeight: sums.unitWeight / count,
        expressionWeight: (sums.expressionWeight / count) * none,
      };
      sums = { units: 0, expressions: 0, unitWeight: 0, expressionWeight: 0, count: 0 };
      const weights = { unitWeights: lastUnitWeights.slice(), weights: lastWeights.slice() };
      return { kind, step, steps, ...said, ...weights, params: now(), checkpoint: good };
    };

    for (let step = resume?.step ?? 0; step < steps; step++) {
      stop.throwIfAborted();

      // draw a batch, and held-out samples where weights are learned
      const units = drawn(`${seed}/units`, sets.units.count, sizes.units, step);
      const expressions = withExpressions ? drawn(`${seed}/expressions`, sets.expressions.count, sizes.expressions, step) : [];
      const held = method.kind === 'mal' ? drawn(`${seed}/held`, sets.held.count, sizes.held, step) : [];
      const params = now();
      const ofBatch = [await coder(sets.units, units)];
      if (expressions.length > 0) ofBatch.push(await coder(sets.expressions, expressions));
      const ofHeld = held.length > 0 ? await coder(sets.held, held) : null;
      const code = (at: P): tf.Tensor2D => tf.tidy(() => tf.concat2d(ofBatch.map((own) => own(at)), 0)); // prettier-ignore
      // learned codes are computed where they are learned; weighing needs them before
      const asked = depth === 'top' || (method.kind !== 'stl' && method.kind !== 'mtl');
      const batch: Batch = {
        code: asked ? code(params) : tf.zeros([0, 0]),
        ...labelsOfBatch(sets, units, expressions, widths),
      };
      const heldOut: HeldOut = {
        code: ofHeld ? tf.tidy(() => ofHeld(params)) : tf.zeros([0, batch.code.shape[1]]),
        intensities: rowsOf(sets.held.units, widths.units, held),
        mask: rowsOf(sets.held.mask, widths.units, held),
      };
      const shares = sharesOf(units.length, expressions.length, settings.expressionShare);
      made.push({ ...batch }, { ...heldOut }, shares);

      // weigh it, and learn from it
      const { lookAhead } = settings;
      const values = await weighing.weigh({ net, params, shared, batch, labels, shares, heldOut, lookAhead, units, expressions });
      const weights = tf.tensor1d(values);
      made.push(weights);
      const base = baseLearn(net, params, learned, batch, labels, weights, shares, depth === 'deep' ? code : undefined);
      made.push(base.losses, [...base.gradients]);
      const losses = (await base.losses.data()) as Float32Array;
      const gradients: Flat = Object.fromEntries(learned.map((path, i) => [path, base.gradients[i]!]));
      const rate = cosine(step, steps, settings.rate, { warmUp: Math.min(WARM_UP, steps / 10), floor: 0.02 });
      const next = stepped(gradients, adam, flat, initial, rate, settings);
      tf.dispose([flat, adam.mean, adam.square]);
      ({ params: flat, state: adam } = next);

      // stop before nonsense spreads; what is about to be shown and kept is looked at once more
      const n = units.length;
      const unitLoss = mean(losses, 0, n);
      if (Number.isNaN(firstLoss)) firstLoss = unitLoss;
      const last = step + 1 === steps;
      const shown = last || (step + 1) % REPORT_EVERY === 0;
      const seen = [unitLoss, ...(shown ? [await unitLossAt(net, now(), code, batch, labels)] : [])];
      tf.dispose(made.splice(0));
      if (!seen.every((loss) => Number.isFinite(loss) && loss <= EXPLODED * Math.max(firstLoss, 1e-3))) {
        tf.dispose(flat);
        flat = fromNumbers(initial, good.params);
        yield progress('diverged', step);
        return;
      }

      // keep count
      sums.count++;
      sums.units += unitLoss;
      sums.unitWeight += mean(values, 0, n);
      units.forEach((sample, i) => (lastUnitWeights[sample] = values[i]!));
      if (expressions.length > 0) {
        sums.expressions += mean(losses, n, losses.length);
        sums.expressionWeight += mean(values, n, values.length);
        expressions.forEach((sample, i) => (lastWeights[sample] = values[n + i]!));
      }
      if (shown) {
        good = await reached(step + 1);
        yield progress(last ? 'done' : 'going', step + 1);
      }
      await breathe?.();
    }
  } finally {
    weighing.dispose();
    tf.dispose([flat, adam.mean, adam.square, [...codes.values()], made]);
  }
}

/** Mean loss of the samples with units of a batch, read back. */
async function unitLossAt<P extends ParamTree>(
  net: Top<P>,
  params: P,
  codeOf: (params: P) => tf.Tensor2D,
  batch: Batch,
  labels: UnitLabels,
): Promise<number> {
  const losses = tf.tidy(() => sampleLosses(net, params, { ...batch, code: codeOf(params) }, labels).losses);
  try {
    return mean((await losses.data()) as Float32Array, 0, batch.mask.shape[0]);
  } finally {
    losses.dispose();
  }
}

/** Parameters after one step: clipped, decayed, and pulled back towards where they began. */
function stepped(
  gradients: Flat,
  adam: AdamState<Flat>,
  flat: Flat,
  initial: Flat,
  rate: number,
  { decay, anchor }: TrainingSettings,
): { params: Flat; state: AdamState<Flat> } {
  const clipped = clipByGlobalNorm(gradients, CLIP);
  const next = adamUpdate(clipped, adam, flat, { rate, decay });
  disposeTree(clipped);
  if (anchor === 0) return next;
  const pulled = mapTree(next.params, (leaf, path) =>
    tf.tidy(() => tf.sub(leaf, tf.mul(rate * anchor, tf.sub(leaf, initial[path]!)))),
  );
  disposeTree(next.params);
  return { params: pulled, state: next.state };
}
