/**
 * The lock of a recording: held from before it is listed until the list tells that it ended. Code that wants to put it in order or
 * remove its files finds out here whether it is written, in this tab or another. Where a browser has no locks, nothing is held.
 */

const nameOf = (recording: string): string => `facsimile-recording-${recording}`;
const manager = (): LockManager | undefined => (navigator as { readonly locks?: LockManager }).locks;

/** Resolves once the lock is held, with how to let it go. */
export async function holdLock(recording: string): Promise<() => void> {
  const locks = manager();
  if (!locks) return () => undefined;
  return new Promise((held, fail) => {
    locks.request(nameOf(recording), () => new Promise<void>((letGo) => held(letGo))).catch(fail);
  });
}

/** Does `work` if nobody writes the recording, else `otherwise`. */
export async function ifUnwritten<T>(recording: string, work: () => Promise<T>, otherwise: () => T): Promise<T> {
  const locks = manager();
  if (!locks) return work();
  return locks.request(nameOf(recording), { ifAvailable: true }, (lock) => (lock ? work() : otherwise()));
}

/** Does `work` as soon as nobody writes the recording. Rejects when `signal` aborts before. */
export async function onceUnwritten(recording: string, work: () => Promise<void>, signal?: AbortSignal): Promise<void> {
  const locks = manager();
  if (!locks) return work();
  await locks.request(nameOf(recording), { ...(signal && { signal }) }, work);
}
