/**
 * The lock of a recording: held from before it is listed until the list tells that it ended. Code that wants to put it in order or
 * remove its files finds out here whether it is written, in this tab or another. Where a browser gives no locks, nothing is held.
 */

import { inLock } from './locks.ts';

const nameOf = (recording: string): string => `facsimile-recording-${recording}`;
const manager = (): LockManager | undefined => (navigator as { readonly locks?: LockManager }).locks;

/** Resolves once the lock is held, with how to let it go. */
export function holdLock(recording: string): Promise<() => void> {
  return new Promise((held, fail) => {
    inLock(manager(), nameOf(recording), {}, () => new Promise<void>(held)).catch(fail);
  });
}

/** Does `work` if nobody writes the recording, else `otherwise`. */
export const ifUnwritten = <T>(recording: string, work: () => Promise<T>, otherwise: () => T): Promise<T> =>
  inLock(manager(), nameOf(recording), { ifAvailable: true }, (isFree) => (isFree ? work() : otherwise()));

/** Does `work` as soon as nobody writes the recording. Rejects when `signal` aborts before. */
export const onceUnwritten = (recording: string, work: () => Promise<void>, signal?: AbortSignal): Promise<void> =>
  inLock(manager(), nameOf(recording), signal ? { signal } : {}, work);
