/**
 * A training as its worker runs it: samples from the store, the weights that read their person, the loop with its pauses, checkpoints
 * on disk, another backend when the GPU is taken away, and at the end the verdict and a version that is kept, whatever it says. Other
 * methods, for comparison, come after that: nothing that happens to them can take it back.
 */

import type { SamplePicture } from '../core/samples.ts';
import { earlierTrainings } from '../core/split.ts';
import { dataOf, samplesOf, type CalibrationData } from '../learn/calibration-data.ts';
import { calibrate, type CalibrationPoint } from '../learn/calibrate.ts';
import { METHODS, settingsOf, type TrainingChoice } from '../learn/calibration-settings.ts';
import { consistencyOf } from '../learn/consistency.ts';
import type { Breathe } from '../learn/face-reading.ts';
import { registerTrainingKernels } from '../learn/kernels/register.ts';
import { checkFit } from '../learn/nets/architecture.ts';
import { readAuNet, weightsIn } from '../learn/nets/au-net-artifacts.ts';
import type { AuNetParams } from '../learn/nets/au-net.ts';
import { writeAuNet } from '../learn/nets/au-net-writing.ts';
import { disposeTree, mapTree } from '../learn/params.ts';
import { preparedFaces, type PreparedFaces } from '../learn/prepared-faces.ts';
import * as tf from '../learn/tf.ts';
import { checkedPictures, takeTrusts, trustInDoubted, trustInWeighing, type TakeTrust } from '../learn/take-trust.ts';
import type { Checkpoint, StopSignal } from '../learn/training.ts';
import { judgementOn } from '../learn/verdict.ts';
import { startBackend, type Backend } from '../reader/backend.ts';
import { fetchModel } from '../reader/model-file.ts';
import { sealModel } from '../reader/model-seal.ts';
import { CalibrationStore } from '../store/calibration.ts';
import { openForWork, StoreUnavailable } from '../store/database.ts';
import { VersionStore } from '../store/versions.ts';
import { amountsOf, isSameChoice, obstacleTo, TrainingError, type TrainingNews, type TrainingRequest } from './training-news.ts';
import { digestOf, recordOf, type Trained } from './training-record.ts';
import { weightsOf } from './weights.ts';

/** Steps between two checkpoints on disk; a multiple of those between two reports. */
const CHECKPOINT_EVERY = 40;
/** A computation fails a little before its device says that it is lost: milliseconds to wait for that. */
const LOSS_TOLD_AFTER = 500;
/** A training is stopped by ending its worker. */
const NEVER: StopSignal = { throwIfAborted: () => undefined };

type Report = (news: TrainingNews) => void | Promise<void>;

/** All that the methods of one training share. */
interface Material {
  readonly request: TrainingRequest;
  readonly versions: VersionStore;
  readonly data: CalibrationData;
  /** Read once, by the first method, for all of them. */
  faces: PreparedFaces | null;
  /** The weights that the person is read with: training begins with them, and has to beat them. */
  readonly start: tf.io.ModelArtifacts;
  readonly report: Report;
}

export class TrainingRun {
  #gate: { readonly opened: Promise<unknown>; readonly open: (value: null) => void } | null = null;
  #rest = 0;
  #gpuLost = false;

  /** Shows that the worker lives. */
  ping(): void {}

  /** Trains and judges; `report` hears how it goes, and what it came to. Rejects with a TrainingError, a LiveError, or as the store does. */
  async run(request: TrainingRequest, report: Report): Promise<void> {
    const database = await openedStore();
    try {
      const { person, choice } = request;
      const versions = new VersionStore(database);
      const calibration = new CalibrationStore(database);
      const [records, neutral, list, inUse] = await Promise.all([
        calibration.list(person),
        database.get('baselines', person),
        versions.list(person),
        weightsOf(versions, person),
      ]);
      if (!neutral) throw new TrainingError('no-neutral', `no neutral face of the person: ${person} (record one first)`);
      const active = list.find(({ id }) => id === inUse.version) ?? null;
      const samples = await calibration.readable(records);
      const pictureOf = (id: string): Promise<SamplePicture> => pictureIn(calibration, id);
      const earlier = earlierTrainings(list, active);
      const data = dataOf(samples, pictureOf, neutral, earlier);
      const amounts = amountsOf(samples, earlier, choice.method);
      void report({ kind: 'split', amounts });
      const obstacle = obstacleTo(samples, earlier);
      if (obstacle) throw new TrainingError(obstacle, `nothing to judge a training from ${inUse.version} by: ${obstacle}`);

      // the chosen method, kept as soon as it is judged
      const start = inUse.weights ?? (await fetchModel(request.base));
      const material: Material = { request, versions, data, faces: null, start, report };
      const trained = await this.#train(material, choice);
      const version = { ...recordOf(person, active, choice, data, trained), amounts };
      const adopted = await versions.keep(version, trained.weights, inUse.active);
      await report({ kind: 'kept', version, adopted }); // heard before the run is over

      // the others, to be looked at
      for (const method of request.compare ? METHODS.filter((method) => method !== choice.method) : []) {
        const { verdict } = await this.#train(material, { ...choice, method });
        await report({ kind: 'compared', method, verdict });
      }
    } finally {
      database.close();
    }
  }

