/**
 * A training as its worker runs it: samples from the store, weights that are live, the loop with its pauses, checkpoints on
 * disk, another backend when the GPU is taken away, and at the end the verdict and a version that is kept, whatever it says.
 */

import { startBackend, type Backend } from '../reader/backend.ts';
import type { LiveSettings } from '../reader/settings.ts';
import type { Sample } from '../core/samples.ts';
import type { Verdict } from '../learn/accept.ts';
import { calibrate, dataOf, samplesOf, verdictOn, type CalibrationData, type CalibrationPoint } from '../learn/calibrate.ts';
import { METHODS, settingsOf, type TrainingChoice } from '../learn/calibration-settings.ts';
import { consistencyOf } from '../learn/consistency.ts';
import { registerTrainingKernels } from '../learn/kernels/register.ts';
import { readAuNet, versionOf } from '../learn/nets/au-net-artifacts.ts';
import type { AuNetParams } from '../learn/nets/au-net.ts';
import { writeAuNet } from '../learn/nets/au-net-writing.ts';
import { disposeTree, mapTree } from '../learn/params.ts';
import * as tf from '../learn/tf.ts';
import type { Checkpoint } from '../learn/train.ts';
import { CalibrationStore } from '../store/calibration.ts';
import { openDatabase } from '../store/database.ts';
import { VersionStore, type ModelVersion } from '../store/versions.ts';
import { weightsOf } from './weights.ts';

export interface TrainingRequest {
  readonly person: string;
  readonly choice: TrainingChoice;
  /** Whether the other methods are trained too, on the same takes. */
  readonly compare: boolean;
  /** URL of the base weights' model.json. */
  readonly base: string;
  readonly backend: LiveSettings['backend'];
}

export type TrainingNews =
  /** Consistency of each sample with an expression, by id, as the weights at the start see it. */
  | { readonly kind: 'consistency'; readonly values: readonly (readonly [id: string, value: number])[] }
  | {
      readonly kind: 'point';
      readonly method: TrainingChoice['method'];
      readonly point: CalibrationPoint;
      /** Weight of each sample with an expression that was drawn at least once, by id. */
      readonly weights: readonly (readonly [id: string, weight: number])[];
    }
  /** A training that was left cannot be gone on with: its samples, labels or beginning have changed since. */
  | { readonly kind: 'anew' }
  /** The GPU was taken away: what follows the last checkpoint is trained again, on WebAssembly. */
  | { readonly kind: 'gpu-lost' }
  | { readonly kind: 'judging'; readonly method: TrainingChoice['method'] };

export interface TrainingOutcome {
  readonly version: ModelVersion;
  /** The verdict on each method that was trained, the chosen one first. */
  readonly table: readonly { readonly method: TrainingChoice['method']; readonly verdict: Verdict }[];
}

/** Why there is nothing to train, by names that survive the way to the page. */
export type TrainingProblem =
  /** No neutral face of the person is kept. */
  | 'no-neutral'
  /** No movement was shown in a second take: nothing could be kept aside. */
  | 'too-few-takes'
  /** The loss exploded. */
  | 'diverged';

export class TrainingError extends Error {
  constructor(problem: TrainingProblem, message: string) {
    super(message);
    this.name = problem;
  }
}

/** Steps between two checkpoints on disk. */
const CHECKPOINT_EVERY = 100;
/** A computation fails a little before its device says that it is lost: milliseconds to wait for that. */
const LOSS_TOLD_AFTER = 500;

export class TrainingRun {
  readonly #stopping = new AbortController();
  #gate: { readonly opened: Promise<unknown>; readonly open: (value: null) => void } | null = null;
  #rest = 0;
  #gpuLost = false;

