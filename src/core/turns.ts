/** Work that waits for the work that was asked for before it, whatever becomes of that. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** What comes of `work`, which begins when all before it has ended. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    // the next one does not care how this one ended: its caller hears of it
    this.#last = done.catch(() => undefined);
    return done;
  }
}
