/**
 * The door of the reader: frames in, readings out. `newest` follows a live source and drops what comes too fast; `every` reads all
 * frames of a file, in order. Both ask the same path, which lives in workers (life.ts, line.ts). Nothing here knows of an app, and
 * nothing leaves the device.
 *
 *     const reader = createReader({ assets: assetsBelow(new URL('./', location.href).href), signal });
 *     reader.addEventListener('reading', ({ reading }) => console.log(reading.faces[0]?.intensity));
 *     await reader.newest(await navigator.mediaDevices.getUserMedia({ video: true }), signal);
 */

import { NewsTarget } from './news.ts';
import type { Baseline, FrameReading } from '../core/reading.ts';
import type * as tf from '../learn/tf.ts';
import type { ReaderAssets } from './assets.ts';
import type { Readiness } from './au-model.ts';
import { readEvery, type TimedFrame } from './every.ts';
import { Life, type Running } from './life.ts';
import type { Outcome } from './line.ts';
import type { Scene } from './neutrals.ts';
import { problemOf } from './problems.ts';
import { ReaderStateEvent, ReadingEvent, type ReaderEvents, type ReaderState } from './reader-events.ts';
import { startReaderWorker, type WorkerCount } from './running-line.ts';
import { DEFAULT_DISPLAY, DEFAULT_READING, type DisplaySettings, type ReadingSettings } from './settings.ts';
import type { Readable } from './sources/readable.ts';
import type { Frame, Grab } from './sources/source.ts';

export interface ReaderOptions {
  /** URLs of what it loads. */
  readonly assets: ReaderAssets;
  readonly settings?: ReadingSettings;
  readonly display?: DisplaySettings;
  /** Ends the reader and its workers for good. */
  readonly signal: AbortSignal;
  /** One or two workers; without, as many as read faster on this machine (life.ts). */
  readonly workers?: WorkerCount;
  /** Starts a worker of the given name. */
  readonly startWorker: (name: string) => Worker;
}

/** A reader, which loads nothing until it is opened or given a frame; its workers are those of the build that this code is in, unless told. */
export const createReader = (options: Omit<ReaderOptions, 'startWorker'> & Partial<ReaderOptions>): Reader =>
  new Reader({ startWorker: startReaderWorker, ...options });

/** A frame that can be had. */
interface Offered {
  readonly grab: Grab;
  readonly time: number;
  readonly frame: number;
  readonly at: number;
}

export class Reader extends NewsTarget<ReaderEvents> {
  readonly #life: Life;
  /** Counts the sources: what is read of one before is nobody's any more. */
  #scene = 0;
  /** Frames of this source so far. */
  #frames = 0;
  #waiting: Offered | null = null;
  /** Who wants crops. */
  readonly #takers = new Set<object>();

