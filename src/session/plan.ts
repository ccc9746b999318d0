/**
 * What a session asks for, in order: the person's neutral face, then every chosen unit lightly and strongly, then expressions; and
 * all of it a second time. Two takes of one movement lie a round apart, so that a model that is judged by one take of a movement
 * has not merely remembered the other.
 */

import { ACTION_UNITS, EXPRESSIONS, type AuCode } from '../core/facs.ts';
import { STRENGTHS, type Prompt } from '../core/samples.ts';

export type Form = 'short' | 'full' | 'only';

export interface Step {
  readonly prompt: Prompt;
  /** 1 or 2. */
  readonly round: number;
}

export const ROUNDS = 2;
/** Movements that nearly everybody can make at will, over the whole face. */
export const SHORT_UNITS: readonly AuCode[] = ['AU01', 'AU02', 'AU04', 'AU09', 'AU12', 'AU15', 'AU18', 'AU26'];

/** Nobody closes their eyes lightly on request, and the little there is of it is not seen. */
const ALL_OR_NOTHING: readonly AuCode[] = ['AU43'];

/** Milliseconds in which a person reads what comes next before anything is taken, and lets go of what was taken. */
export const READY_FOR = 900;
export const RELEASE_FOR = 700;
/** About how long one step takes, seconds: to read, to move, to hold, to let go. */
const STEP_SECONDS = 3.2;

/** The steps of a session. `units` counts for 'only', and may not be empty there. */
export function planOf(form: Form, units: readonly AuCode[] = []): readonly Step[] {
  const chosen = form === 'full' ? ACTION_UNITS.map(({ code }) => code) : form === 'short' ? SHORT_UNITS : units;
  if (chosen.length === 0) throw new RangeError('a session of no units: choose at least one');
  const asked: Prompt[] = chosen.flatMap((unit) =>
    STRENGTHS.filter((strength) => strength === 'strong' || !ALL_OR_NOTHING.includes(unit)).map((strength): Prompt => ({
      kind: 'unit',
      unit,
      strength,
    })),
  );
  if (form === 'full') asked.push(...EXPRESSIONS.map((expression): Prompt => ({ kind: 'expression', expression })));
  const prompts: readonly Prompt[] = [{ kind: 'neutral' }, ...asked];
  return Array.from({ length: ROUNDS }, (_, i) => prompts.map((prompt) => ({ prompt, round: i + 1 }))).flat();
}

/** Seconds that a person has to give for `steps` more steps. */
export const secondsFor = (steps: number): number => steps * STEP_SECONDS;
