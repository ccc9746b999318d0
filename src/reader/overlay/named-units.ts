/**
 * Which units a face's callouts name: a unit stays while it is present or nearly so, and gives its place to another only when that one
 * is plainly stronger. Pure.
 */

import { MAX_LEVEL, PRESENT_LEVEL } from '../../core/ordinal.ts';

/** Callouts a face has at most. */
export const MOST_CALLOUTS = 3;
/** A unit is named from where it counts as present, and until it is this much weaker, or absent for LINGER milliseconds. */
const NAMED_FROM = PRESENT_LEVEL - 0.5;
const KEPT_FROM = NAMED_FROM - 0.5;
const LINGER = 400;
/** How much stronger another unit must be to take a place, and how long a unit is named at least, milliseconds. */
const STRONGER = 0.6;
const STANDS = 700;

interface Named {
  readonly unit: number;
  /** 0 to 5. */
  readonly intensity: number;
}

interface Held {
  readonly unit: number;
  readonly since: number;
  presentAt: number;
}

/** Keeps the units that one face's callouts name. */
export class NamedUnits {
  #held: Held[] = [];

  /** Units to name at `time` (milliseconds), longest named first; `intensity` follows ACTION_UNITS, NaN where a unit is not seen. */
  follow(intensity: ArrayLike<number>, time: number): readonly number[] {
    this.#held = this.#held.filter((held) => {
      const now = intensity[held.unit]!;
      if (now >= NAMED_FROM) held.presentAt = time;
      return now >= KEPT_FROM && time - held.presentAt <= LINGER && time >= held.since;
    });
    const waiting = Array.from(intensity, (value, unit): Named => ({ unit, intensity: value }))
      .filter(({ unit, intensity: value }) => value >= NAMED_FROM && !this.#held.some((held) => held.unit === unit))
      .sort((a, b) => b.intensity - a.intensity);
    for (const { unit, intensity: value } of waiting) {
      const held = { unit, since: time, presentAt: time };
      if (this.#held.length < MOST_CALLOUTS) {
        this.#held.push(held);
        continue;
      }
      const weakest = this.#held.reduce((a, b) => (intensity[b.unit]! < intensity[a.unit]! ? b : a));
      if (value - intensity[weakest.unit]! < STRONGER || time - weakest.since < STANDS) break;
      this.#held[this.#held.indexOf(weakest)] = held;
    }
    return this.#held.map(({ unit }) => unit);
  }
}

/** How present a unit must be to be named, for those who draw: 0 at NAMED_FROM, 1 at the scale's end. */
export const strengthOf = (intensity: number): number =>
  Math.min(1, Math.max(0, (intensity - NAMED_FROM) / (MAX_LEVEL - NAMED_FROM)));
