/**
 * How far a session has come. A record and what may be done with it: everything gives a new record, so that each can be kept
 * as it is and gone on with another day.
 */

import type { AuCode } from '../core/facs.ts';
import { planOf, type Form, type Step } from './plan.ts';

export type StepState = 'open' | 'done' | 'skipped';

export interface SessionRecord {
  readonly id: string;
  readonly person: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly form: Form;
  readonly steps: readonly Step[];
  /** Of each of `steps`. */
  readonly states: readonly StepState[];
  /** The step that is asked for; `steps.length` when there is none left. */
  readonly at: number;
}

/** Begins a session of `form`; `units` counts for the form 'only'. */
export function begin(
  { id, person, startedAt }: Pick<SessionRecord, 'id' | 'person' | 'startedAt'>,
  form: Form,
  units: readonly AuCode[] = [],
): SessionRecord {
  const steps = planOf(form, units);
  return { id, person, startedAt, form, steps, states: steps.map(() => 'open'), at: 0 };
}

/** The step that is asked for, or null at the end. */
export const stepOf = ({ steps, at }: SessionRecord): Step | null => steps[at] ?? null;

/** Name of the take of a step: a step that is done again has the same. */
export const takeOf = ({ id }: Pick<SessionRecord, 'id'>, at: number): string => `${id}/${at}`;

export const isOver = (record: SessionRecord): boolean => record.at >= record.steps.length;
export const countOf = ({ states }: SessionRecord, state: StepState): number => states.filter((own) => own === state).length;

/** The step is done, or skipped: on to the next one that is open. */
export function leave(record: SessionRecord, state: Exclude<StepState, 'open'>): SessionRecord {
  const states = record.states.with(record.at, state);
  const next = states.findIndex((own, i) => own === 'open' && i > record.at);
  return { ...record, states, at: next < 0 ? record.steps.length : next };
}

/** The step that is asked for, once more from its beginning; what was captured of it is to be forgotten. */
export const again = (record: SessionRecord): SessionRecord =>
  isOver(record) ? record : { ...record, states: record.states.with(record.at, 'open') };

/** One step back, which is then open; what was captured of it is to be forgotten. The first step has none before it. */
export function back(record: SessionRecord): SessionRecord {
  const at = Math.max(0, record.at - 1);
  return { ...record, states: record.states.with(at, 'open'), at };
}
