/** What a training step costs on the network of the app, by method and depth, on one backend; in a worker, as the app trains. */

import { expose } from 'comlink';
import { CROP_BYTES } from '../../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import { Random } from '../../../src/core/random.ts';
import { DEFAULT_CHOICE, METHODS, settingsOf, type TrainingChoice } from '../../../src/learn/calibration-settings.ts';
import { registerTrainingKernels } from '../../../src/learn/kernels/register.ts';
import { baseLearn, sharedPaths, valuesAt } from '../../../src/learn/mal/moves.ts';
import { sharesOf, unitLosses } from '../../../src/learn/mal/objective.ts';
import { readAuNet } from '../../../src/learn/nets/au-net-artifacts.ts';
import { inputOf, type ComparedFace } from '../../../src/learn/nets/au-net-input.ts';
import { AU_NET, type AuNetInput, type AuNetParams } from '../../../src/learn/nets/au-net.ts';
import { disposeTree, withSome } from '../../../src/learn/params.ts';
import { labelsOfBatch, rowsOf, type LabelledSet, type TrainingSets } from '../../../src/learn/sets.ts';
import * as tf from '../../../src/learn/tf.ts';
import { train } from '../../../src/learn/train.ts';
import type { Progress, TrainingSettings } from '../../../src/learn/training.ts';
import type { Method } from '../../../src/learn/weighing.ts';
import { startBackend } from '../../../src/reader/backend.ts';
import type { LearnCosts, MethodCosts } from '../contract.ts';

type Name = TrainingChoice['method'];
/** A method as the app trains by it. */
const methodOf = (method: Name): Method => settingsOf({ ...DEFAULT_CHOICE, method }).method;

const BATCH = { units: 16, expressions: 16, held: 16 };
const SETTINGS: Omit<TrainingSettings, 'method' | 'depth' | 'steps'> = {
  labels: 'intensity',
  rate: 1e-4,
  lookAhead: 0.01,
  batch: BATCH,
  decay: 0,
  anchor: 0,
  seed: 1,
};
/** Samples of a session: with units, with expressions, held out. */
const SESSION = { units: 200, expressions: 200, held: 64 };
const LONG_RUN = 300;
/** Where WebGPU runs in software, encoding a whole session takes minutes. */
const SMALL = { units: 16, expressions: 16, held: 16 };
const ROUNDS = 3;

interface Samples extends LabelledSet<AuNetInput> {
  readonly batch: (samples: readonly number[]) => AuNetInput;
}

/** Faces of noise about the mean: what they show costs nothing. */
function samples(count: number, key: string): Samples {
  const random = new Random(key);
  const face = (): ComparedFace['face'] => ({
    landmarks: MEAN_FACE.map((value) => value + random.normal(0.1)),
    crop: Uint8Array.from({ length: CROP_BYTES }, () => 256 * random.uniform()),
  });
  const faces = Array.from({ length: count }, (): ComparedFace => ({ face: face(), neutral: face() }));
  return {
    count,
    batch: (list) => inputOf(list.map((i) => faces[i]!)),
    units: Float32Array.from({ length: count * ACTION_UNITS.length }, () => 5 * random.uniform()),
    mask: new Uint8Array(count * ACTION_UNITS.length).fill(1),
    expression: Int32Array.from({ length: count }, () => Math.floor(EXPRESSIONS.length * random.uniform())),
  };
}

type Sets = Readonly<Record<keyof TrainingSets<AuNetInput>, Samples>>;

async function finish(run: AsyncGenerator<Progress<AuNetParams>>): Promise<void> {
  for await (const { kind } of run) if (kind === 'diverged') throw new Error('training diverged: its times mean nothing');
}

/** Milliseconds of each of `steps` steps after as many to warm up. */
async function timeSteps(params: AuNetParams, sets: Sets, depth: 'top' | 'deep', method: Name, steps: number): Promise<number[]> {
  const settings: TrainingSettings = { ...SETTINGS, depth, method: methodOf(method), steps: 2 * steps };
  const ends: number[] = [];
  const breathe = async (): Promise<void> => void ends.push(performance.now());
  await finish(train(new AbortController().signal, { net: AU_NET, params, sets, settings, breathe }));
  return ends.slice(-steps).map((end, i, all) => end - (i === 0 ? ends.at(-steps - 1)! : all[i - 1]!));
}

