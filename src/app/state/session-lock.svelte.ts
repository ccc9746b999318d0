/**
 * One session at a time on a device, whichever tab it runs in: its tab holds a lock (Web Locks), and the others see that. The lock
 * goes with its tab, however that ends.
 */

const LOCK = 'facsimile session';

export type Locks = Pick<LockManager, 'request' | 'query'>;
/** Tells the other tabs that a lock was taken; they find out about its end by waiting for it. */
export type Tabs = Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;

/** Milliseconds to wait for the lock: longer than another tab needs to see that it is free. */
const AT_ONCE = 500;

export class SessionLock {
  /** Whether a session runs in another tab. */
  elsewhere = $state(false);
  #mine = false;

  /** `locks` is null where the browser has none: then every tab is alone. `onEnd` hears that a session in another tab is over or left. */
  constructor(
    private readonly locks: Locks | null,
    private readonly tabs: Tabs,
    private readonly onEnd: () => void,
  ) {
    tabs.addEventListener('message', () => void this.look());
    void this.look();
  }

  /** Takes the lock; gives how to let go of it, or null while a session runs here or elsewhere. */
  async take(): Promise<(() => void) | null> {
    if (this.#mine) return null;
    this.#mine = true;
    const release = await this.#request();
    if (!release) {
      this.#mine = false;
      await this.look();
      return null;
    }
    this.tabs.postMessage(LOCK);
    return () => {
      this.#mine = false;
      release();
    };
  }

  /** Finds out whether a session runs elsewhere, and, while one does, waits for its end. */
  async look(): Promise<void> {
    if (!this.locks) return;
    const waiting = this.elsewhere;
    const { held = [] } = await this.locks.query();
    this.elsewhere = !this.#mine && held.some(({ name, mode }) => name === LOCK && mode === 'exclusive');
    if (!this.elsewhere || waiting) return;
    await this.locks.request(LOCK, { mode: 'shared' }, () => undefined);
    this.elsewhere = false;
    this.onEnd();
    await this.look();
  }

  #request(): Promise<(() => void) | null> {
    const { locks } = this;
    if (!locks) return Promise.resolve(() => undefined);
    return new Promise((given) => {
      const hold = (): Promise<void> => new Promise((done) => given(done));
      locks.request(LOCK, { signal: AbortSignal.timeout(AT_ONCE) }, hold).catch(() => given(null));
    });
  }
}
