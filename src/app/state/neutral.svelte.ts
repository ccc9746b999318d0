/** Recording "my neutral": started by the person, ended by two good seconds, by them, or by too long without any. */

import type { Baseline, FrameReading, NeutralProblem } from '../../core/reading.ts';
import type { Reader } from '../../reader/reader.ts';
import { WORDS } from '../words.ts';
import type { PeopleState } from './people.svelte.ts';

/** The part of the reader that records a neutral face. */
export type NeutralRecorder = Pick<Reader, 'addEventListener' | 'startNeutral' | 'cancelNeutral'>;

/** Milliseconds without a finished recording after which it is refused with its reason. */
const PATIENCE = 12_000;

export type NeutralOutcome =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'refused'; readonly problem: NeutralProblem | null }
  | { readonly kind: 'not-kept'; readonly reason: string };

export class NeutralState {
  recording = $state(false);
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
    this.recording = true;
    this.done = 0;
    this.problem = this.outcome = null;
    this.recorder.startNeutral(asIs);
    this.#timer = setTimeout(() => this.#end({ kind: 'refused', problem: this.problem }), PATIENCE);
  }

  /** Ends the recording, and forgets how the last one ended: it is of another person, or gone. */
  cancel(): void {
    if (this.recording) this.#end(null);
    this.outcome = null;
  }

  #follow({ neutral }: FrameReading): void {
    if (!this.recording || !neutral) return;
    this.done = neutral.done;
    this.problem = neutral.problem;
    if (!neutral.baseline) return;
    clearTimeout(this.#timer);
    void this.#keep(neutral.baseline);
  }

  /** A recording that is ended meanwhile, as by another person, is not kept where that is not done yet, and tells nothing. */
  async #keep(baseline: Baseline): Promise<void> {
    const timer = this.#timer;
    const isOver = (): boolean => !this.recording || this.#timer !== timer;
    let outcome: NeutralOutcome = { kind: 'recorded' };
    try {
      const id = await this.people.ensure(WORDS.firstPerson);
      if (isOver()) return;
      await this.people.keepBaseline(id, baseline);
    } catch (error) {
      outcome = { kind: 'not-kept', reason: (error as Error).message };
    }
    if (!isOver()) this.#end(outcome);
  }

  #end(outcome: NeutralOutcome | null): void {
    clearTimeout(this.#timer);
    if (outcome?.kind !== 'recorded') this.recorder.cancelNeutral();
    this.recording = false;
    this.outcome = outcome;
    if (outcome) this.onOutcome(outcome);
  }
}
