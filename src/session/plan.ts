/**
 * What a session asks for, in order, and how much time each step has.
 *
 * One minute: the resting face; the six expressions, as the person would show them; a sentence read aloud; the expressions again;
 * a look around; and the resting face once more. Its steps last as long as they do whatever the person does, so that it takes
 * everybody about as long.
 *
 * Thorough: the resting face, then every unit lightly and strongly, then the expressions; and a second round of the resting face and of
 * every unit once, lightly and strongly by turns, which is kept aside to weigh and to judge by. Two takes of one movement lie a round
 * apart, so that a model that is judged by one take of a movement has not merely remembered the other. A session of chosen units asks
 * for all of them twice. A step is over as soon as its take is whole.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex, type AuCode } from '../core/facs.ts';
import { STRENGTHS, type Prompt, type Strength } from '../core/samples.ts';

/** 'only' is the thorough session of chosen units. */
export const FORMS = ['minute', 'thorough', 'only'] as const;
export type Form = (typeof FORMS)[number];

export interface Step {
  readonly prompt: Prompt;
  /** 1 or 2. */
  readonly round: number;
}

export const ROUNDS = 2;

/** Nobody closes their eyes lightly on request, and the little there is of it is not seen. */
const ALL_OR_NOTHING: readonly AuCode[] = ['AU43'];

/** The steps of a session. `units` counts for 'only', and may not be empty there. */
export function planOf(form: Form, units: readonly AuCode[] = []): readonly Step[] {
  if (form === 'minute') return minute();
  const chosen = form === 'thorough' ? ACTION_UNITS.map(({ code }) => code) : units;
  if (chosen.length === 0) throw new RangeError('a session of no units: choose at least one');
  const movements = chosen.flatMap((unit) =>
    STRENGTHS.filter((strength) => strength === 'strong' || !ALL_OR_NOTHING.includes(unit)).map(
      (strength) => ({ kind: 'unit', unit, strength }) as const,
    ),
  );
  const expressions = EXPRESSIONS.map((expression) => ({ kind: 'expression', expression }) as const);
  const round = (number: number, prompts: readonly Prompt[]): Step[] =>
    [{ kind: 'neutral' } as const, ...prompts].map((prompt) => ({ prompt, round: number }));
  return form === 'only'
    ? [...round(1, movements), ...round(ROUNDS, movements)]
    : [...round(1, [...movements, ...expressions]), ...round(ROUNDS, movements.filter(isAskedAgain))];
}

/** Whether a thorough session asks for a movement in its second round. */
const isAskedAgain = ({ unit, strength }: { readonly unit: AuCode; readonly strength: Strength }): boolean =>
  ALL_OR_NOTHING.includes(unit) || strength === (unitIndex(unit) % 2 === 0 ? 'strong' : 'light');

function minute(): readonly Step[] {
  const shown = (round: number): Step[] =>
    EXPRESSIONS.filter((expression) => expression !== 'neutral').map((expression) => ({
      prompt: { kind: 'expression', expression, own: true },
      round,
    }));
  return [
    { prompt: { kind: 'neutral' }, round: 1 },
    ...shown(1),
    { prompt: { kind: 'speech' }, round: 1 },
    ...shown(2),
    { prompt: { kind: 'turning' }, round: 1 },
    { prompt: { kind: 'neutral' }, round: 2 },
  ];
}

/** The form that asks for this; a resting face, which all do, is as in a thorough session. */
export const formOf = (prompt: Prompt): Form =>
  prompt.kind === 'speech' || prompt.kind === 'turning' || (prompt.kind === 'expression' && prompt.own) ? 'minute' : 'thorough';

/** The time of one step, milliseconds. */
export interface Timing {
  /** From when it is told until it is asked for: to let go of the one before, and to read. */
  readonly ready: number;
  /** To do it: then the session moves on, with or without a take. */
  readonly limit: number;
  /** To let go of it, a part of the next one's `ready`. */
  readonly release: number;
  /** Whether the step goes on until its limit though its take is whole. */
  readonly fixed: boolean;
  /** Pictures with which a take is kept when the limit is reached. */
  readonly least: number;
}

const THOROUGH: Timing = { ready: 1200, limit: 4500, release: 700, fixed: false, least: 6 };
const MINUTE = { release: 250, fixed: true, least: 3 } as const;

/**
 * The time of a step in a session of `form`. The first neutral face has no limit of this kind: it is recorded until it is known, or until
 * the session pauses (machine.ts).
 */
export function timingOf(form: Form, { prompt, round }: Step): Timing {
  if (form !== 'minute') return THOROUGH;
  switch (prompt.kind) {
    case 'speech':
      return { ...MINUTE, ready: 2050, limit: 5000 };
    case 'turning':
      return { ...MINUTE, ready: 1750, limit: 4500 };
    case 'neutral':
      return { ...MINUTE, ready: round === 1 ? 1850 : 950, limit: 2000 };
    default: // who is asked a second time knows what it is about
      return { ...MINUTE, ready: round === 1 ? 2150 : 1350, limit: 2400 };
  }
}

/** About how long a thorough step takes, seconds: to read, to move, to hold, to let go (bench -- calibrate --times). */
const STEP_SECONDS = 4.4;

/** Seconds that a person has to give for these steps of a session of `form`. */
export function secondsFor(form: Form, steps: readonly Step[]): number {
  if (form !== 'minute') return steps.length * STEP_SECONDS;
  return steps.reduce((sum, step) => {
    const { ready, limit } = timingOf(form, step);
    return sum + (ready + limit) / 1000;
  }, 0);
}
