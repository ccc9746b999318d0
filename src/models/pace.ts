/**
 * How long training rests for as long as it works, so that the live view keeps its rate: what it is without the training is what it
 * shall be. Rests grow fast when readings come late and shrink slowly when they do not; a view that stands still needs none. Another
 * source or a frozen picture has another rate of its own, so what no rest mends, and what is more than usual, is measured anew.
 */

/** Readings are counted over this long, milliseconds. */
const WINDOW = 2000;
/** Milliseconds between two judgements. */
export const JUDGED_EVERY = 1000;
/** Shares of the usual rate by which one is at least late, and at least more than usual. */
const LATE = 0.04;
const MORE = 0.1;
/** Standard deviations of the count in a window that are chance. */
const CHANCE = 3;
/** Judgements in a row that find more than usual before that is believed. */
const BELIEVED_AFTER = 2;
/** Rests, in times of the work before them. */
const FIRST = 0.5;
const LONGEST = 20;
const GROWTH = 1.6;
const SHRINKAGE = 0.85;
const NONE = 0.05;
/** Judgements in the longest rest that tell the rate without the training: some lie between two steps of it. */
const MEASURED_IN = 6;

export class Pace {
  #times: number[] = [];
  /** Readings in a window without the training: 0 while none come, Infinity until it is measured. */
  #usual = 0;
  /** Readings more or fewer in a window that are chance. */
  #chance = 0;
  /** Judgements in a row that found more than usual. */
  #more = 0;
  #rest = 0;
  /** Rates in the longest rest that were late. */
  #measured: number[] = [];

  /** Times of what it has just worked that training rests for. */
  get rest(): number {
    return this.#rest;
  }

  /** Training begins at `time` (milliseconds): the rate up to now is the usual one. */
  begin(time: number): void {
    this.#become(this.#rate(time));
    this.#rest = this.#usual > 0 ? FIRST : 0;
    [this.#measured, this.#more] = [[], 0];
  }

  /** A reading came at `time`, milliseconds. */
  reading(time: number): void {
    this.#times = [...this.#times.filter((past) => past > time - WINDOW), time];
  }

  /** Judges the rate up to `time`, milliseconds: every JUDGED_EVERY while training runs, whether readings come or not. */
  judge(time: number): void {
    const rate = this.#rate(time);
    const usual = this.#usual;
    const isLate = usual === Infinity || rate < usual - Math.max(LATE * usual, this.#chance);
    this.#more = rate > usual + Math.max(MORE * usual, this.#chance) ? this.#more + 1 : 0;
    if (isLate && rate > 0 && this.#rest === LONGEST) return this.#measure(rate);
    this.#measured = [];
    if (rate === 0) [this.#usual, this.#rest] = [0, 0];
    else if (this.#more >= BELIEVED_AFTER) [this.#usual, this.#rest] = [Infinity, LONGEST];
    else if (isLate) this.#rest = Math.min(LONGEST, Math.max(FIRST, GROWTH * this.#rest));
    else this.#rest = this.#rest < NONE / SHRINKAGE ? 0 : SHRINKAGE * this.#rest;
  }

  /** The longest rest does not mend it: after a while of that, the middle of what was read is the usual rate. */
  #measure(rate: number): void {
    this.#measured.push(rate);
    if (this.#measured.length < MEASURED_IN) return;
    this.#become(this.#measured.sort((a, b) => a - b)[MEASURED_IN >> 1]!);
    this.#rest = FIRST;
    this.#measured = [];
  }

  /** `rate` is the usual one; a count scatters by how the gaps between readings do, and one more or less is always chance. */
  #become(rate: number): void {
    this.#usual = rate;
    const gaps = this.#times.slice(1).map((time, i) => time - this.#times[i]!);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    this.#chance = gaps.length === 0 ? 1 : Math.max(1, (CHANCE * Math.sqrt(rate * variance)) / mean);
  }

  #rate(time: number): number {
    return this.#times.filter((past) => past > time - WINDOW).length;
  }
}