  /** Rests after the step under way until `resume`. */
  pause(): void {
    if (this.#gate) return;
    let open!: (value: null) => void;
    const opened = new Promise<unknown>((done) => (open = done));
    this.#gate = { opened, open };
  }

  resume(): void {
    this.#gate?.open(null);
    this.#gate = null;
  }

  /** How long to rest after each step, and each batch of faces that is made ready: times of what it took. */
  rest(times: number): void {
    this.#rest = times;
  }

  /** One method; on WebAssembly from the last checkpoint on when the GPU is taken away. */
  async #train(material: Material, choice: TrainingChoice): Promise<Trained> {
    const { request, versions, data, start, report } = material;
    const { person } = request;
    // a comparison begins anew each time, the model itself goes on from its checkpoint
    const isKept = choice.method === request.choice.method;
    const digest = await digestOf(start, choice, data);
    const mayLearn = weightsIn(start); // nothing that would be judged and not be kept
    const unfinished = isKept ? await versions.unfinished(person) : null;
    const left = unfinished?.digest === digest ? unfinished : null;
    if (unfinished && !left && isSameChoice(unfinished.choice, choice)) void report({ kind: 'anew' });
    const curve: CalibrationPoint[] = [...(left?.curve ?? [])];
    let resume: Checkpoint | null = left?.checkpoint ?? null;
    let spent = left?.milliseconds ?? 0;
    let began = performance.now();
    const milliseconds = (): number => spent + performance.now() - began;
    let awake = began;
    const breathe = async (): Promise<void> => {
      const worked = performance.now() - awake;
      await new Promise((done) => setTimeout(done, this.#rest * worked));
      // after the rest, in which it may have been paused
      const pausedAt = performance.now();
      if (this.#gate) await this.#gate.opened;
      awake = performance.now();
      began += awake - pausedAt;
    };

    for (;;) {
      const backend = await startTrainingBackend(this.#gpuLost ? 'wasm' : request.backend);
      const params = readAuNet(start);
      try {
        const consistency = isKept ? await consistencies(params, data, breathe) : [];
        if (isKept) void report({ kind: 'consistency', values: consistency });
        for (const point of curve) void report({ kind: 'point', method: choice.method, point, weights: [] });
        const faces = (material.faces ??= await preparedFaces(params, data, settingsOf(choice), breathe));
        let trained: AuNetParams | null = null;
        let trust: readonly TakeTrust[] = [];
        for await (const news of calibrate(NEVER, params, faces, settingsOf(choice), { resume, mayLearn, breathe })) {
          if (news.diverged) throw new TrainingError('diverged', `the loss exploded at step ${news.point.step}`);
          curve.push(news.point);
          void report({ kind: 'point', method: choice.method, point: news.point, weights: news.weights });
          if (news.params) {
            trained = mapTree(news.params, (leaf) => tf.clone(leaf));
            trust = [
              ...trustInWeighing(samplesOf(data, 'validation'), news.doubts),
              ...takeTrusts(samplesOf(data, 'train'), new Map(news.weights), new Map(consistency), news.doubts),
            ];
          } else if (isKept && news.point.step % CHECKPOINT_EVERY === 0) {
            resume = news.checkpoint;
            const state = { person, choice, digest, curve: [...curve], checkpoint: resume, milliseconds: milliseconds() };
            await versions.saveUnfinished(state);
          }
        }
        const took = milliseconds();
        void report({ kind: 'judging', method: choice.method });
        const { verdict, doubted } = await judgementOn(params, trained!, faces);
        const id = crypto.randomUUID();
        const weights = await sound(writeAuNet(trained!, start, id));
        disposeTree(trained!);
        trust = [...trustInDoubted(samplesOf(data, 'test'), new Map(doubted)), ...trust];
        return { id, verdict, trust, weights, curve, milliseconds: took };
      } catch (cause) {
        // training itself may have been too much for the GPU, so it is not asked again
        if (!(await wasLost(backend))) throw cause;
        this.#gpuLost = true;
        material.faces = null; // another backend gives codes that are not quite the same
        void report({ kind: 'gpu-lost' });
        curve.splice(0, Infinity, ...curve.filter(({ step }) => step <= (resume?.step ?? 0)));
        spent = milliseconds();
        began = performance.now();
      } finally {
        disposeTree(params);
      }
    }
  }
}

/** What is seen of a sample. Throws 'picture-gone' for one that was removed since the training began. */
async function pictureIn(calibration: CalibrationStore, id: string): Promise<SamplePicture> {
  const picture = await calibration.picture(id);
  if (!picture)
    throw new TrainingError('picture-gone', `no picture of the sample: ${id} (removed during the training; start again)`);
  return picture;
}

/** The database. Throws why it cannot be opened by name, the one thing of an error that the page can go by. */
async function openedStore(): ReturnType<typeof openForWork> {
  try {
    return await openForWork();
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new TrainingError(`store-${error.problem}`, error.message);
  }
}

async function startTrainingBackend(wanted: TrainingRequest['backend']): Promise<Backend> {
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

/** The trained model with its checksum. Throws 'diverged' for weights that are no numbers. */
async function sound(artifacts: tf.io.ModelArtifacts): Promise<tf.io.ModelArtifacts> {
  try {
    checkFit(artifacts);
  } catch (error) {
    throw new TrainingError('diverged', (error as Error).message);
  }
  return sealModel(artifacts);
}

async function consistencies(params: AuNetParams, data: CalibrationData, breathe: Breathe): Promise<[string, number][]> {
  const checked = checkedPictures(samplesOf(data, 'train'));
  const values = await consistencyOf(params, checked, data.pictureOf, data.neutral, breathe);
  return checked.map(({ id }, i) => [id, values[i]!]);
}
