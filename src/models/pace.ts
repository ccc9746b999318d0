/**
 * How long training rests for as long as it works, so that the live view keeps its rate: what it is without the training is what it
 * shall be. Rests grow fast when readings come late and shrink slowly when they do not; a view that stands still needs none. Another
 * source or a frozen picture has another rate of its own, so what no rest mends, and what is more than usual, is measured anew.
 */

/** Readings are counted over this long, milliseconds. */
const WINDOW = 2000;
/** Milliseconds between two judgements. */
export const JUDGED_EVERY = 1000;
/** Share of the usual rate that counts as kept, and the one that is more than usual: rates of two seconds scatter by some hundredths. */
const KEPT = 0.96;
const MORE = 1.1;
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
  #rest = 0;
  /** Rates in the longest rest that were late. */
  #measured: number[] = [];

  /** Times of what it has just worked that training rests for. */
  get rest(): number {
    return this.#rest;
  }

  /** Training begins at `time` (milliseconds): the rate up to now is the usual one. */
  begin(time: number): void {
    this.#usual = this.#rate(time);
    this.#rest = this.#usual > 0 ? FIRST : 0;
    this.#measured = [];
  }

  /** A reading came at `time`, milliseconds. */
  reading(time: number): void {
    this.#times = [...this.#times.filter((past) => past > time - WINDOW), time];
  }

  /** Judges the rate up to `time`, milliseconds: every JUDGED_EVERY while training runs, whether readings come or not. */
  judge(time: number): void {
    const rate = this.#rate(time);
    const usual = this.#usual;
    // one reading more or less is chance, however few they are
    const isLate = rate < Math.min(KEPT * usual, usual - 1);
    const isMore = rate > Math.max(MORE * usual, usual + 1);
    if (isLate && rate > 0 && this.#rest === LONGEST) return this.#measure(rate);
    this.#measured = [];
    if (rate === 0) [this.#usual, this.#rest] = [0, 0];
    else if (isMore) [this.#usual, this.#rest] = [Infinity, LONGEST];
    else if (isLate) this.#rest = Math.min(LONGEST, Math.max(FIRST, GROWTH * this.#rest));
    else this.#rest = this.#rest < NONE / SHRINKAGE ? 0 : SHRINKAGE * this.#rest;
  }

  /** The longest rest does not mend it: after a while of that, the most that was read is the usual rate. */
  #measure(rate: number): void {
    this.#measured.push(rate);
    if (this.#measured.length < MEASURED_IN) return;
    this.#usual = Math.max(...this.#measured);
    this.#rest = FIRST;
    this.#measured = [];
  }

  #rate(time: number): number {
    return this.#times.filter((past) => past > time - WINDOW).length;
  }
}
