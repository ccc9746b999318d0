/**
 * How the demonstration face shows what a session asks for: over and over for someone who looks at it, or once, held until something else
 * is asked for, as someone does who sits before the camera. Pure: time in, movement out.
 */

import { demonstrationAt, ease, type DemonstrationMoment } from './demonstration/performance.ts';
import { restingUnits, unitIndex, type AuCode } from '../core/facs.ts';
import { movementOf, type Prompt } from '../core/samples.ts';

export type ShownMoment = Pick<DemonstrationMoment, 'activation' | 'head'>;
type Head = ShownMoment['head'];

/** Seconds of one showing: at rest, onset, held, offset. */
export const SHOWING = { rest: 0.6, onset: 0.7, apex: 1.5, offset: 0.6 } as const;
export const SHOWING_SECONDS = SHOWING.rest + SHOWING.onset + SHOWING.apex + SHOWING.offset;

/** Seconds until somebody who was asked begins to move, and from there until they hold it. */
const REACTION = 0.35;
const ONSET = 0.5;

const STILL: Head = { yaw: 0, pitch: 0, roll: 0 };

const between = (from: Float32Array, to: Float32Array, share: number): Float32Array =>
  from.map((amount, i) => amount + share * (to[i]! - amount));
const headBetween = (from: Head, to: Head, share: number): Head => ({
  yaw: from.yaw + share * (to.yaw - from.yaw),
  pitch: from.pitch + share * (to.pitch - from.pitch),
  roll: from.roll + share * (to.roll - from.roll),
});

/** Units of a mouth that speaks: how far each goes, how often a second, and where in its turn it begins. */
const SPEECH: readonly (readonly [unit: AuCode, amount: number, rate: number, begin: number])[] = [
  ['AU25', 0.7, 2.3, 0],
  ['AU26', 0.5, 1.7, 0.2],
  ['AU18', 0.4, 0.7, 1.1],
  ['AU20', 0.3, 0.9, 2.6],
];
/** Degrees to either side and up and down of a look around, and the seconds that it takes. */
const AROUND = { yaw: 18, pitch: 8, seconds: 4.5 } as const;

/** What a prompt asks for, `seconds` after it has begun: units as `restingUnits`, and the head beyond its own small movements. */
function askedAt(prompt: Prompt, seconds: number): { readonly units: Float32Array; readonly head: Head } {
  if (prompt.kind === 'speech') {
    const units = restingUnits();
    for (const [unit, amount, rate, begin] of SPEECH) {
      const at = 2 * unitIndex(unit);
      units.fill(amount * Math.max(0, Math.sin(2 * Math.PI * rate * seconds + begin)), at, at + 2);
    }
    return { units, head: STILL };
  }
  if (prompt.kind === 'turning') {
    const turn = (2 * Math.PI * seconds) / AROUND.seconds;
    return {
      units: restingUnits(),
      head: { yaw: AROUND.yaw * Math.sin(turn), pitch: AROUND.pitch * Math.sin(2 * turn), roll: 0 },
    };
  }
  return { units: movementOf(prompt), head: STILL };
}

/** `prompt` at `seconds` from the start of showing it, from the front; repeats. */
export function showingAt(seconds: number, prompt: Prompt): ShownMoment {
  if (prompt.kind === 'speech' || prompt.kind === 'turning') {
    const { units, head } = askedAt(prompt, seconds);
    return { activation: { units }, head };
  }
  const time = seconds % SHOWING_SECONDS;
  const gone = time - SHOWING.rest - SHOWING.onset - SHOWING.apex;
  const share = gone < 0 ? ease((time - SHOWING.rest) / SHOWING.onset) : 1 - ease(gone / SHOWING.offset);
  return { activation: { units: between(restingUnits(), movementOf(prompt), share) }, head: STILL };
}

/** `prompt` as one picture: the movement at its height, from the front. */
export const pictureOf = (prompt: Prompt): ShownMoment => ({ activation: { units: movementOf(prompt) }, head: STILL });

/** The demonstration face before the camera: does what it is asked, a moment later, until it is asked for something else. */
export class Participant {
  #from = { units: restingUnits(), head: STILL };
  #prompt: Prompt = { kind: 'neutral' };
  #askedAt = 0;

  /** Asks for `prompt`, or, with null, for a resting face, at `seconds` on the clock of `at`. */
  ask(prompt: Prompt | null, seconds: number): void {
    this.#from = this.#showing(seconds);
    this.#prompt = prompt ?? { kind: 'neutral' };
    this.#askedAt = seconds;
  }

  /** The face at `seconds`, with the small movements of the head that the demonstration has. */
  at(seconds: number): ShownMoment {
    const { units, head } = this.#showing(seconds);
    const own = demonstrationAt(seconds).head;
    return {
      activation: { units },
      head: { yaw: own.yaw + head.yaw, pitch: own.pitch + head.pitch, roll: own.roll + head.roll },
    };
  }

  #showing(seconds: number): { readonly units: Float32Array; readonly head: Head } {
    const since = seconds - this.#askedAt - REACTION;
    const share = ease(since / ONSET);
    const asked = askedAt(this.#prompt, Math.max(0, since));
    return {
      units: between(this.#from.units, asked.units, share),
      head: headBetween(this.#from.head, asked.head, share),
    };
  }
}