  /** Trains and judges; `report` hears how it goes. Rejects with a TrainingError, or with 'AbortError' when stopped. */
  async run(request: TrainingRequest, report: (news: TrainingNews) => void): Promise<TrainingOutcome> {
    const database = await openDatabase();
    const versions = new VersionStore(database);
    try {
      const { person } = request;
      const [samples, neutral] = await Promise.all([
        new CalibrationStore(database).samples(person),
        database.get('baselines', person),
      ]);
      if (!neutral) throw new TrainingError('no-neutral', `no neutral face of the person: ${person} (record one first)`);
      const [list, live] = await Promise.all([versions.list(person), versions.live(person)]);
      const parent = list.find(({ id }) => id === live) ?? null;
      const data = dataOf(samples, neutral, new Set(parent?.takes.train));
      return await this.#run(versions, request, data, parent, report);
    } finally {
      database.close();
    }
  }

  /** Rests after the step under way until `go`. */
  pause(): void {
    if (this.#gate) return;
    let open!: (value: null) => void;
    const opened = new Promise<unknown>((done) => (open = done));
    this.#gate = { opened, open };
  }

  go(): void {
    this.#gate?.open(null);
    this.#gate = null;
  }

  /** Ends the training; what is on disk stays, to be gone on with. */
  stop(): void {
    this.#stopping.abort();
    this.go();
  }

  /** Milliseconds to rest after each step. */
  rest(milliseconds: number): void {
    this.#rest = milliseconds;
  }

  async #run(
    versions: VersionStore,
    request: TrainingRequest,
    data: CalibrationData,
    parent: ModelVersion | null,
    report: (news: TrainingNews) => void,
  ): Promise<TrainingOutcome> {
    const { person, choice, compare } = request;
    for (const part of ['validation', 'test'] as const) {
      if (samplesOf(data, part).length > 0) continue;
      throw new TrainingError('too-few-takes', `no take for ${part}: show movements in a second take`);
    }

    const { weights: start } = await weightsOf(versions, person, request.base);
    const table: { method: TrainingChoice['method']; verdict: Verdict }[] = [];
    let version: ModelVersion | null = null;
    const methods = [choice.method, ...(compare ? METHODS.filter((method) => method !== choice.method) : [])];
    for (const method of methods) {
      const own = { ...choice, method };
      const trained = await this.#train(versions, request, own, data, start, report);
      table.push({ method, verdict: trained.verdict });
      if (method !== choice.method) continue;
      version = recordOf(person, parent, own, data, trained);
      await versions.save(version, trained.weights);
      await versions.deleteUnfinished(person);
    }
    return { version: version!, table };
  }