  constructor(private readonly options: ReaderOptions) {
    super();
    const { assets, settings = DEFAULT_READING, display = DEFAULT_DISPLAY, signal, workers, startWorker } = options;
    const nothing = { chosen: null, size: null, baseline: null, own: null, recording: null, crops: false };
    this.#life = new Life(assets, { settings, display, scene: 'live', ...nothing }, workers, startWorker, (state) => {
      this.dispatchEvent(new ReaderStateEvent(state));
      this.#readOn();
    });
    signal.addEventListener('abort', () => this.#close(), { once: true });
  }

  get state(): ReaderState {
    return this.#life.state;
  }

  /** Changes when the workers have ended: a canvas attached before is spent, and the next ones need a new one. */
  get generation(): number {
    return this.#life.generation;
  }

  /** Starts the workers unless they run. Rejects with a LiveError, after which it may be tried again. */
  async open(): Promise<Readiness> {
    return (await this.#start().ready).readiness;
  }

  /**
   * Reads the newest frame of `source`, over and over until `signal`, each as a 'reading'; what comes while others are read is dropped.
   * Resolves once the first frame can be had. Rejects with a SourceError.
   */
  async newest(source: Readable, signal: AbortSignal): Promise<void> {
    this.newScene();
    const scene = this.#scene;
    const isShown = (): boolean => scene === this.#scene;
    signal.addEventListener('abort', () => isShown() && this.newScene(), { once: true });
    const { sourceOf } = await import('./sources/readable.ts');
    await sourceOf(source).start(signal, (grab, time) => isShown() && this.offer(grab, time));
  }

  /**
   * Reads every frame, in order, however long it takes. One that cannot be read is reported and left out. What could be read of frames
   * that break off comes before their error.
   */
  every(frames: AsyncIterable<TimedFrame> | Iterable<TimedFrame>): AsyncGenerator<FrameReading, void> {
    return readEvery(frames, (frame, time) =>
      this.read(frame, time).catch((cause: unknown) => {
        if (!costsOneFrame(cause)) throw cause;
        reportError(cause);
        return null;
      }),
    );
  }

  /** Reads this very frame, which is given away. Rejects with a LiveError. */
  async read(frame: Frame, time: number): Promise<FrameReading> {
    const [number, at] = [this.#frames++, performance.now()];
    let running: Running | null = null;
    try {
      running = this.#start();
      await running.ready;
      const { found, outcome } = running.line.frame(frame, time);
      found.catch(() => undefined); // comes with the outcome
      return this.#took(running, await outcome, number, at);
    } catch (cause) {
      frame.close();
      if (running && !costsOneFrame(cause)) this.#life.fail(running, cause);
      throw cause;
    }
  }

  /** Offers the newest frame of a live source; while others are read, it takes the place of the one that waits, which is never grabbed. */
  offer(grab: Grab, time: number): void {
    if (this.options.signal.aborted) return;
    this.#waiting = { grab, time, frame: this.#frames++, at: performance.now() };
    if (this.state.kind !== 'failed') this.#start();
    this.#readOn();
  }

  /** Other frames follow, from another source: what is on its way is dropped, and nobody is known any more. */
  newScene(scene: Scene = 'live'): void {
    this.#waiting = null;
    this.#scene++;
    this.#frames = 0;
    this.#life.told.scene = scene;
    this.#life.tell({ kind: 'scene', scene });
  }

  /** The film follows from its beginning again: its people are compared with the resting faces that were found by its end. */
  rewind(): void {
    this.#frames = 0;
    this.#life.tell({ kind: 'rewind' });
  }

  configure(settings: ReadingSettings): void {
    this.#life.told.settings = settings;
    this.#life.tell({ kind: 'settings', settings });
  }

  /** Compares the face most like `baseline` with it; null for no recorded neutral. */
  setBaseline(baseline: Baseline | null): void {
    this.#life.told.baseline = baseline;
    this.#life.tell({ kind: 'baseline', baseline });
  }

  /** Starts recording "my neutral"; progress and the finished baseline come with the readings. `asIs`: whatever it looks like. */
  startNeutral(asIs = false): void {
    this.#life.told.recording = { asIs };
    this.#life.tell({ kind: 'start-neutral', asIs });
  }

  cancelNeutral(): void {
    this.#life.told.recording = null;
    this.#life.tell({ kind: 'cancel-neutral' });
  }

  /**
   * The person's own weights, of the same network, from the next frame on; null for the base weights. Rejects with 'model-unreadable',
   * and those before stay. Where no worker runs, or it dies meanwhile, the next start takes them. Which weights read is told by `state`.
   */
  async setWeights(own: tf.io.ModelArtifacts | null): Promise<void> {
    const { running, told } = this.#life;
    const before = told.own;
    told.own = own; // should the workers die meanwhile, the next ones start with them
    try {
      await running?.ready;
      if (running) this.#life.notice(running, await running.line.change({ kind: 'weights', own }), null);
    } catch (cause) {
      if (problemOf(cause) === 'model-unreadable') {
        if (told.own === own) told.own = before;
        throw cause;
      }
      this.#life.fail(running!, cause);
    }
  }

  /** Has readings carry the crops of their faces until the answer is called. */
  captureCrops(): () => void {
    const taker = {};
    const follow = (): void => {
      const wanted = this.#takers.size > 0;
      if (wanted === this.#life.told.crops) return;
      this.#life.told.crops = wanted;
      this.#life.tell({ kind: 'crops', wanted });
    };
    this.#takers.add(taker);
    follow();
    return () => {
      this.#takers.delete(taker);
      follow();
    };
  }

  /** Hands over the canvas of this generation to draw frames and overlay on; starts the workers unless they run. */
  attach(canvas: OffscreenCanvas): void {
    this.#start();
    this.#life.show((line) => line.attach(canvas));
  }

  /** Size of the canvas in device pixels, and how many of them make one CSS pixel. */
  resize(width: number, height: number, pixelRatio: number): void {
    this.#life.told.size = [width, height, pixelRatio];
    this.#life.show((line) => line.resize(width, height, pixelRatio));
  }

  /** The face with this id is the one that is named on the picture; the largest while it is null or gone. */
  choose(id: number | null): void {
    this.#life.told.chosen = id;
    this.#life.show((line) => line.choose(id));
  }

  /** How frames are shown on the canvas, from the next one on. */
  show(display: DisplaySettings): void {
    this.#life.told.display = display;
    this.#life.show((line) => line.show(display));
  }

  #start(): Running {
    this.options.signal.throwIfAborted();
    return this.#life.start();
  }

  /** Takes the newest frame when the finder is free for it. */
  #readOn(): void {
    const { running, state } = this.#life;
    const offered = this.#waiting;
    if (!running || !offered || state.kind !== 'ready' || running.finding || running.inFlight >= running.line.depth) return;
    this.#waiting = null;
    void this.#readNewest(running, offered);
  }

  async #readNewest(running: Running, { grab, time, frame: number, at }: Offered): Promise<void> {
    const scene = this.#scene;
    const isWanted = (): boolean => running === this.#life.running && scene === this.#scene;
    let isFound = false;
    const wasFound = (): void => {
      if (isFound) return;
      isFound = true;
      running.finding = false;
      this.#readOn();
    };
    running.finding = true;
    running.inFlight++;
    try {
      const frame = await grab().catch(reportError);
      if (!frame) return;
      if (!isWanted()) return frame.close();
      const { found, outcome } = running.line.frame(frame, time);
      found.then(wasFound, wasFound); // a failure comes with the outcome
      const reading = this.#took(running, await outcome, number, at);
      if (isWanted()) this.dispatchEvent(new ReadingEvent(reading));
    } catch (cause) {
      if (costsOneFrame(cause)) reportError(cause);
      else this.#life.fail(running, cause);
    } finally {
      running.inFlight--;
      wasFound();
      this.#readOn();
    }
  }

  #took(running: Running, outcome: Outcome, frame: number, at: number): FrameReading {
    this.#life.notice(running, outcome);
    return { frame, at, ...outcome.reading! };
  }

  #close(): void {
    this.#waiting = null;
    this.#life.close(this.options.signal.reason);
  }
}

/** A frame that could not be read is lost, and nothing else. */
const costsOneFrame = (cause: unknown): boolean => problemOf(cause) === 'frame-unreadable';
