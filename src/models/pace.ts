/**
 * How long training rests after each step, so that the live view keeps its rate: what it was before training began is what it
 * shall be. Rests grow fast when readings come late and shrink slowly when they do not; a view that stands still needs none.
 */

/** Readings are counted over this long, milliseconds. */
const WINDOW = 1000;
/** Share of the usual rate that counts as kept: rates of single seconds scatter. */
const KEPT = 0.9;
/** Rests, milliseconds. */
const FIRST = 20;
const LONGEST = 500;
const GROWTH = 1.6;
const SHRINKAGE = 0.85;

export class Pace {
  #times: number[] = [];
  #usual = 0;
  #training = false;
  #judgedAt = 0;
  #rest = 0;

  /** Milliseconds to rest after each step. */
  get rest(): number {
    return this.#rest;
  }

  /** Training begins at `time` (milliseconds): the rate up to now is the usual one. */
  begin(time: number): void {
    this.#usual = this.#rate(time);
    this.#training = true;
    this.#judgedAt = time;
    this.#rest = 0;
  }

  end(): void {
    this.#training = false;
    this.#rest = 0;
  }

  /** A reading came at `time`, milliseconds. */
  reading(time: number): void {
    this.#times = [...this.#times.filter((past) => past > time - WINDOW), time];
    if (!this.#training || time - this.#judgedAt < WINDOW) return;
    this.#judgedAt = time;
    const late = this.#rate(time) < KEPT * this.#usual;
    this.#rest = late ? Math.min(LONGEST, Math.max(FIRST, GROWTH * this.#rest)) : SHRINKAGE * this.#rest;
    if (this.#rest < 1) this.#rest = 0;
  }

  #rate(time: number): number {
    return this.#times.filter((past) => past > time - WINDOW).length;
  }
}
