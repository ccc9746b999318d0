/** Locks that tabs share (Web Locks). Where a browser has none, or refuses them, a tab does its work as if it were alone. */

/**
 * Does `work` with the lock and lets go of it then. `isFree` is false where the lock is held and `ifAvailable` was asked for. Rejects as
 * `work` does, and when the signal aborts before.
 */
export async function inLock<T>(
  locks: Pick<LockManager, 'request'> | null | undefined,
  name: string,
  options: LockOptions,
  work: (isFree: boolean) => T | Promise<T>,
): Promise<T> {
  if (!locks) return work(true);
  let answered = false;
  try {
    return await locks.request(name, options, (lock) => {
      answered = true;
      return work(lock !== null);
    });
  } catch (error) {
    if (answered || options.signal?.aborted) throw error;
    return work(true);
  }
}