const first = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Milliseconds of a meta step that perturbs one weight after another and looks ahead again, from a few of them. */
async function timeBruteForce(params: AuNetParams, sets: Sets, tries: number): Promise<number> {
  const { units: n, expressions: m, held: k } = BATCH;
  const shared = sharedPaths(AU_NET, params);
  const code = (set: Samples, count: number): tf.Tensor2D => tf.tidy(() => AU_NET.encode(params, set.batch(first(count))));
  const [ofUnits, ofExpressions, ofHeld] = [code(sets.units, n), code(sets.expressions, m), code(sets.held, k)];
  const widths = { units: ACTION_UNITS.length, expressions: EXPRESSIONS.length };
  const batch = { code: tf.concat2d([ofUnits, ofExpressions], 0), ...labelsOfBatch(sets, first(n), first(m), widths) };
  const held = {
    intensities: rowsOf(sets.held.units, widths.units, first(k)),
    mask: rowsOf(sets.held.mask, widths.units, first(k)),
  };
  const shares = sharesOf(n, m);
  const heldLoss = (weights: number[]): tf.Scalar =>
    tf.tidy(() => {
      const { losses, gradients } = baseLearn(AU_NET, params, shared, batch, SETTINGS.labels, tf.tensor1d(weights), shares);
      losses.dispose();
      const ahead = valuesAt(params, shared).map((value, i) => tf.sub(value, tf.mul(SETTINGS.lookAhead, gradients[i]!)));
      return tf.mean(unitLosses(AU_NET.finish(withSome(params, shared, ahead), ofHeld).latents, held, SETTINGS.labels));
    });
  const times: number[] = [];
  for (let i = 0; i < 2 * tries; i++) {
    const began = performance.now();
    const loss = heldLoss(first(n + m).map((s) => (s === i ? 1.01 : 1)));
    await loss.data();
    loss.dispose();
    times.push(performance.now() - began);
  }
  tf.dispose([ofUnits, ofExpressions, ofHeld, { ...batch }, { ...held }, shares]);
  return (n + m) * middle(times.slice(tries));
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Milliseconds of one pass forwards of a whole batch. */
async function timeForward(params: AuNetParams, sets: Sets, tries: number): Promise<number> {
  const input = sets.units.batch(first(BATCH.units + BATCH.expressions).map((i) => i % sets.units.count));
  const times: number[] = [];
  for (let i = 0; i < 2 * tries; i++) {
    const began = performance.now();
    const latents = tf.tidy(() => AU_NET.finish(params, AU_NET.encode(params, input)).latents);
    await latents.data();
    latents.dispose();
    times.push(performance.now() - began);
  }
  tf.dispose(input as unknown as tf.TensorContainerObject);
  return middle(times.slice(tries));
}

/** All of it on one backend, with the weights at `model`; `steps` are measured of each kind in each of three rounds. Deep steps are left out where WebGPU runs in software: they take minutes. */
async function learnCosts(
  model: string,
  backend: 'wasm' | 'webgpu',
  steps: { readonly top: number; readonly deep: number },
): Promise<LearnCosts> {
  const software = backend === 'webgpu' && (await startBackend('auto')).name !== 'webgpu';
  const { name } = await startBackend(backend);
  if (name !== backend) throw new Error(`backend did not start: ${backend}`);
  registerTrainingKernels();
  const params = readAuNet(await tf.io.http(model).load!());
  const size = software ? SMALL : SESSION;
  const sets: Sets = {
    units: samples(size.units, 'units'),
    expressions: samples(size.expressions, 'expressions'),
    held: samples(size.held, 'held'),
  };
  const costsOf = async (depth: 'top' | 'deep'): Promise<MethodCosts> => {
    const times = { stl: [] as number[], mtl: [] as number[], mal: [] as number[] };
    // in turn, so that a machine that slows down slows all of them
    for (let round = 0; round < ROUNDS; round++) {
      for (const method of METHODS) times[method].push(...(await timeSteps(params, sets, depth, method, steps[depth])));
    }
    const { peakBytes, newTensors, kernels } = await tf.profile(() => timeSteps(params, sets, depth, 'mal', 1));
    const peakTensors = Math.max(...kernels.map(({ totalTensorsSnapshot }) => totalTensorsSnapshot));
    return { times, peakBytes, peakTensors, newTensors };
  };
  const [top, deep] = [await costsOf('top'), software ? null : await costsOf('deep')];
  const bruteForce = await timeBruteForce(params, sets, 3);
  const forward = await timeForward(params, sets, 5);
  let session: number | null = null;
  if (backend === 'wasm') {
    const began = performance.now();
    const settings: TrainingSettings = { ...SETTINGS, depth: 'top', method: methodOf('mal'), steps: LONG_RUN };
    await finish(train(new AbortController().signal, { net: AU_NET, params, sets, settings }));
    session = performance.now() - began;
  }
  disposeTree(params);
  return { top, deep, bruteForce, forward, session };
}

const api = { learnCosts };

export type LearnApi = typeof api;
expose(api);
