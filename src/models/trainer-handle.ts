/**
 * The page's end of a training: one worker a run, started when asked and ended with it, and the owner of its pace, since the live
 * view comes first (pace.ts). What was trained is in the store when it is done.
 */

import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import type { LiveHandle } from '../reader/live-handle.ts';
import { builtAssets } from '../reader/live-handle.ts';
import { Pace } from './pace.ts';
import type { TrainingNews, TrainingOutcome, TrainingRequest, TrainingRun } from './training-run.ts';

export type { TrainingNews, TrainingOutcome, TrainingProblem, TrainingRequest } from './training-run.ts';

export type TrainingState =
  | { readonly kind: 'idle' }
  /** Reading samples and computing what stays the same throughout. */
  | { readonly kind: 'preparing' }
  | { readonly kind: 'training' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'judging' }
  | { readonly kind: 'done'; readonly outcome: TrainingOutcome }
  | { readonly kind: 'stopped' }
  /** `name` is a TrainingProblem, or what else went wrong. */
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

export const startTrainerWorker = (): Worker =>
  new Worker(new URL('./trainer.worker.ts', import.meta.url), { type: 'module', name: 'trainer' });

interface Running {
  readonly worker: Worker;
  readonly run: Remote<TrainingRun>;
  /** Settles the run without the worker. */
  readonly end: (state: TrainingState) => void;
}

export class TrainerHandle {
  #state: TrainingState = { kind: 'idle' };
  #running: Running | null = null;
  #rest = 0;
  readonly #pace = new Pace();
  readonly #stateListeners = new Set<(state: TrainingState) => void>();
  readonly #newsListeners = new Set<(news: TrainingNews) => void>();

  /** `live` is the view whose rate is kept. */
  constructor(
    live: Pick<LiveHandle, 'onReading'>,
    private readonly startWorker: () => Worker = startTrainerWorker,
  ) {
    live.onReading(() => {
      this.#pace.reading(performance.now());
      this.#keepPace();
    });
  }

  get state(): TrainingState {
    return this.#state;
  }

  /** Calls back with every change of state; returns how to stop that. */
  onState(listener: (state: TrainingState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** Calls back with curves and weights as they come; returns how to stop that. */
  onNews(listener: (news: TrainingNews) => void): () => void {
    this.#newsListeners.add(listener);
    return () => this.#newsListeners.delete(listener);
  }

  /**
   * Trains, from the last checkpoint if the same training was left before; resolves with how it ended: done, stopped or failed.
   * Throws while another training runs.
   */
  async start(request: Omit<TrainingRequest, 'base'> & { readonly base?: string }): Promise<TrainingState> {
    if (this.#running) throw new Error('a training runs already: stop it first');
    const worker = this.startWorker();
    const run = wrap<TrainingRun>(worker);
    const ended = new Promise<TrainingState>((end) => (this.#running = { worker, run, end }));
    const { end } = this.#running!;
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      end({ kind: 'failed', name: 'worker-failed', message: `trainer failed: ${event.message || 'it could not be loaded'}` });
    });
    const report = proxy((news: TrainingNews) => {
      if (run === this.#running?.run) this.#hear(news);
    });
    this.#become({ kind: 'preparing' });
    this.#pace.begin(performance.now());
    run.run({ base: builtAssets().model, ...request }, report).then(
      (outcome) => end({ kind: 'done', outcome }),
      ({ name, message }: Error) => end(name === 'AbortError' ? { kind: 'stopped' } : { kind: 'failed', name, message }),
    );
    const state = await ended;
    this.#pace.end();
    this.#running = null;
    this.#rest = 0;
    run[releaseProxy]();
    worker.terminate();
    this.#become(state);
    return state;
  }

  /** Rests after the step under way. */
  pause(): void {
    if (this.#state.kind !== 'training') return;
    void this.#running?.run.pause();
    this.#become({ kind: 'paused' });
  }

  /** Goes on after a pause. */
  resume(): void {
    if (this.#state.kind !== 'paused') return;
    void this.#running?.run.go();
    this.#become({ kind: 'training' });
  }

  /** Ends the training; the same one started again goes on from its last checkpoint. */
  stop(): void {
    this.#running?.end({ kind: 'stopped' });
  }

  #hear(news: TrainingNews): void {
    if (news.kind === 'point' && ['preparing', 'judging'].includes(this.#state.kind)) this.#become({ kind: 'training' });
    if (news.kind === 'judging') this.#become({ kind: 'judging' });
    for (const listener of this.#newsListeners) listener(news);
  }

  #keepPace(): void {
    const rest = Math.round(this.#pace.rest);
    if (!this.#running || rest === this.#rest) return;
    this.#rest = rest;
    void this.#running.run.rest(rest);
  }

  #become(state: TrainingState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }
}
