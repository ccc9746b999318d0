/**
 * What the live path says, as the page shows it. Readings are replaced whole, never walked by a proxy: bars follow every frame,
 * words and numbers the displayed reading of a few times a second.
 */

import { builtAssets } from '../../assets.ts';
import { ChosenFace } from '../../core/chosen-face.ts';
import { displayedAt } from '../../core/displayed.ts';
import type { FaceReading, FrameReading } from '../../core/reading.ts';
import type { Scene } from '../../reader/neutrals.ts';
import type { Grab } from '../../reader/sources/source.ts';
import type { ReaderState } from '../../reader/reader-events.ts';
import { createReader, type Reader } from '../../reader/reader.ts';
import type { LiveSettings } from '../../store/settings.ts';
import { Traces, type Trace } from './trace.ts';
import { sureIntensities } from './unit-score.ts';

/** Frames a second are counted over this long, milliseconds. */
const RATE_OVER = 1000;
/** A frozen picture is read again this often, milliseconds. */
const STILL_EVERY = 250;
/** Milliseconds without a face after which this is said. */
const EMPTY_AFTER = 1200;

/** Who hears every frame that is offered and every reading, while something is recorded. */
export interface Listener {
  offered(grab: Grab, time: number): void;
  read(reading: FrameReading): void;
}

