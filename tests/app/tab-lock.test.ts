/** Tabs of one browser: one session among them, and each knows. */

import { expect, test } from 'vitest';
import { SESSION_LOCK, SYNTHESIS_LOCK, TabLock, TRAINING_LOCK, type Locks } from '../../src/app/state/tab-lock.svelte.ts';
import { NAME } from '../../src/store/schema.ts';
import { channels, SharedLocks } from './doubles.ts';

const pause = (milliseconds = 5): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const alone = (): void => undefined;

test('one tab runs a session, the others know and may start one when it ends', async () => {
  const locks = new SharedLocks();
  const channel = channels();
  const ended: number[] = [];
  const [first, second, third] = [1, 2, 3].map((tab) => new TabLock(SESSION_LOCK, locks, channel(), () => ended.push(tab)));
  const release = await first!.take();
  await pause();
  expect([first!.elsewhere, second!.elsewhere, third!.elsewhere]).toEqual([false, true, true]);
  expect(await second!.take()).toBeNull();
  release!();
  await pause();
  expect([first!.elsewhere, second!.elsewhere, third!.elsewhere]).toEqual([false, false, false]);
  expect(ended.toSorted()).toEqual([2, 3]);
  const next = await second!.take();
  expect(next).not.toBeNull();
  await pause();
  expect([first!.elsewhere, second!.elsewhere, third!.elsewhere]).toEqual([true, false, true]);
});

test('a tab that hears of a session only after its end hears of that end too', async () => {
  const locks = new SharedLocks();
  const ended: string[] = [];
  /** A channel of a tab that sleeps: it hears what was said once it wakes up. */
  const heard: ((event: { readonly data: unknown }) => void)[] = [];
  const asleep = { ...channels()(), addEventListener: (_kind: string, listener: unknown) => void heard.push(listener as never) };
  new TabLock(SESSION_LOCK, locks, asleep, () => ended.push('session'));
  new TabLock(TRAINING_LOCK, locks, asleep, () => ended.push('training'));
  await pause();
  const release = await new TabLock(SESSION_LOCK, locks, channels()(), alone).take();
  release!();
  await pause();
  for (const hear of heard) hear({ data: SESSION_LOCK });
  await pause();
  expect(ended).toEqual(['session']);
});

test('a session and a training do not wait for one another', async () => {
  const locks = new SharedLocks();
  const channel = channels();
  await new TabLock(SESSION_LOCK, locks, channel(), alone).take();
  const training = new TabLock(TRAINING_LOCK, locks, channel(), alone);
  await pause();
  expect([training.elsewhere, (await training.take()) === null]).toEqual([false, false]);
});

test('a tab that is opened later sees the session that runs', async () => {
  const locks = new SharedLocks();
  const channel = channels();
  await new TabLock(SESSION_LOCK, locks, channel(), alone).take();
  const late = new TabLock(SESSION_LOCK, locks, channel(), alone);
  await pause();
  expect(late.elsewhere).toBe(true);
});

test('of two presses in one tab the second gets nothing', async () => {
  const lock = new TabLock(SESSION_LOCK, new SharedLocks(), channels()(), alone);
  const [one, two] = await Promise.all([lock.take(), lock.take()]);
  expect([one === null, two === null, lock.elsewhere]).toEqual([false, true, false]);
});

test('a browser without locks starts sessions as if it were alone', async () => {
  const lock = new TabLock(SESSION_LOCK, null, channels()(), alone);
  const release = await lock.take();
  expect([await lock.take(), lock.elsewhere]).toEqual([null, false]);
  release!();
  expect(await lock.take()).not.toBeNull();
});

const refuse = (): Promise<never> => Promise.reject(new DOMException('not here', 'SecurityError'));

test('a browser that refuses its locks starts sessions as if it were alone, and no refusal is left uncaught', async () => {
  const locks: Locks = { request: refuse, query: refuse };
  const channel = channels();
  const [lock, other] = [1, 2].map(() => new TabLock(SESSION_LOCK, locks, channel(), alone));
  const release = await lock!.take();
  await pause(); // the other hears of it
  expect([release === null, await lock!.take(), other!.elsewhere]).toEqual([false, null, false]);
  release!();
  expect(await lock!.hold(async () => true)).toBe(true);
});

test('a lock that cannot be waited for is not taken for held until the page is closed', async () => {
  const shared = new SharedLocks();
  await new TabLock(SESSION_LOCK, shared, channels()(), alone).take();
  const lock = new TabLock(SESSION_LOCK, { request: refuse, query: shared.query }, channels()(), alone);
  await pause();
  expect(lock.elsewhere).toBe(false);
});

test('work that fails with the lock is not done again without it', async () => {
  const lock = new TabLock(SESSION_LOCK, new SharedLocks(), channels()(), alone);
  let times = 0;
  const work = async (): Promise<boolean> => {
    times++;
    throw new DOMException('lost', 'SecurityError');
  };
  await expect(lock.hold(work)).rejects.toThrow('lost');
  expect([times, await lock.hold(async () => true)]).toEqual([1, true]);
});

test('who presses before the tab knows that it is held elsewhere is told at once, not when it is over', async () => {
  const locks = new SharedLocks();
  const release = await new TabLock(SESSION_LOCK, locks, channels()(), alone).take();
  const unaware = new TabLock(SESSION_LOCK, locks, channels()(), alone);
  expect(await unaware.take()).toBeNull();
  await pause();
  expect(unaware.elsewhere).toBe(true);
  release!();
});

test('another copy of the app on the origin has locks of its own', () => {
  expect(NAME).not.toBe('facsimile'); // which is the copy at the root
  for (const lock of [SESSION_LOCK, TRAINING_LOCK, SYNTHESIS_LOCK]) expect(lock.startsWith(`${NAME} `)).toBe(true);
});
