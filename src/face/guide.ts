/**
 * How a drawn face shows a movement on request: over and over for someone who copies it, or once, held until something else
 * is asked for, as someone does who sits before the camera. Pure: time in, movement out.
 */

import { demonstrationAt, ease, type DemonstrationMoment } from './demonstration/performance.ts';
import { restingUnits } from '../core/facs.ts';

export type ShownMoment = Pick<DemonstrationMoment, 'activation' | 'head'>;

/** Seconds of one showing: at rest, onset, held, offset. */
export const SHOWING = { rest: 0.6, onset: 0.7, apex: 1.5, offset: 0.6 } as const;
export const SHOWING_SECONDS = SHOWING.rest + SHOWING.onset + SHOWING.apex + SHOWING.offset;

/** Seconds until somebody who was asked begins to move, and from there until they hold it. */
const REACTION = 0.35;
const ONSET = 0.5;

const STILL = { yaw: 0, pitch: 0, roll: 0 };

const between = (from: Float32Array, to: Float32Array, share: number): Float32Array =>
  from.map((amount, i) => amount + share * (to[i]! - amount));

/** `target` (as `restingUnits`, 0 to 1) at `seconds` from the start of showing it, from the front; repeats. */
export function showingAt(seconds: number, target: Float32Array): ShownMoment {
  const time = seconds % SHOWING_SECONDS;
  const gone = time - SHOWING.rest - SHOWING.onset - SHOWING.apex;
  const share = gone < 0 ? ease((time - SHOWING.rest) / SHOWING.onset) : 1 - ease(gone / SHOWING.offset);
  return { activation: { units: between(restingUnits(), target, share) }, head: STILL };
}

/** Someone drawn, before the camera: does what they are asked, a moment later, and holds it. */
export class Participant {
  #from = restingUnits();
  #target = restingUnits();
  #askedAt = 0;

  /** Asks for `target` (as `restingUnits`) at `seconds`, on the clock of `at`. */
  ask(target: Float32Array, seconds: number): void {
    this.#from = this.#unitsAt(seconds);
    this.#target = target;
    this.#askedAt = seconds;
  }

  /** The face at `seconds`, with the small movements of the head that the demonstration has. */
  at(seconds: number): ShownMoment {
    return { activation: { units: this.#unitsAt(seconds) }, head: demonstrationAt(seconds).head };
  }

  #unitsAt(seconds: number): Float32Array {
    return between(this.#from, this.#target, ease((seconds - this.#askedAt - REACTION) / ONSET));
  }
}
