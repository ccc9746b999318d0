/** A training as its page shows it: what was chosen, how it goes, which samples count how much, and how it ended. */

import type { Sample } from '../../core/samples.ts';
import type { CalibrationPoint } from '../../learn/calibrate.ts';
import { DEFAULT_CHOICE, type TrainingChoice } from '../../learn/calibration-settings.ts';
import type { UnfinishedTraining } from '../../store/versions.ts';
import { TrainerHandle, type TrainingNews, type TrainingOutcome, type TrainingState } from '../../models/trainer-handle.ts';
import { TRAINING_WORDS } from '../calibrate/words.ts';
import type { AppState } from './app-state.svelte.ts';

/** By id of a sample. */
type Values = Readonly<Record<string, number>>;

/** A sample with an expression, and how training sees it. */
export interface WeighedSample {
  readonly sample: Sample;
  /** Null until it was drawn once. */
  readonly weight: number | null;
  /** 0 to 1; null until it is known. */
  readonly consistency: number | null;
}

export class CalibrationTraining {
  choice = $state.raw<TrainingChoice>(DEFAULT_CHOICE);
  /** Whether the other methods are trained as well. */
  compare = $state(false);
  state = $state.raw<TrainingState>({ kind: 'idle' });
  /** The method whose curve is shown. */
  method = $state<TrainingChoice['method']>(DEFAULT_CHOICE.method);
  curve = $state.raw<readonly CalibrationPoint[]>([]);
  #weights = $state.raw<Values>({});
  #consistency = $state.raw<Values>({});
  /** A training that was left before its verdict, in shares of its steps; null without one. */
  left = $state<number | null>(null);
  readonly #handle: TrainerHandle;

  readonly running = $derived.by(() => ['preparing', 'training', 'paused', 'judging'].includes(this.state.kind));
  readonly point = $derived.by(() => this.curve.at(-1) ?? null);
  readonly outcome = $derived.by((): TrainingOutcome | null => (this.state.kind === 'done' ? this.state.outcome : null));

  /** `onDone` hears of a training that came to its verdict. */
  constructor(
    private readonly app: AppState,
    private readonly onDone: (outcome: TrainingOutcome) => Promise<void>,
  ) {
    this.#handle = new TrainerHandle(app.live.handle);
    this.#handle.onState((state) => {
      this.state = state;
    });
    this.#handle.onNews((news) => this.#hear(news));
  }

  /** Samples with an expression among `samples`, those that count most first. */
  weighed(samples: readonly Sample[]): WeighedSample[] {
    return samples
      .filter(({ expression, excluded }) => expression >= 0 && !excluded)
      .filter(({ id }) => id in this.#weights || id in this.#consistency)
      .map((sample) => ({
        sample,
        weight: this.#weights[sample.id] ?? null,
        consistency: this.#consistency[sample.id] ?? null,
      }))
      .sort((a, b) => (b.weight ?? -1) - (a.weight ?? -1) || (b.consistency ?? 0) - (a.consistency ?? 0));
  }

  /** Shows what was left of this person; takes over its choice, so that it can be gone on with. */
  async look(person: string | null): Promise<void> {
    if (this.running) return;
    const unfinished = person ? await this.app.store!.versions.unfinished(person) : null;
    this.left = leftOf(unfinished);
    this.curve = unfinished?.curve ?? [];
    if (unfinished) this.choice = unfinished.choice;
    this.#weights = this.#consistency = {};
    this.state = { kind: 'idle' };
  }

  async start(): Promise<void> {
    const person = this.app.settings.personId;
    if (!person || this.running) return;
    this.#begin(this.choice.method);
    this.left = null;
    const { backend } = this.app.settings.live;
    const ended = await this.#handle.start({ person, choice: this.choice, compare: this.compare, backend });
    if (ended.kind === 'done') await this.onDone(ended.outcome);
    else if (person === this.app.settings.personId) this.left = leftOf(await this.app.store!.versions.unfinished(person));
  }

  pause(): void {
    this.#handle.pause();
  }

  resume(): void {
    this.#handle.resume();
  }

  stop(): void {
    this.#handle.stop();
  }

  #begin(method: TrainingChoice['method']): void {
    this.method = method;
    this.curve = [];
    this.#weights = {};
  }

  #hear(news: TrainingNews): void {
    if (news.kind === 'anew') this.app.say(TRAINING_WORDS.anew);
    if (news.kind === 'gpu-lost') this.app.say(TRAINING_WORDS.gpuLost);
    if (news.kind === 'consistency') this.#consistency = Object.fromEntries(news.values);
    if (news.kind !== 'point') return;
    if (news.method !== this.method) this.#begin(news.method);
    // steps since a checkpoint come again when the GPU was lost
    this.curve = [...this.curve.filter(({ step }) => step < news.point.step), news.point];
    if (news.weights.length > 0) this.#weights = { ...this.#weights, ...Object.fromEntries(news.weights) };
  }
}

/** How much of a training was done when it was left, 0 to 1. */
function leftOf(unfinished: UnfinishedTraining | null): number | null {
  const last = unfinished?.curve.at(-1);
  return last ? last.step / last.steps : null;
}
