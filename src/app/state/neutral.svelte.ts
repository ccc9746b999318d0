/** Recording "my neutral": started by the person, ended by two good seconds, by them, or by too long without progress. */

import type { Baseline, FrameReading, NeutralProblem } from '../../core/reading.ts';
import type { Reader } from '../../reader/reader.ts';
import { WORDS } from '../words.ts';
import { lateFailureWords } from './late-words.ts';
import type { PeopleState } from './people.svelte.ts';

/** The part of the reader that records a neutral face. */
export type NeutralRecorder = Pick<Reader, 'addEventListener' | 'startNeutral' | 'cancelNeutral'>;

/** Milliseconds without progress, all in all, after which a recording is refused with its reason: a slow machine may take its time. */
const PATIENCE = 12_000;

/** A recording that is under way. */
interface Running {
  /** When it began, by performance.now(). */
  readonly since: number;
  /** When its newest reading came, and the milliseconds of patience that were left then. */
  heard: number;
  patience: number;
}

export type NeutralOutcome =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'refused'; readonly problem: NeutralProblem | null }
  | { readonly kind: 'not-kept'; readonly reason: string };

export class NeutralState {
  #running = $state.raw<Running | null>(null);
  readonly recording = $derived(this.#running !== null);
  /** 0 to 1. */
  done = $state(0);
  problem = $state.raw<NeutralProblem | null>(null);
  /** How the last recording ended. */
  outcome = $state.raw<NeutralOutcome | null>(null);
  /** Whether all that stood in the way of the last recording was an expression, which the person may know better. */
  readonly arguable = $derived(this.outcome?.kind === 'refused' && this.outcome.problem === 'expression');
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly recorder: NeutralRecorder,
    /** With whom a finished baseline is kept. */
    private readonly people: Pick<PeopleState, 'ensure' | 'keepBaseline'>,
    private readonly onOutcome: (outcome: NeutralOutcome) => void,
  ) {
    recorder.addEventListener('reading', ({ reading }) => this.#follow(reading));
  }

  /** `asIs`: the face counts as resting, whatever it looks like. */
  start(asIs = false): void {
    const since = performance.now();
    this.#running = { since, heard: since, patience: PATIENCE };
    this.done = 0;
    this.problem = this.outcome = null;
    this.recorder.startNeutral(asIs);
    this.#wait(PATIENCE);
  }

  /** Ends the recording, and forgets how the last one ended: it is of another person, or gone. */
  cancel(): void {
    if (this.recording) this.#end(null);
    this.outcome = null;
  }

  #wait(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end({ kind: 'refused', problem: this.problem }), milliseconds);
  }

  #follow({ neutral, at }: FrameReading): void {
    const running = this.#running;
    // a frame that was on its way when the recording began tells of one before, perhaps of another person
    if (!running || !neutral || at <= running.since) return;
    const { done, problem, baseline } = neutral;
    const now = performance.now();
    const advances = problem === null && done > this.done;
    if (!advances) running.patience -= now - running.heard;
    running.heard = now;
    [this.done, this.problem] = [done, problem];
    if (!baseline) return this.#wait(running.patience);
    clearTimeout(this.#timer);
    void this.#keep(running, baseline);
  }

  /** A recording that is ended meanwhile, as by another person, is not kept where that is not done yet, and tells nothing. */
  async #keep(running: Running, baseline: Baseline): Promise<void> {
    const isOver = (): boolean => this.#running !== running;
    let outcome: NeutralOutcome = { kind: 'recorded' };
    try {
      const id = await this.people.ensure(WORDS.firstPerson);
      if (isOver()) return;
      await this.people.keepBaseline(id, baseline);
    } catch (error) {
      outcome = { kind: 'not-kept', reason: await lateFailureWords(error) };
    }
    if (!isOver()) this.#end(outcome);
  }

  #end(outcome: NeutralOutcome | null): void {
    clearTimeout(this.#timer);
    if (outcome?.kind !== 'recorded') this.recorder.cancelNeutral();
    this.#running = null;
    this.outcome = outcome;
    if (outcome) this.onOutcome(outcome);
  }
}
