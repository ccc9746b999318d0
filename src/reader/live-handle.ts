/**
 * The page's end of the live worker, and the owner of its life: started on first use, one frame in flight and only the newest
 * waiting, started again with the same settings, baseline and weights when it dies.
 * A canvas can be handed to one worker only: when a worker ends, `generation` changes, and the page makes a new canvas.
 */

import { proxy, transfer, type Remote } from 'comlink';
import type { Baseline, FrameReading } from '../core/reading.ts';
import type * as tf from '../learn/tf.ts';
import type { Readiness } from './au-model.ts';
import type { LiveAssets, LivePath } from './live-path.ts';
import { LiveError, messageOf, problemOf, type LiveProblem } from './problems.ts';
import type { LiveSettings } from './settings.ts';
import type { Frame, Grab } from './sources/source.ts';
import { WorkerCalls } from './worker-calls.ts';

/** One life of the live worker. */
interface Running {
  readonly calls: WorkerCalls<LivePath>;
  readonly ready: Promise<Readiness>;
}

export const startLiveWorker = (): Worker =>
  new Worker(new URL('./live.worker.ts', import.meta.url), { type: 'module', name: 'live' });

export type LiveState =
  | { readonly kind: 'idle' }
  /** Loading; `restarts` is above 0 when a worker had failed. */
  | { readonly kind: 'opening'; readonly restarts: number }
  | { readonly kind: 'ready'; readonly readiness: Readiness }
  | { readonly kind: 'failed'; readonly problem: LiveProblem; readonly message: string };

/** Restarts after which the path has failed, unless RECOVERED readings came in between. */
const MOST_RESTARTS = 3;
const RECOVERED = 100;
/** Problems that another worker would have as well. */
const LASTING: readonly (LiveProblem | null)[] = [
  'wasm-unsupported',
  'face-bundle-missing',
  'file-damaged',
  'model-missing',
  'model-unreadable',
];
/** Loading may take this long, milliseconds, as long as the worker shows every so often that it lives. */
const LONGEST_OPENING = 180_000;
const LIFE_SIGN = 5_000;

/** A frame that could not be read is lost, and nothing else. */
const costsOneFrame = (cause: unknown): boolean => problemOf(cause) === 'frame-unreadable';

/** A listener's exception is the listener's: it is reported, and everybody else hears the news all the same. */
function tell<T>(listeners: ReadonlySet<(news: T) => void>, news: T): void {
  for (const listener of listeners) {
    try {
      listener(news);
    } catch (error) {
      reportError(error);
    }
  }
}

/** Weights that cannot be read never cost the live view: the base weights, with which it opened, go on reading. */
const toBase =
  (readiness: Readiness) =>
  (cause: unknown): Readiness => {
    if (problemOf(cause) !== 'model-unreadable') throw cause;
    return readiness;
  };

/** Where the build puts what the live path loads. */
export function builtAssets(): LiveAssets {
  const at = (path: string): string => new URL(import.meta.env.BASE_URL + path, location.href).href;
  return {
    bundle: at('face/face_landmarker.task'),
    mesh: at('face/canonical-mesh.json'),
    model: at('models/base/model.json'),
  };
}

export class LiveHandle {
  #running: Running | null = null;
  #state: LiveState = { kind: 'idle' };
  #generation = 0;
  #restarts = 0;
  #readings = 0;
  /** Counts the sources: a reading of one before is not passed on. */
  #scene = 0;
  #inFlight = false;
  #waiting: { readonly grab: Grab; readonly time: number } | null = null;
  #size: Parameters<LiveHandle['resize']> | null = null;
  #baseline: Baseline | null = null;
  #weights: tf.io.ModelArtifacts | null = null;
  /** How the neutral is recorded, while it is. */
  #recording: { readonly asIs: boolean } | null = null;
  readonly #readingListeners = new Set<(reading: FrameReading) => void>();
  readonly #stateListeners = new Set<(state: LiveState) => void>();

  constructor(
    private settings: LiveSettings,
    private readonly assets: LiveAssets = builtAssets(),
    private readonly startWorker: () => Worker = startLiveWorker,
  ) {}

  get state(): LiveState {
    return this.#state;
  }

