/**
 * How far a session has come. A record and what may be done with it: everything gives a new record, so that each can be kept
 * as it is and resumed another day.
 */

import type { AuCode } from '../core/facs.ts';
import type { Prompt } from '../core/samples.ts';
import { formOf, planOf, ROUNDS, type Form, type Step } from './plan.ts';

export type StepState = 'open' | 'done' | 'skipped';

export interface SessionRecord {
  readonly id: string;
  readonly person: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly form: Form;
  readonly steps: readonly Step[];
  /** Of each of `steps`: whether there is a take of it, whether it was passed over without one, or neither yet. */
  readonly states: readonly StepState[];
  /** The step that is asked for; `steps.length` when there is none left. */
  readonly at: number;
  /** The earlier take that a session does again, and that is left out of learning as soon as the new one is kept. */
  readonly instead?: string;
  /** How far the synthetic pictures of a session have come; absent while it is not over, and where none are to be made. */
  readonly synthesis?: Synthesis;
}

/** Progress of making synthetic pictures. Picture `n` of a session is the same whenever it is made. */
export interface Synthesis {
  /** Number of the picture to try next. */
  readonly next: number;
  /** Pictures that are kept. */
  readonly made: number;
}

/** Starts a session of `form`; `units` counts for the form 'only'. */
export function startSession(
  { id, person, startedAt }: Pick<SessionRecord, 'id' | 'person' | 'startedAt'>,
  form: Form,
  units: readonly AuCode[] = [],
): SessionRecord {
  const steps = planOf(form, units);
  return { id, person, startedAt, form, steps, states: steps.map(() => 'open'), at: 0 };
}

/** Starts a session that does the take `instead` again, as `prompt` asked for it. The neutral face is known, so it is passed over. */
export function startAgain(
  { id, person, startedAt }: Pick<SessionRecord, 'id' | 'person' | 'startedAt'>,
  prompt: Prompt,
  instead: string,
): SessionRecord {
  const steps: readonly Step[] = [
    { prompt: { kind: 'neutral' }, round: 1 },
    { prompt, round: ROUNDS },
  ];
  return { id, person, startedAt, form: formOf(prompt), steps, states: ['skipped', 'open'], at: 1, instead };
}

/** The take that a session was to do again, and the one it gave in its place; null where it gave none, or was to do none. */
export function replacedTake(record: SessionRecord): { readonly before: string; readonly after: string } | null {
  const asked = record.steps.length - 1; // the neutral face comes before it (startAgain)
  return record.instead !== undefined && record.states[asked] === 'done'
    ? { before: record.instead, after: takeOf(record, asked) }
    : null;
}

/** Whether anything would be lost with it: a session that does a take again is nothing to resume before its first take. */
export const isWorthKeeping = (record: SessionRecord): boolean => record.instead === undefined || countOf(record, 'done') > 0;

/** Whether its neutral face was captured: pictures are synthesized from that. */
export const hasNeutral = ({ steps, states }: SessionRecord): boolean =>
  steps.some(({ prompt }, at) => prompt.kind === 'neutral' && states[at] === 'done');

/** The step that is asked for, or null at the end. */
export const stepOf = ({ steps, at }: SessionRecord): Step | null => steps[at] ?? null;

/** Name of the take of a step: a step that is done again has the same. */
export const takeOf = ({ id }: Pick<SessionRecord, 'id'>, at: number): string => `${id}/${at}`;

export const isOver = (record: SessionRecord): boolean => record.at >= record.steps.length;
export const countOf = ({ states }: SessionRecord, state: StepState): number => states.filter((own) => own === state).length;

/** The steps that are still to be done, in their order; the one that is asked for among them, though it may be asked for again. */
export const openSteps = ({ steps, states, at }: SessionRecord): readonly Step[] =>
  steps.filter((_, i) => states[i] === 'open' || i === at);

/** How far a session has come: takes that are done, and all that it comes to, those passed over left out. */
export function progressOf(record: SessionRecord): { readonly done: number; readonly all: number } {
  const all = record.steps.length - countOf(record, 'skipped');
  return { done: all - openSteps(record).length, all };
}

/**
 * Whether step `i` is spared where step `at` is skipped: a thorough session asks once for what a person cannot do, and not again in its
 * second round.
 */
function isSpared({ form, steps }: SessionRecord, i: number, at: number): boolean {
  const [one, other] = [steps[at]!.prompt, steps[i]!.prompt];
  if (form !== 'thorough' || i <= at || one.kind !== 'unit' || other.kind !== 'unit') return false;
  return one.unit === other.unit && one.strength === other.strength;
}

/** The step is done, or passed over: the next open one is asked for. What was done before stays so, since its take is there. */
export function finishStep(record: SessionRecord, state: Exclude<StepState, 'open'>): SessionRecord {
  const { at, steps } = record;
  const isSkipped = state === 'skipped' && record.states[at] !== 'done';
  const states = record.states.map((own, i) => {
    if (i === at) return isSkipped ? state : 'done';
    return isSkipped && own === 'open' && isSpared(record, i, at) ? state : own;
  });
  const next = states.findIndex((own, i) => own === 'open' && i > at);
  return { ...record, states, at: next < 0 ? steps.length : next };
}

/**
 * The step `at` is asked for, once more: its next take replaces the one that there is, which counts until then. One that was skipped is
 * open again, and with it what it spared.
 */
export function redoStep(record: SessionRecord, at = record.at): SessionRecord {
  if (at >= record.steps.length) return record;
  if (record.states[at] !== 'skipped') return { ...record, at };
  const states = record.states.map((own, i) => (i === at || (own === 'skipped' && isSpared(record, i, at)) ? 'open' : own));
  return { ...record, states, at };
}

/** One step back, which is asked for once more. The first step has none before it. */
export const goBack = (record: SessionRecord): SessionRecord => redoStep(record, Math.max(0, record.at - 1));

/** The step that records the person's neutral face, asked for once more. Throws for a session without one. */
export function neutralFirst(record: SessionRecord): SessionRecord {
  const at = record.steps.findIndex(({ prompt }) => prompt.kind === 'neutral');
  if (at < 0) throw new RangeError(`session without a neutral face: ${record.id} (start a new one)`);
  return redoStep(record, at);
}
