/**
 * The page's end of a training: one worker a run, started when asked and ended with it, and the owner of its pace, since the live
 * view comes first (pace.ts). What was trained is in the store as soon as it is judged; a worker that ends before the methods that
 * it is compared with, for whatever reason, takes nothing back.
 */

import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import { builtAssets } from '../assets.ts';
import { Silence } from '../core/silence.ts';
import type { Reader } from '../reader/reader.ts';
import { messageOf } from '../reader/problems.ts';
import { JUDGED_EVERY, Pace } from './pace.ts';
import { outcomeAfter, TrainingError, type TrainingNews, type TrainingOutcome, type TrainingRequest } from './training-news.ts';
import type { TrainingRun } from './training-run.ts';

export type TrainingState =
  | { readonly kind: 'idle' }
  /** Reading samples and computing what stays the same throughout. */
  | { readonly kind: 'preparing' }
  | { readonly kind: 'training' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'judging' }
  | { readonly kind: 'done'; readonly outcome: TrainingOutcome }
  | { readonly kind: 'stopped' }
  /** `name` is a TrainingProblem, a LiveProblem, or what else went wrong. */
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

export const startTrainerWorker = (): Worker =>
  new Worker(new URL('./trainer.worker.ts', import.meta.url), { type: 'module', name: 'trainer' });

/** How a run ends: an error, 'stopped', or null when its worker has done all. */
type Ending = Error | 'stopped' | null;

interface Running {
  readonly run: Remote<TrainingRun>;
  readonly end: (how: Ending) => void;
}

/** Milliseconds between two questions whether the worker lives. */
const TURN = 5000;

export class TrainerHandle {
  #state: TrainingState = { kind: 'idle' };
  /** What its worker does, or will do again after a pause. */
  #working: 'preparing' | 'training' | 'judging' = 'preparing';
  #running: Running | null = null;
  #outcome: TrainingOutcome | null = null;
  #rest = 0;
  readonly #pace = new Pace();
  readonly #stateListeners = new Set<(state: TrainingState) => void>();
  readonly #newsListeners = new Set<(news: TrainingNews, outcome: TrainingOutcome | null) => void>();

  /** `live` is the view whose rate is kept; `turn` as TURN. */
  constructor(
    live: Pick<Reader, 'addEventListener'>,
    private readonly startWorker: () => Worker = startTrainerWorker,
    private readonly turn = TURN,
  ) {
    live.addEventListener('reading', () => this.#pace.reading(performance.now()));
  }

  get state(): TrainingState {
    return this.#state;
  }

  /** Calls back with every change of state; returns how to stop that. */
  onState(listener: (state: TrainingState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** Calls back with curves, weights and verdicts as they come, and what all of them come to so far; returns how to stop that. */
  onNews(listener: (news: TrainingNews, outcome: TrainingOutcome | null) => void): () => void {
    this.#newsListeners.add(listener);
    return () => this.#newsListeners.delete(listener);
  }

  /**
   * Trains, from the last checkpoint if the same training was left before; resolves with how it ended: done, stopped or failed.
   * Throws while another training runs.
   */
  async start(request: Omit<TrainingRequest, 'base'> & { readonly base?: string }): Promise<TrainingState> {
    if (this.#running) throw new Error('a training runs already: stop it first');
    this.#outcome = null;
    this.#become({ kind: (this.#working = 'preparing') });
    this.#pace.begin(performance.now());
    const state = endOf(await this.#ending({ base: builtAssets().model, ...request }), this.#outcome);
    this.#running = null;
    this.#rest = 0;
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
    void this.#running?.run.resume();
    this.#become({ kind: this.#working });
  }

  /** Ends the training; the same one started again goes on from its last checkpoint. */
  stop(): void {
    this.#running?.end('stopped');
  }

  /** One life of the worker, from its start to its end. */
  async #ending(request: TrainingRequest): Promise<Ending> {
    const worker = this.startWorker();
    const run = wrap<TrainingRun>(worker);
    const silence = new Silence();
    const judging = setInterval(() => {
      this.#pace.judge(performance.now());
      this.#keepPace();
    }, JUDGED_EVERY);
    let timer: ReturnType<typeof setInterval> | undefined;
    const ending = await new Promise<Ending>((end) => {
      this.#running = { run, end };
      this.#keepPace();
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        end(new TrainingError('worker-failed', `trainer failed: ${event.message || 'it could not be loaded'}`));
      });
      timer = setInterval(() => {
        const turn = silence.turn();
        if (turn === 'ask') void run.ping().then(() => silence.heard());
        if (turn === 'gone') end(new TrainingError('worker-silent', 'trainer does not answer'));
      }, this.turn);
      const report = proxy((news: TrainingNews) => {
        silence.heard();
        if (run === this.#running?.run) this.#hear(news);
      });
      run.run(request, report).then(() => end(null), end);
    });
    clearInterval(timer);
    clearInterval(judging);
    run[releaseProxy]();
    worker.terminate();
    return ending;
  }

  #hear(news: TrainingNews): void {
    this.#outcome = outcomeAfter(this.#outcome, news);
    if (news.kind === 'point') this.#work('training');
    if (news.kind === 'judging') this.#work('judging');
    for (const listener of this.#newsListeners) listener(news, this.#outcome);
  }

  /** A pause that came too late for what it was to stop lasts until `resume`. */
  #work(working: 'training' | 'judging'): void {
    if (this.#working === working) return;
    this.#working = working;
    if (this.#state.kind !== 'paused') this.#become({ kind: working });
  }

  #keepPace(): void {
    const { rest } = this.#pace;
    if (!this.#running || rest === this.#rest) return;
    this.#rest = rest;
    void this.#running.run.rest(rest);
  }

  #become(state: TrainingState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }
}

/** The state after the end: a model that was judged before it is the outcome, whatever came after. */
function endOf(ending: Ending, outcome: TrainingOutcome | null): TrainingState {
  const missing = ending instanceof Error ? messageOf(ending) : ending;
  if (outcome) return { kind: 'done', outcome: { ...outcome, missing } };
  if (ending === 'stopped') return { kind: 'stopped' };
  const { name, message } = ending ?? new Error('trainer ended without a verdict');
  return { kind: 'failed', name, message };
}
