/**
 * A reader as other people's pages use it: it follows one source, tells its readings by event and by async iteration, records a
 * neutral, and is closed. All the work is the reader's (reader/reader.ts); this adds plain readings, named errors and one life.
 */

import type { FrameReading, NeutralProgress } from '../core/reading.ts';
import { NewsTarget } from '../reader/news.ts';
import { unzipModel } from '../learn/nets/model-archive.ts';
import { messageOf } from '../reader/problems.ts';
import { Reader } from '../reader/reader.ts';
import { DEFAULT_READING, type ReadingSettings } from '../reader/settings.ts';
import { CameraSource } from '../reader/sources/camera.ts';
import { stopStream } from '../reader/sources/camera-stream.ts';
import type { Readable } from '../reader/sources/readable.ts';
import type { SourceProblem } from '../reader/sources/source.ts';
import { errorOf, FacsimileError, readerError } from './errors.ts';
import { FailureEvent, NeutralEvent, ReadingEvent, SourceEvent, type FaceReaderEvents } from './events.ts';
import { neutralChoiceOf, type Neutral, type NeutralChoice, type Options, type Source } from './options.ts';
import type { Place } from './place.ts';
import { readingOf, type Reading } from './reading.ts';

export interface SnapshotOptions {
  /** Gives the recording up. */
  readonly signal?: AbortSignal;
  /** The person says that their face rests like this, whatever it looks like. */
  readonly asIs?: boolean;
}

/** The recording of a neutral that is under way. */
interface Snapshot {
  /** When it began, by the page's performance.now(). */
  readonly since: number;
  readonly resolve: (neutral: Neutral) => void;
  readonly reject: (cause: unknown) => void;
}

const closed = (): FacsimileError => new FacsimileError('closed', 'the reader is closed: create another one');

export class FaceReader extends NewsTarget<FaceReaderEvents> {
  readonly #place: Place;
  readonly #reader: Reader;
  readonly #end: AbortController;
  #settings: ReadingSettings;
  #origin: number | null = null;
  #problem: SourceProblem | null = null;
  #snapshot: Snapshot | null = null;