  /** Changes when a worker has ended: canvases attached before are spent, and the next worker needs a new one. */
  get generation(): number {
    return this.#generation;
  }

  /** Calls back with every reading; returns how to stop that. */
  onReading(listener: (reading: FrameReading) => void): () => void {
    this.#readingListeners.add(listener);
    return () => this.#readingListeners.delete(listener);
  }

  /** Calls back with every change of state; returns how to stop that. */
  onState(listener: (state: LiveState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** Starts the worker unless it runs. Rejects with a LiveError, after which it may be tried again. */
  open(): Promise<Readiness> {
    return this.#started().ready;
  }

  /** Offers the newest frame; while another is read, it takes the place of the one that waits, which is never grabbed. */
  offer(grab: Grab, time: number): void {
    this.#waiting = { grab, time };
    if (this.#state.kind !== 'failed') this.#started();
    if (this.#running) void this.#readOn(this.#running);
  }

  /** Reads this very frame, however long it takes; for pictures and files, where none may be dropped. */
  async analyse(frame: Frame, time: number): Promise<FrameReading> {
    const running = this.#started();
    try {
      await running.ready;
      return await running.calls.ask((path) => path.analyse(transfer(frame, [frame]), time));
    } catch (cause) {
      if (!costsOneFrame(cause)) this.#fail(running, cause);
      throw cause;
    }
  }

  /** Hands over the canvas of this generation to draw on; starts the worker unless it runs. */
  attach(canvas: OffscreenCanvas): void {
    this.#started();
    this.#tell((path) => path.attach(transfer(canvas, [canvas])));
  }

  /** Size of the canvas in device pixels, and how many of them make one CSS pixel. */
  resize(width: number, height: number, pixelRatio: number): void {
    this.#size = [width, height, pixelRatio];
    this.#tell((path) => path.resize(width, height, pixelRatio));
  }

  /** The face with this id is the one that is named on the picture; the largest while it is null or gone. */
  choose(id: number | null): void {
    this.#tell((path) => path.choose(id));
  }

  configure(settings: LiveSettings): void {
    this.settings = settings;
    this.#tell((path) => path.configure(settings));
  }

  /** Compares the face most like `baseline` with it; null for no recorded neutral. */
  setBaseline(baseline: Baseline | null): void {
    this.#baseline = baseline;
    this.#tell((path) => path.setBaseline(baseline));
  }

  /** Other frames follow, from another source, a film whose frames are all read or not: what waits is dropped, and nobody is known any more. */
  newScene(film = false): void {
    this.#waiting = null;
    this.#scene++;
    this.#tell((path) => path.newScene(film));
  }

  /** The film follows from its beginning again: its people are compared with the resting faces that were found by its end. */
  rewind(): void {
    this.#tell((path) => path.rewind());
  }

  /** Starts recording "my neutral"; progress and the finished baseline come with the readings. `asIs`: whatever it looks like. */
  startNeutral(asIs = false): void {
    this.#recording = { asIs };
    this.#tell((path) => path.startNeutral(asIs));
  }

  cancelNeutral(): void {
    this.#recording = null;
    this.#tell((path) => path.cancelNeutral());
  }

  /**
   * Other weights of the same network from the next frame on, null for the base weights; rejects with 'model-unreadable' and keeps the
   * old ones. Where no worker runs, or it dies meanwhile, the next one starts with them. Which weights read is told by `readiness`.
   */
  async setWeights(weights: tf.io.ModelArtifacts | null): Promise<void> {
    const [running, old] = [this.#running, this.#weights];
    this.#weights = weights;
    try {
      await running?.ready;
      await running?.calls.ask((path) => path.setWeights(weights));
    } catch (cause) {
      if (problemOf(cause) === 'model-unreadable') {
        if (this.#weights === weights) this.#weights = old;
        throw cause;
      }
      this.#fail(running!, cause);
    }
  }

  /** Ends the worker; a later call starts it again. */
  close(): void {
    this.#waiting = null;
    this.#end(new LiveError('worker-failed', 'live worker was closed'));
    this.#become({ kind: 'idle' });
  }

  #started(): Running {
    if (this.#running) return this.#running;
    const calls = new WorkerCalls<LivePath>(this.startWorker(), (cause) => this.#fail(running, cause));
    const running: Running = { calls, ready: this.#ready(calls) };
    this.#running = running;
    this.#become({ kind: 'opening', restarts: this.#restarts });
    if (this.#size) this.#tell((path) => path.resize(...this.#size!));
    running.ready.then(
      (readiness) => {
        if (running !== this.#running) return;
        this.#become({ kind: 'ready', readiness });
        void this.#readOn(running);
      },
      (cause: unknown) => this.#fail(running, cause),
    );
    return running;
  }

  /** Opens the path with everything it was told before. */
  async #ready(calls: WorkerCalls<LivePath>): Promise<Readiness> {
    const signs = setInterval(() => void calls.ask((path) => path.ping()).catch(() => undefined), LIFE_SIGN); // its silence is heard by onGone
    try {
      await calls.ask((path) => path.ping());
      const onBackend = proxy((readiness: Readiness): void => {
        if (calls === this.#running?.calls) this.#become({ kind: 'ready', readiness });
      });
      let readiness = await calls.ask((path) => path.open(this.assets, this.settings, onBackend), LONGEST_OPENING);
      const [weights, baseline, recording] = [this.#weights, this.#baseline, this.#recording];
      if (weights) readiness = await calls.ask((path) => path.setWeights(weights)).catch(toBase(readiness));
      if (baseline) await calls.ask((path) => path.setBaseline(baseline));
      if (recording) await calls.ask((path) => path.startNeutral(recording.asIs));
      return readiness;
    } finally {
      clearInterval(signs);
    }
  }

  /** Passes on what a worker that is not there will be told when it starts. */
  #tell(call: (path: Remote<LivePath>) => Promise<void>): void {
    const running = this.#running;
    // one that opens takes it in its turn
    if (running) running.calls.ask(call, LONGEST_OPENING).catch((cause: unknown) => this.#fail(running, cause));
  }

  /** Reads the newest frame as long as there is one. */
  async #readOn(running: Running): Promise<void> {
    if (this.#inFlight || this.#state.kind !== 'ready') return;
    this.#inFlight = true;
    while (this.#waiting && running === this.#running) {
      const { grab, time } = this.#waiting;
      this.#waiting = null;
      const reading = await this.#readNewest(running, grab, time);
      if (reading) this.#publish(reading);
    }
    this.#inFlight = false;
    if (this.#running && running !== this.#running) void this.#readOn(this.#running);
  }

  /** Null for a frame that is lost, or whose source has been left meanwhile. */
  async #readNewest(running: Running, grab: Grab, time: number): Promise<FrameReading | null> {
    const scene = this.#scene;
    try {
      const frame = await grab().catch(reportError);
      if (!frame) return null;
      if (running !== this.#running || scene !== this.#scene) {
        frame.close();
        return null;
      }
      const reading = await running.calls.ask((path) => path.analyse(transfer(frame, [frame]), time));
      return scene === this.#scene ? reading : null;
    } catch (cause) {
      if (costsOneFrame(cause)) reportError(cause);
      else this.#fail(running, cause);
      return null;
    }
  }

  #publish(reading: FrameReading): void {
    if (++this.#readings >= RECOVERED) this.#restarts = 0;
    if (reading.neutral?.baseline) this.#recording = null;
    tell(this.#readingListeners, reading);
  }

  /** The worker's life is over; another is started, unless it would fail the same way. */
  #fail(running: Running, cause: unknown): void {
    if (running !== this.#running) return;
    const problem = problemOf(cause);
    const neverSpoke = problem === 'worker-silent' && this.#state.kind === 'opening';
    this.#end(cause);
    this.#readings = 0;
    if (neverSpoke || LASTING.includes(problem) || ++this.#restarts > MOST_RESTARTS) {
      this.#restarts = 0;
      this.#become({ kind: 'failed', problem: problem ?? 'worker-failed', message: messageOf(cause) });
      return;
    }
    this.#started();
  }

  #end(cause: unknown): void {
    const running = this.#running;
    if (!running) return;
    this.#running = null;
    this.#generation++;
    running.calls.end(cause);
  }

  #become(state: LiveState): void {
    this.#state = state;
    tell(this.#stateListeners, state);
  }
}
