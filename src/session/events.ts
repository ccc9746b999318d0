/** What a session hears, what it has done, and what a screen shows of it: the words between the machine and its driver. */

import type { AuCode } from '../core/facs.ts';
import type { Baseline, FrameReading, NeutralProblem } from '../core/reading.ts';
import type { Prompt } from '../core/samples.ts';
import type { GateReason } from './gate.ts';
import type { Step } from './plan.ts';
import type { SessionRecord } from './record.ts';
import type { Take } from './take.ts';

export type SessionPhase = 'ready' | 'capture' | 'release' | 'paused' | 'over' | 'left';

/** Why nothing is captured at the moment. */
export type Hindrance =
  { readonly of: 'movement'; readonly reason: GateReason } | { readonly of: 'neutral'; readonly reason: NeutralProblem };

export type SessionEvent =
  /** The screen is there: the step that is asked for begins. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'frame'; readonly reading: FrameReading; readonly takenAt: number; readonly modelVersion: string }
  /** The time of a 'wait' is over. */
  | { readonly kind: 'due'; readonly ticket: number }
  /** What a 'keep' gave is in the store, or could not be kept. */
  | { readonly kind: 'kept'; readonly ticket: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'skip' | 'redo' | 'back' | 'pause' | 'resume' }
  /** The face counts as resting, whatever it looks like. */
  | { readonly kind: 'insist' }
  /** Another source, another person, another page: the session is over for now. */
  | { readonly kind: 'leave' };

export type SessionEffect =
  /** Tells what comes next. */
  | { readonly kind: 'ask'; readonly prompt: Prompt }
  | { readonly kind: 'cue'; readonly cue: 'begin' | 'done' | 'finished' }
  /** What a face that obeys does now: what is asked for, or, for null, nothing. */
  | { readonly kind: 'perform'; readonly prompt: Prompt | null }
  /** To be answered with 'due' after so many milliseconds; answers to earlier tickets are ignored. */
  | { readonly kind: 'wait'; readonly milliseconds: number; readonly ticket: number }
  | { readonly kind: 'record-neutral'; readonly asIs: boolean }
  | { readonly kind: 'cancel-neutral' }
  /** Keep the baseline, where there is one, then the take in place of an earlier one, then the place; answer with 'kept' or 'lost'. */
  | {
      readonly kind: 'keep';
      readonly baseline: Baseline | null;
      readonly take: Take;
      readonly record: SessionRecord;
      readonly ticket: number;
    }
  /** Keep the place. */
  | { readonly kind: 'save'; readonly record: SessionRecord }
  | { readonly kind: 'say'; readonly what: 'neutral-needed' | 'paused' }
  /** The last step is done: the source is not needed any more. */
  | { readonly kind: 'finish' };

export type Effects = readonly SessionEffect[];

/** What a screen shows. */
export interface SessionView {
  readonly record: SessionRecord;
  /** What the person is told: the step that is asked for, or, while one is let go of, the next; null at the end. */
  readonly step: Step | null;
  readonly phase: SessionPhase;
  /** Share of the take, 0 to 1. */
  readonly done: number;
  /** What stands in the way, or what the session pauses for. */
  readonly hindrance: Hindrance | null;
  /** Whether the neutral face was refused for an expression, which the person may know better. */
  readonly arguable: boolean;
  /** What became of a step, while it is let go of and the next one is announced; else null. */
  readonly outcome: Outcome | null;
}

export interface Outcome {
  /** Whether it gave a take. */
  readonly taken: boolean;
  /** Units that moved along with the one that was asked for. */
  readonly companions: readonly AuCode[];
}
