/**
 * Tells a worker that is busy from one that is gone and will never say so. It is asked for signs of life, and its silence is counted
 * in turns of a timer, not by the clock: while a laptop sleeps, or a page is in the background, time passes for the worker too.
 */

/** Turns of silence after which a worker that never spoke is gone, and one that did: it may be in a long computation. */
const NEVER_SPOKE = 12;
const SPOKE = 36;

export class Silence {
  #spoke = false;
  /** Turns since it was asked; null when it has answered. */
  #waited: number | null = null;

  /** The timer turns: whether to ask the worker, to wait on, or to give it up. */
  turn(): 'ask' | 'wait' | 'gone' {
    if (this.#waited === null) {
      this.#waited = 0;
      return 'ask';
    }
    return ++this.#waited >= (this.#spoke ? SPOKE : NEVER_SPOKE) ? 'gone' : 'wait';
  }

  /** The worker answered, or spoke unasked. */
  heard(): void {
    this.#spoke = true;
    this.#waited = null;
  }
}
