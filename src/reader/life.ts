/**
 * The life of the reader's workers: started on first use, started again when they die, and each time told everything that those before
 * were told. What they read is not its matter (reader.ts).
 */

import type { Baseline } from '../core/reading.ts';
import type * as tf from '../learn/tf.ts';
import type { ReaderAssets } from './assets.ts';
import type { Readiness } from './au-model.ts';
import type { Change, Outcome } from './line.ts';
import type { Scene } from './neutrals.ts';
import { messageOf, problemOf, type LiveProblem } from './problems.ts';
import type { ReaderState } from './reader-events.ts';
import { RunningLine, type WorkerCount } from './running-line.ts';
import type { DisplaySettings, ReadingSettings } from './settings.ts';

/** Restarts after which the path has failed, unless RECOVERED readings came in between. */
const MOST_RESTARTS = 3;
const RECOVERED = 100;
/** Problems that other workers would have as well. */
const LASTING: readonly (LiveProblem | null)[] = [
  'wasm-unsupported',
  'face-bundle-missing',
  'file-damaged',
  'model-missing',
  'model-unreadable',
];

/** How many workers read faster on so many processors (docs/reader.md). */
const workersFor = (cores: number): WorkerCount => (cores > 1 ? 2 : 1);

interface Ready {
  readonly readiness: Readiness;
  readonly refused: string | null;
}

/** Workers that live, or open. */
export interface Running {
  readonly line: RunningLine;
  /** Rejects with a LiveError. */
  readonly ready: Promise<Ready>;
  /** Whether a frame is on its way through the finder; the next one is grabbed after it. */
  finding: boolean;
  inFlight: number;
}

/** What workers are told when they start, as it was told last. */
export interface Told {
  settings: ReadingSettings;
  display: DisplaySettings;
  /** Id of the face that is named on the picture; null for the largest. */
  chosen: number | null;
  size: readonly [width: number, height: number, pixelRatio: number] | null;
  scene: Scene;
  baseline: Baseline | null;
  own: tf.io.ModelArtifacts | null;
  /** How the neutral is recorded, while it is. */
  recording: { readonly asIs: boolean } | null;
  crops: boolean;
}

export class Life {
  #running: Running | null = null;
  #state: ReaderState = { kind: 'idle' };
  #generation = 0;
  #restarts = 0;
  #readings = 0;
  /** The highest id that a face has had: those of the next workers are higher. */
  #lastId = 0;

  constructor(
    private readonly assets: ReaderAssets,
    readonly told: Told,
    private readonly workers: WorkerCount = workersFor(navigator.hardwareConcurrency),
    private readonly startWorker: (name: string) => Worker,
    private readonly onState: (state: ReaderState) => void,
  ) {}

  get running(): Running | null {
    return this.#running;
  }

  get state(): ReaderState {
    return this.#state;
  }

  /** Changes when workers have ended. */
  get generation(): number {
    return this.#generation;
  }

  /** Why the own weights are not used though they were given. */
  get #refused(): string | null {
    return this.#state.kind === 'ready' ? this.#state.refused : null;
  }

  /** The workers that run, or new ones. */
  start(): Running {
    if (this.#running) return this.#running;
    const line = new RunningLine(this.workers, this.startWorker, (cause) => this.fail(running, cause));
    const running: Running = { line, ready: this.#open(line), finding: false, inFlight: 0 };
    this.#running = running;
    this.#become({ kind: 'opening', restarts: this.#restarts });
    const { display, chosen, size } = this.told;
    this.show((shown) => shown.show(display));
    this.show((shown) => shown.choose(chosen));
    if (size) this.show((shown) => shown.resize(...size));
    running.ready.then(
      (ready) => {
        if (running === this.#running) this.#become({ kind: 'ready', ...ready });
      },
      (cause: unknown) => this.fail(running, cause),
    );
    return running;
  }

  /** Puts a change in the line; workers that are not there will be told when they start. */
  tell(change: Change): void {
    const running = this.#running;
    running?.ready
      .then(() => running.line.change(change))
      .then(
        (outcome) => this.notice(running, outcome),
        (cause: unknown) => this.fail(running, cause),
      );
  }

  /** Tells the workers that run about the canvas. */
  show(what: (line: RunningLine) => Promise<void>): void {
    const running = this.#running;
    if (running) what(running.line).catch((cause: unknown) => this.fail(running, cause));
  }

  /** Takes note of what came through the line; `refused` of what own weights came to, and without that it stays as it was. */
  notice(running: Running, { reading, readiness }: Outcome, refused = this.#refused): void {
    if (reading && ++this.#readings >= RECOVERED) this.#restarts = 0;
    for (const { id } of reading?.faces ?? []) this.#lastId = Math.max(this.#lastId, id);
    if (reading?.neutral?.baseline) this.told.recording = null;
    if (readiness && running === this.#running) this.#become({ kind: 'ready', readiness, refused });
  }

  /** These workers' life is over; others are started, unless they would fail the same way. */
  fail(running: Running, cause: unknown): void {
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
    this.start();
  }

  close(cause: unknown): void {
    this.#end(cause);
    this.#become({ kind: 'idle' });
  }

  /** Opens the line with everything that was told before. Where own weights cannot be read, the base weights read, and the reason is told. */
  async #open(line: RunningLine): Promise<Ready> {
    const { settings, scene, baseline, own, recording, crops } = this.told;
    const changes: Change[] = [{ kind: 'scene', scene }];
    if (baseline) changes.push({ kind: 'baseline', baseline });
    if (recording) changes.push({ kind: 'start-neutral', ...recording });
    if (crops) changes.push({ kind: 'crops', wanted: true });
    let readiness = await line.open(this.assets, settings, this.#lastId);
    let refused: string | null = null;
    try {
      if (own) readiness = (await line.change({ kind: 'weights', own })).readiness ?? readiness;
    } catch (cause) {
      if (problemOf(cause) !== 'model-unreadable') throw cause;
      refused = messageOf(cause);
    }
    await Promise.all(changes.map((change) => line.change(change)));
    return { readiness, refused };
  }

  #end(cause: unknown): void {
    const running = this.#running;
    if (!running) return;
    this.#running = null;
    this.#generation++;
    running.line.end(cause);
  }

  #become(state: ReaderState): void {
    this.#state = state;
    this.onState(state);
  }
}