  /** One method; on WebAssembly from the last checkpoint on when the GPU is taken away. */
  async #train(
    versions: VersionStore,
    { person, backend: wanted, choice: chosen }: TrainingRequest,
    choice: TrainingChoice,
    data: CalibrationData,
    start: tf.io.ModelArtifacts,
    report: (news: TrainingNews) => void,
  ): Promise<Trained> {
    // a comparison is made again from its beginning, the model itself is not
    const isKept = choice.method === chosen.method;
    const digest = await digestOf(start, choice, data);
    const unfinished = isKept ? await versions.unfinished(person) : null;
    const left = unfinished?.digest === digest ? unfinished : null;
    if (unfinished && !left && isSame(unfinished.choice, choice)) report({ kind: 'anew' });
    const curve: CalibrationPoint[] = [...(left?.curve ?? [])];
    let resume: Checkpoint | null = left?.checkpoint ?? null;
    let spent = left?.milliseconds ?? 0;
    let began = performance.now();
    const milliseconds = (): number => spent + performance.now() - began;
    const breathe = async (): Promise<void> => {
      const pausedAt = performance.now();
      if (this.#gate) await this.#gate.opened;
      began += performance.now() - pausedAt;
      await new Promise((done) => setTimeout(done, this.#rest));
    };

    for (;;) {
      const backend = await startTrainingBackend(this.#gpuLost ? 'wasm' : wanted);
      const params = readAuNet(start);
      try {
        if (isKept) report({ kind: 'consistency', values: await consistencies(params, data) });
        for (const point of curve) report({ kind: 'point', method: choice.method, point, weights: [] });
        let trained: AuNetParams | null = null;
        for await (const news of calibrate(this.#stopping.signal, params, data, settingsOf(choice), { resume, breathe })) {
          if (news.diverged) throw new TrainingError('diverged', `the loss exploded at step ${news.point.step}`);
          curve.push(news.point);
          report({ kind: 'point', method: choice.method, point: news.point, weights: news.weights });
          if (news.params) trained = mapTree(news.params, (leaf) => tf.clone(leaf));
          else if (isKept && news.point.step % CHECKPOINT_EVERY === 0) {
            resume = news.checkpoint;
            const state = { person, choice, digest, curve: [...curve], checkpoint: resume, milliseconds: milliseconds() };
            await versions.saveUnfinished(state);
          }
        }
        const took = milliseconds();
        report({ kind: 'judging', method: choice.method });
        const verdict = await verdictOn(params, trained!, data);
        const id = crypto.randomUUID();
        const weights = writeAuNet(trained!, start, id);
        disposeTree(trained!);
        return { id, verdict, weights, curve, milliseconds: took };
      } catch (cause) {
        // training itself may have been too much for the GPU, so it is not asked again
        if (!(await wasLost(backend))) throw cause;
        this.#gpuLost = true;
        report({ kind: 'gpu-lost' });
        curve.splice(0, Infinity, ...curve.filter(({ step }) => step <= (resume?.step ?? 0)));
        spent = milliseconds();
        began = performance.now();
      } finally {
        disposeTree(params);
      }
    }
  }
}

interface Trained {
  readonly id: string;
  readonly verdict: Verdict;
  readonly weights: tf.io.ModelArtifacts;
  readonly curve: readonly CalibrationPoint[];
  readonly milliseconds: number;
}

async function startTrainingBackend(wanted: LiveSettings['backend']): Promise<Backend> {
  const backend = await startBackend(wanted);
  if (backend.name === 'wasm') registerTrainingKernels();
  return backend;
}

/** Whether a computation failed since its GPU was taken away. */
async function wasLost(backend: Backend): Promise<boolean> {
  if (backend.name === 'wasm') return false;
  const kept = new Promise<false>((done) => setTimeout(done, LOSS_TOLD_AFTER, false));
  return Promise.race([backend.lost.then(() => true), kept]);
}

async function consistencies(params: AuNetParams, data: CalibrationData): Promise<[string, number][]> {
  const expressive: Sample[] = samplesOf(data, 'train').filter(({ expression }) => expression >= 0);
  const values = await consistencyOf(params, expressive, data.neutral);
  return expressive.map(({ id }, i) => [id, values[i]!]);
}

const isSame = (a: TrainingChoice, b: TrainingChoice): boolean =>
  a.method === b.method && a.depth === b.depth && a.length === b.length;

/** What a training depends on, as one short text: where it begins, how, the neutral face, and every sample with its labels and its part. */
async function digestOf(start: tf.io.ModelArtifacts, choice: TrainingChoice, data: CalibrationData): Promise<string> {
  const { samples, parts, neutral } = data;
  const told = samples.map(({ id, take, units, mask, expression }) => [id, parts.get(take), [...units], [...mask], expression]);
  const text = JSON.stringify([versionOf(start), settingsOf(choice), told]);
  const all = await new Blob([text, neutral.landmarks.slice(), neutral.crop.slice()]).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function recordOf(
  person: string,
  parent: ModelVersion | null,
  choice: TrainingChoice,
  data: CalibrationData,
  { id, verdict, curve, milliseconds }: Trained,
): ModelVersion {
  const takes = (part: 'train' | 'validation' | 'test'): string[] =>
    [...data.parts].flatMap(([take, own]) => (own === part ? [take] : []));
  const made = data.samples.filter(({ origin }) => origin === 'made').length;
  return {
    id,
    person,
    parent: parent?.id ?? null,
    createdAt: Date.now(),
    choice,
    // also those that are left out now, or gone: whoever learned from them once may never be judged by them
    takes: {
      train: [...new Set([...(parent?.takes.train ?? []), ...takes('train')])],
      validation: takes('validation'),
      test: takes('test'),
    },
    samples: { captured: data.samples.length - made, made },
    curve,
    verdict,
    milliseconds,
  };
}
