/**
 * One life of the reader's workers, from the page: two, so that one frame is scored while the next one is searched for faces, or one
 * that does both. What happens in them, and in which order: line.ts.
 */

import { transfer } from 'comlink';
import type { ReaderAssets } from './assets.ts';
import type { Readiness } from './au-model.ts';
import type { Change, Outcome } from './line.ts';
import { LiveError } from './problems.ts';
import type { ReaderWorker } from './reader.worker.ts';
import type { DisplaySettings, ReadingSettings } from './settings.ts';
import { frameSize, type Frame } from './sources/source.ts';
import { LONGEST_SILENCE, WorkerCalls } from './worker-calls.ts';

/** Loading may take this long, milliseconds, as long as the workers show every so often that they live. */
const LONGEST_OPENING = 180_000;
const LIFE_SIGN = 5_000;

export type WorkerCount = 1 | 2;

export const startReaderWorker = (name: string): Worker =>
  new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module', name });

export class RunningLine {
  readonly #finder: WorkerCalls<ReaderWorker>;
  readonly #scorer: WorkerCalls<ReaderWorker>;
  #turn = 0;
  /** Changes in the line. */
  #changes = 0;

  /** Starts the workers; `onGone` hears once when one of them dies or falls silent. */
  constructor(
    readonly workers: WorkerCount,
    start: (name: string) => Worker,
    onGone: (cause: LiveError) => void,
  ) {
    const gone = (cause: LiveError): void => {
      this.end(cause);
      onGone(cause);
    };
    this.#finder = new WorkerCalls<ReaderWorker>(start(workers === 1 ? 'reader' : 'finder'), gone);
    this.#scorer = workers === 1 ? this.#finder : new WorkerCalls<ReaderWorker>(start('scorer'), gone);
  }

  /** Frames that may be on their way at once. */
  get depth(): number {
    return this.workers;
  }

  /** Loads everything and warms up; faces get ids above `lastId`. Rejects with a LiveError. */
  async open(assets: ReaderAssets, settings: ReadingSettings, lastId: number): Promise<Readiness> {
    const ping = (): Promise<unknown> => Promise.all([this.#finder, this.#scorer].map((calls) => calls.ask((api) => api.ping())));
    const signs = setInterval(() => void ping().catch(() => undefined), LIFE_SIGN); // their silence is heard by onGone
    try {
      await ping();
      const { port1, port2 } = new MessageChannel();
      const [readiness] = await Promise.all([
        this.#scorer.ask((api) => api.openScorer(assets, settings, transfer(port2, [port2]), lastId), LONGEST_OPENING),
        this.#finder.ask((api) => api.openFinder(assets, settings, transfer(port1, [port1])), LONGEST_OPENING),
      ]);
      return readiness;
    } finally {
      clearInterval(signs);
    }
  }

  /**
   * Puts a frame in the line, which is given away: when its faces are found, and what comes of it. Either rejects with a LiveError.
   * Throws 'frame-unreadable' for one that was closed, which cannot be sent.
   */
  frame(frame: Frame, time: number): { readonly found: Promise<void>; readonly outcome: Promise<Outcome> } {
    if (frameSize(frame).width === 0) throw new LiveError('frame-unreadable', 'frame was closed before it was read');
    const turn = ++this.#turn;
    const found = this.#finder.ask((api) => api.frame(turn, transfer(frame, [frame]), time));
    return { found, outcome: this.#outcome(turn, found) };
  }

  /** Puts a change in the line. */
  change(change: Change): Promise<Outcome> {
    const turn = ++this.#turn;
    this.#changes++;
    const passed = this.#finder.ask((api) => api.change(turn, change));
    return this.#outcome(turn, passed).finally(() => this.#changes--);
  }

  attach(canvas: OffscreenCanvas): Promise<void> {
    return this.#scorer.ask((api) => api.attach(transfer(canvas, [canvas])));
  }

  resize(width: number, height: number, pixelRatio: number): Promise<void> {
    return this.#scorer.ask((api) => api.resize(width, height, pixelRatio));
  }

  choose(id: number | null): Promise<void> {
    return this.#scorer.ask((api) => api.choose(id));
  }

  show(display: DisplaySettings): Promise<void> {
    return this.#scorer.ask((api) => api.show(display));
  }

  /** Stops the workers; everything asked of them rejects with `cause`. */
  end(cause: unknown): void {
    this.#finder.end(cause);
    this.#scorer.end(cause);
  }

  async #outcome(turn: number, passed: Promise<void>): Promise<Outcome> {
    // another backend starts as long as the first one did, and what stands behind it in the line waits for it
    const limit = this.#changes > 0 ? LONGEST_OPENING : LONGEST_SILENCE;
    const outcome = this.#scorer.ask((api) => api.outcome(turn), limit);
    const [, came] = await Promise.all([passed, outcome]);
    return came;
  }
}
