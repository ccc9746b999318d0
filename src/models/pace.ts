/**
 * How long training rests for as long as it works, so that the live view keeps its rate: what it was before training began is what it
 * shall be. Rests grow fast when readings come late and shrink slowly when they do not; a view that stands still needs none.
 */

/** Readings are counted over this long, milliseconds, and judged every so often. */
const WINDOW = 2000;
const EVERY = 1000;
/** Share of the usual rate that counts as kept: rates of two seconds scatter by some hundredths. */
const KEPT = 0.96;
/** Rests, in times of the work before them. */
const FIRST = 0.5;
const LONGEST = 20;
const GROWTH = 1.6;
const SHRINKAGE = 0.85;
const NONE = 0.05;

export class Pace {
  #times: number[] = [];
  #usual = 0;
  #training = false;
  #judgedAt = 0;
  #rest = 0;

  /** Times of what it has just worked that training rests for. */
  get rest(): number {
    return this.#rest;
  }

  /** Training begins at `time` (milliseconds): the rate up to now is the usual one. */
  begin(time: number): void {
    this.#usual = this.#rate(time);
    this.#training = true;
    this.#judgedAt = time;
    this.#rest = this.#usual > 0 ? FIRST : 0;
  }

  end(): void {
    this.#training = false;
    this.#rest = 0;
  }

  /** A reading came at `time`, milliseconds. */
  reading(time: number): void {
    this.#times = [...this.#times.filter((past) => past > time - WINDOW), time];
    if (!this.#training || time - this.#judgedAt < EVERY) return;
    this.#judgedAt = time;
    const late = this.#rate(time) < KEPT * this.#usual;
    this.#rest = late ? Math.min(LONGEST, Math.max(FIRST, GROWTH * this.#rest)) : SHRINKAGE * this.#rest;
    if (this.#rest < NONE) this.#rest = 0;
  }

  #rate(time: number): number {
    return this.#times.filter((past) => past > time - WINDOW).length;
  }
}
