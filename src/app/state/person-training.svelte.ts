/** The training of one person as its page shows it: what was chosen, how it goes, which samples count how much, and what it came to. */

import type { SampleRecord } from '../../core/samples.ts';
import type { Amounts } from '../../core/split.ts';
import type { CalibrationPoint } from '../../learn/calibrate.ts';
import { DEFAULT_CHOICE, type TrainingChoice } from '../../learn/calibration-settings.ts';
import type { TrainingState } from '../../models/trainer-handle.ts';
import { isSameChoice, type TrainingNews, type TrainingOutcome } from '../../models/training-news.ts';
import type { UnfinishedTraining } from '../../store/model-records.ts';

/** By id of a sample. */
type Values = Readonly<Record<string, number>>;

type Method = TrainingChoice['method'];

/** What is shown of the training of one method. */
interface Run {
  readonly curve: readonly CalibrationPoint[];
  readonly weights: Values;
}
const NOTHING: Run = { curve: [], weights: {} };

const numberOrNull = (value: number | null): number | null => (Number.isFinite(value) ? value : null);

/** A point as it is shown, with null for what is no number: a single task learns no expressions. */
const shown = (point: CalibrationPoint) => ({
  step: point.step,
  steps: point.steps,
  unitLoss: numberOrNull(point.unitLoss),
  expressionLoss: numberOrNull(point.expressionLoss),
  unitWeight: numberOrNull(point.unitWeight),
  expressionWeight: numberOrNull(point.expressionWeight),
  heldF1: numberOrNull(point.heldF1),
});

/** A sample, and how training sees it. */
export interface WeighedSample {
  readonly sample: SampleRecord;
  /** Null until it was drawn once. */
  readonly weight: number | null;
  /** 0 to 1; null until it is known. */
  readonly consistency: number | null;
}

export class PersonTraining {
  choice = $state.raw<TrainingChoice>(DEFAULT_CHOICE);
  /** Whether the other methods are trained as well. */
  compare = $state(false);
  state = $state.raw<TrainingState>({ kind: 'idle' });
  /** The method whose curve is shown. */
  method = $state<Method>(DEFAULT_CHOICE.method);
  #runs = $state.raw<Readonly<Partial<Record<Method, Run>>>>({});
  readonly #run = $derived.by(() => this.#runs[this.method] ?? NOTHING);
  readonly curve = $derived.by(() => this.#run.curve.map(shown));
  /** What is learned from and held out; null until a training has begun. */
  amounts = $state.raw<Amounts | null>(null);
  /** What it came to, as its handle tells, from the verdict on the chosen method on; null before. */
  outcome = $state.raw<TrainingOutcome | null>(null);
  #unfinished = $state.raw<UnfinishedTraining | null>(null);
  /** How far the unfinished training is that can be resumed as it is chosen, in shares of its steps; null without one. */
  readonly left = $derived.by(() => {
    const last = this.#unfinished?.curve.at(-1);
    return last && isSameChoice(this.#unfinished!.choice, this.choice) ? last.step / last.steps : null;
  });
  /** Digest of the unfinished training whose choice was taken over. */
  #takenOver: string | null = null;
  #consistency = $state.raw<Values>({});

  readonly running = $derived.by(() => ['preparing', 'training', 'paused', 'judging'].includes(this.state.kind));
  readonly point = $derived.by(() => this.curve.at(-1) ?? null);

  /** Captured ones among `samples` by what they are weighed as, those that count most first: with labelled units a sample counts as units. */
  weighed(samples: readonly SampleRecord[]): Readonly<Record<'units' | 'expressions', WeighedSample[]>> {
    const all = samples
      .filter(({ origin, excluded }) => origin === 'captured' && !excluded)
      .filter(({ id }) => id in this.#run.weights || id in this.#consistency)
      .map((sample) => ({
        sample,
        weight: this.#run.weights[sample.id] ?? null,
        consistency: this.#consistency[sample.id] ?? null,
      }))
      .sort((a, b) => (b.weight ?? -1) - (a.weight ?? -1) || (b.consistency ?? 0) - (a.consistency ?? 0));
    const hasUnits = ({ sample }: WeighedSample): boolean => sample.mask.includes(1);
    return {
      units: all.filter(hasUnits),
      expressions: all.filter((own) => own.sample.expression >= 0 && !hasUnits(own)),
    };
  }

  /** A training of this person begins, as it is chosen. */
  begin(): void {
    this.method = this.choice.method;
    this.#runs = {};
    this.#consistency = {};
    this.outcome = this.amounts = this.#unfinished = null;
  }

  /** What is unfinished in the store; its choice is taken over once, so that it can be resumed, or another training chosen. */
  offer(unfinished: UnfinishedTraining | null): void {
    this.#unfinished = unfinished;
    if (!unfinished || this.outcome || unfinished.digest === this.#takenOver) return;
    this.#takenOver = unfinished.digest;
    this.choice = unfinished.choice;
    this.method = unfinished.choice.method;
    this.#runs = { [this.method]: { curve: unfinished.curve, weights: {} } };
  }

  hear(news: TrainingNews, outcome: TrainingOutcome | null): void {
    this.outcome = outcome;
    if (news.kind === 'split') this.amounts = news.amounts;
    if (news.kind === 'consistency') this.#consistency = Object.fromEntries(news.values);
    if (news.kind !== 'point') return;
    const { method, point } = news;
    const { curve, weights } = this.#runs[method] ?? NOTHING;
    this.method = method;
    // steps since a checkpoint come again when the GPU was lost
    const run = {
      curve: [...curve.filter(({ step }) => step < point.step), point],
      weights: { ...weights, ...Object.fromEntries(news.weights) },
    };
    this.#runs = { ...this.#runs, [method]: run };
  }

  /** A training of this person has ended, or changed its state. In the end the method that was chosen is shown. */
  become(state: TrainingState): void {
    this.state = state;
    if (state.kind !== 'done') return;
    this.outcome = state.outcome;
    this.method = state.outcome.version.choice.method;
  }
}
