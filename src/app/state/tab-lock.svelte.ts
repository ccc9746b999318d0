/**
 * One session at a time on a device, and one training, whichever tab it runs in: its tab holds a lock (Web Locks), and the others see
 * that. The lock goes with its tab, however that ends. While people are imported, replaced or erased, all locks are held for that.
 */

import { inLock } from '../../store/locks.ts';
import { NAME } from '../../store/schema.ts';

/** Other copies of the app on the origin have their own. */
export const SESSION_LOCK = `${NAME} session`;
export const TRAINING_LOCK = `${NAME} training`;
export const SYNTHESIS_LOCK = `${NAME} synthesis`;

export type Locks = Pick<LockManager, 'request' | 'query'>;
/** Tells the other tabs that a lock was taken; they find out about its end by waiting for it. */
export type Tabs = Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;

/** Milliseconds to wait for the lock: longer than another tab needs to see that it is free. */
const AT_ONCE = 500;

export class TabLock {
  /** Whether what it guards runs in another tab. */
  elsewhere = $state(false);
  #mine = false;

  /**
   * `locks` is null where the browser has none; every tab is alone then, and where they are refused. `onEnd` hears that what ran in
   * another tab is over or left.
   */
  constructor(
    private readonly name: string,
    private readonly locks: Locks | null,
    private readonly tabs: Tabs,
    private readonly onEnd: () => void,
  ) {
    tabs.addEventListener('message', ({ data }) => {
      if (data === name) void this.#look(true);
    });
    void this.#look(false);
  }

  /** Takes the lock; gives how to let go of it, or null while it is held here or elsewhere. */
  async take(): Promise<(() => void) | null> {
    if (this.#mine) return null;
    this.#mine = true;
    const release = await this.#request();
    if (!release) {
      this.#mine = false;
      void this.#look(true); // waits until it is free, which is not to be waited for here
      return null;
    }
    this.tabs.postMessage(this.name);
    return () => {
      this.#mine = false;
      release();
    };
  }

  /** Does `work` with the lock, and gives what that gives; false without it where it is held already, here or elsewhere. */
  async hold(work: () => Promise<boolean>): Promise<boolean> {
    const release = await this.take();
    try {
      return release !== null && (await work());
    } finally {
      release?.();
    }
  }

  /** Finds out whether it is held elsewhere, and hears of the end of that; `wasHeld`: another tab had it just now. */
  async #look(wasHeld: boolean): Promise<void> {
    const { locks, name } = this;
    if (!locks) return;
    const waiting = this.elsewhere;
    try {
      const { held = [] } = await locks.query();
      this.elsewhere = !this.#mine && held.some((lock) => lock.name === name && lock.mode === 'exclusive');
      if (waiting) return;
      if (this.elsewhere) await locks.request(name, { mode: 'shared' }, () => undefined);
      else if (!wasHeld) return;
    } catch {
      this.elsewhere = false; // refused: nobody could be told of its end
      return;
    }
    this.elsewhere = false;
    this.onEnd();
    await this.#look(false);
  }

  #request(): Promise<(() => void) | null> {
    return new Promise((given) => {
      const hold = (): Promise<void> => new Promise((done) => given(done));
      inLock(this.locks, this.name, { signal: AbortSignal.timeout(AT_ONCE) }, hold).catch(() => given(null));
    });
  }
}