  private constructor(place: Place, { maxFaces, smoothing, backend, neutral, model, signal }: Options) {
    super();
    this.#place = place;
    this.#end = new AbortController();
    signal?.addEventListener('abort', () => this.#end.abort(signal.reason), { once: true, signal: this.#end.signal });
    this.#settings = { ...DEFAULT_READING, maxFaces, smoothing, backend, estimateNeutral: neutral !== 'none' };
    this.#reader = new Reader({
      assets:
        model && !(model instanceof Blob) ? { ...place.assets, model: new URL(model, document.baseURI).href } : place.assets,
      startWorker: place.startWorker,
      settings: this.#settings,
      display: { mirrored: false, overlay: [] },
      signal: this.#end.signal,
    });
    if (typeof neutral === 'object') this.#reader.setBaseline(neutral);
  }

  /** @internal Loads everything and takes up the source. Rejects with a FacsimileError, or with the reason of the signal, and leaves nothing open. */
  static async open(options: Options, place: Place): Promise<FaceReader> {
    options.signal?.throwIfAborted();
    const opened = new FaceReader(place, options);
    try {
      if (options.model instanceof Blob) await opened.#takeModel(options.model);
      await Promise.all([opened.#ready(), opened.#follow(options.source)]);
      return opened;
    } catch (cause) {
      const error = errorOf(cause, place.base);
      opened.#end.abort(error);
      throw error;
    }
  }

  /** Whether nothing will be read any more. */
  get closed(): boolean {
    return this.#end.signal.aborted;
  }

  /** Why the camera gives no frames at the moment, as 'source' events tell it; null while it gives them. */
  get problem(): SourceProblem | null {
    return this.#problem;
  }

  /** The newest reading each time, until the reader is closed; those that come while the caller works are passed over. Throws what the reader fails with. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Reading, void> {
    const { signal } = this.#end;
    const heard = new AbortController();
    let newest: Reading | null = null;
    let wake = (): void => undefined;
    this.addEventListener(
      'reading',
      ({ reading }) => {
        newest = reading;
        wake();
      },
      heard,
    );
    signal.addEventListener('abort', () => wake(), heard);
    try {
      while (!signal.aborted) {
        if (!newest) await new Promise<void>((resolve) => (wake = resolve));
        const reading: Reading | null = newest;
        newest = null;
        if (reading) yield reading;
      }
      const reason: unknown = signal.reason;
      if (reason instanceof FacsimileError && reason.code !== 'closed') throw reason;
    } finally {
      heard.abort();
    }
  }

  /**
   * Records the neutral face: two steady seconds of the only face in view, told by 'neutral' events. Readings are compared with it from
   * then on. Rejects with the reason of the signal, or with what ended the reader.
   */
  snapshotNeutral({ signal, asIs = false }: SnapshotOptions = {}): Promise<Neutral> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.closed) throw closed();
      if (this.#snapshot) throw new FacsimileError('bad-option', 'a neutral is being recorded: wait for it, or abort its signal');
      const over = new AbortController();
      const snapshot: Snapshot = {
        since: performance.now(),
        resolve: (neutral) => (over.abort(), resolve(neutral)),
        reject: (cause) => (over.abort(), reject(cause as Error)),
      };
      const giveUp = (): void => {
        this.#snapshot = null;
        this.#reader.cancelNeutral();
        snapshot.reject(signal!.reason);
      };
      signal?.addEventListener('abort', giveUp, { signal: over.signal });
      this.#end.signal.addEventListener('abort', () => snapshot.reject(this.#end.signal.reason), { signal: over.signal });
      this.#snapshot = snapshot;
      this.#reader.startNeutral(asIs);
    });
  }

  /** What faces are compared with from the next frame on. Throws 'bad-option'. */
  setNeutral(choice: NeutralChoice): void {
    const neutral = neutralChoiceOf(choice);
    this.#settings = { ...this.#settings, estimateNeutral: neutral !== 'none' };
    this.#reader.configure(this.#settings);
    this.#reader.setBaseline(typeof neutral === 'object' ? neutral : null);
  }

  /** Lets go of the camera and ends the workers. */
  close(): void {
    this.#end.abort(closed());
  }

  async #takeModel(model: Blob): Promise<void> {
    const bytes = new Uint8Array(await model.arrayBuffer());
    try {
      await this.#reader.setWeights(unzipModel(bytes));
    } catch (cause) {
      throw new FacsimileError('model-unreadable', `model: ${messageOf(cause)}; give the ZIP that the app exports`, { cause });
    }
  }

  /** Resolves when the workers are there; what they say later is followed as well. */
  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { signal } = this.#end;
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.#reader.addEventListener('state', ({ state }) => {
        if (state.kind === 'ready' && state.refused !== null) this.#fail(new FacsimileError('model-unreadable', state.refused));
        else if (state.kind === 'ready') resolve();
        else if (state.kind === 'failed') this.#fail(readerError(state.problem, state.message, this.#place.base));
      });
      this.#reader.addEventListener('reading', ({ reading }) => this.#take(reading));
      this.#reader.open().catch(() => undefined); // the state tells, once others have been tried
    });
  }

  async #follow(source: Source): Promise<void> {
    await this.#reader.newest(this.#readable(source), this.#end.signal);
  }

  #readable(source: Source): Readable {
    if (source instanceof HTMLCanvasElement) {
      const stream = source.captureStream();
      this.#end.signal.addEventListener('abort', () => stopStream(stream), { once: true });
      return stream;
    }
    if (source !== 'camera') return source;
    const camera = new CameraSource();
    camera.onProblem = (problem) => {
      this.#problem = problem;
      this.dispatchEvent(new SourceEvent(problem));
    };
    return camera;
  }

  #take(read: FrameReading): void {
    const { state } = this.#reader;
    if (state.kind !== 'ready') return;
    this.#origin ??= read.time;
    const { modelVersion } = state.readiness;
    const run = { origin: this.#origin, modelVersion, smoothing: this.#settings.smoothing };
    this.dispatchEvent(new ReadingEvent(readingOf(read, run)));
    if (read.neutral) this.#hearNeutral(read.neutral, read.at);
  }

  /** `at`: when the frame was had. One that was on its way when the recording began tells of an earlier one, or of one that was given up. */
  #hearNeutral({ done, problem, baseline }: NeutralProgress, at: number): void {
    const snapshot = this.#snapshot;
    if (!snapshot || at <= snapshot.since) return;
    this.dispatchEvent(new NeutralEvent(done, problem));
    if (!baseline) return;
    this.#reader.setBaseline(baseline);
    snapshot.resolve(baseline);
    this.#snapshot = null;
  }

  #fail(error: FacsimileError): void {
    if (this.closed) return;
    this.#end.abort(error);
    this.dispatchEvent(new FailureEvent(error));
  }
}