export class LiveView {
  readonly reader: Reader;
  readonly #traces = new Traces();
  /** State of the path behind the picture. */
  path = $state.raw<ReaderState>({ kind: 'idle' });
  /** Which canvas belongs to the running worker: a new worker needs a new one. */
  generation = $state(0);
  #read = $state.raw<FrameReading | null>(null);
  #toDisplay = $state.raw<FrameReading | null>(null);
  /** Of the newest frame; null while no picture is shown, whatever was read before. */
  readonly reading = $derived(this.#shows() ? this.#read : null);
  readonly displayed = $derived(this.#shows() ? this.#toDisplay : null);
  framesPerSecond = $state(0);
  frozen = $state(false);
  /** True once frames have come without a face for a while. */
  empty = $state(false);
  /** Id of the face that every panel shows (core/chosen-face.ts). */
  chosen = $state<number | null>(null);
  /** End of what the timeline shows while the picture is frozen, seconds of performance.now(). */
  frozenAt = $state<number | null>(null);
  /** What the timeline shows while it is paused, its end, seconds of performance.now(), and of which face: who leaves and comes back has another id. */
  paused = $state.raw<{ readonly seconds: number; readonly traces: Traces; readonly face: number | null } | null>(null);
  /** Where the timeline stands still, seconds of performance.now(); null while it runs. */
  readonly stillAt = $derived(this.paused?.seconds ?? this.frozenAt);
  readonly face = $derived(this.#pick(this.reading));
  readonly displayedFace = $derived(this.#pick(this.displayed));
  /** Ids in view, smallest first, so that they keep their places. */
  readonly ids = $derived((this.displayed?.faces ?? []).map((face) => face.id).sort((a, b) => a - b));

  /** Called straight, not through a proxy; null while nobody records. A frozen picture is not recorded. */
  listener: Listener | null = null;

  #displayedAt = NaN;
  #arrivals: number[] = [];
  #still: AbortController | null = null;
  /** Whether the source has given a frame since the frozen picture was offered last: a hidden page's gives none. */
  #sourceRuns = false;
  /** Time of the frame that the reader took last. */
  #taken = -Infinity;
  /** The same when a frozen picture last went on: nothing that was taken up to then is live. */
  #takenFrozen = -Infinity;
  /** Whether the source's next frame is the first after a frozen picture. */
  #goesOn = false;
  /** How far the source's clock is ahead of the reader's, milliseconds: the latter passes only as a frozen picture is read. */
  #ahead = 0;
  #faceAt = 0;
  readonly #choosing = new ChosenFace();

  /** `stopped` says that the source gives no frames. */
  constructor(
    settings: LiveSettings,
    private readonly stopped: () => boolean,
  ) {
    // as long as the page
    const { signal } = new AbortController();
    this.reader = createReader({ assets: builtAssets(), settings, display: settings, signal });
    this.reader.addEventListener('state', ({ state }) => {
      this.path = state;
      this.generation = this.reader.generation;
    });
    this.reader.addEventListener('reading', ({ reading }) => this.#show(reading));
  }

  /** Where sources put their frames. */
  readonly offer = (grab: Grab, time: number): void => {
    this.#sourceRuns = true;
    if (this.frozen) {
      if (!this.#still) void this.#takeStill(grab, time);
      return;
    }
    if (this.#goesOn) this.#ahead = time - this.#nextTime(time);
    this.#goesOn = false;
    this.#give(grab, time - this.#ahead);
    this.listener?.offered(grab, time);
  };

  /** Holds the picture still, or lets it go on. A still picture still follows settings and the size of the window. */
  freeze(frozen: boolean): void {
    if (this.frozen) [this.#takenFrozen, this.#goesOn] = [this.#taken, true];
    this.frozen = frozen;
    this.frozenAt = frozen ? performance.now() / 1000 : null;
    this.#still?.abort();
    this.#still = null;
  }

  /** What the timeline shows of the chosen face. */
  get trace(): Trace {
    return this.paused ? this.paused.traces.of(this.paused.face) : this.#traces.of(this.chosen);
  }

  /** Holds the timeline still, or lets it go on. */
  togglePause(): void {
    const { chosen: face } = this;
    this.paused = this.paused ? null : { seconds: performance.now() / 1000, traces: this.#traces.copy(), face };
  }

  /** Shows the face with this id, until it leaves. */
  choose(id: number): void {
    this.#choosing.choose(id);
    this.#setChosen(id);
    if (this.paused) this.paused = { ...this.paused, face: id };
  }

  /** Forgets what was shown: another source begins. */
  clear(scene: Scene): void {
    this.reader.newScene(scene);
    this.#read = this.#toDisplay = null;
    this.#displayedAt = NaN;
    this.#choosing.forget();
    this.#setChosen(null);
    this.freeze(false);
    this.#taken = this.#takenFrozen = -Infinity;
    this.#goesOn = false;
    this.#ahead = 0;
    this.paused = null;
    this.empty = false;
    this.#faceAt = performance.now();
    this.framesPerSecond = 0;
    this.#arrivals = [];
    this.#traces.clear();
  }

  #give(grab: Grab, time: number): void {
    this.reader.offer(() => {
      this.#taken = time;
      return grab();
    }, time);
  }

  /**
   * The reader's time of a frozen picture, and of the first frame after it: however long a reading took or the page was hidden, nobody is lost
   * (LONGEST_GAP in core/tracks.ts). Before the reader took any frame it is `time`, the source's.
   */
  #nextTime(time: number): number {
    return this.#taken === -Infinity ? time : this.#taken + STILL_EVERY;
  }

  /** Takes the source's frame of `time` and offers it again and again in place of the newer ones. */
  async #takeStill(grab: Grab, time: number): Promise<void> {
    const stop = (this.#still = new AbortController());
    const still = await pictureOf(grab).catch(() => null);
    if (!still) {
      // the next frame is tried
      if (this.#still === stop) this.#still = null;
      return;
    }
    const give = (): void => {
      if (!this.#sourceRuns) return;
      this.#sourceRuns = false;
      this.#give(async () => (stop.signal.aborted ? null : createImageBitmap(still)), this.#nextTime(time));
    };
    const timer = setInterval(give, STILL_EVERY);
    const end = (): void => {
      clearInterval(timer);
      still.close();
    };
    if (stop.signal.aborted) return end();
    stop.signal.addEventListener('abort', end, { once: true });
    give();
  }

  /** Leaves the failed state: the page then makes a new canvas, and with it the path starts again. */
  restart(): void {
    this.path = { kind: 'idle' };
  }

  #show(read: FrameReading): void {
    const isLive = !this.frozen && read.time > this.#takenFrozen;
    const reading = { ...read, time: read.time + this.#ahead };
    if (isLive) this.listener?.read(reading);
    this.#read = reading;
    const now = performance.now();
    this.#setChosen(this.#choosing.follow(reading.faces, now));
    if (reading.faces.length > 0) this.#faceAt = now;
    if (isLive)
      this.#traces.add(
        now / 1000,
        reading.faces.map((face) => [face.id, sureIntensities(face, NaN)]),
      );
    this.#arrivals.push(now);
    const display = displayedAt(reading.time);
    if (display === this.#displayedAt) return;
    this.#displayedAt = display;
    this.#toDisplay = reading;
    this.empty = now - this.#faceAt > EMPTY_AFTER;
    this.#arrivals = this.#arrivals.filter((at) => now - at <= RATE_OVER);
    this.framesPerSecond = this.#arrivals.length;
  }

  #shows(): boolean {
    return this.path.kind !== 'failed' && !this.stopped();
  }

  #pick(reading: FrameReading | null): FaceReading | null {
    return reading?.faces.find((face) => face.id === this.chosen) ?? null;
  }

  #setChosen(id: number | null): void {
    if (id === this.chosen) return;
    this.chosen = id;
    this.reader.choose(id);
  }
}

/** A copy of the source's newest frame; null where there is none. */
async function pictureOf(grab: Grab): Promise<ImageBitmap | null> {
  const frame = await grab();
  try {
    return frame && (await createImageBitmap(frame));
  } finally {
    frame?.close();
  }
}
