/** Recordings where the browser has locks, has none, or refuses them. */

import { afterEach, expect, test, vi } from 'vitest';
import { holdLock, ifUnwritten, onceUnwritten } from '../../src/store/recording-lock.ts';
import { SharedLocks } from '../app/doubles.ts';

afterEach(() => void vi.unstubAllGlobals());

const refusing = { request: () => Promise.reject(new DOMException('not here', 'SecurityError')) };

test.each([
  ['has no locks', {}],
  ['refuses its locks', { locks: refusing }],
])('a browser that %s records and tidies up as if the tab were alone', async (_what, navigator) => {
  vi.stubGlobal('navigator', navigator);
  const letGo = await holdLock('a');
  letGo();
  const done: string[] = [];
  await ifUnwritten('a', async () => void done.push('if'), () => void done.push('written')); // prettier-ignore
  await onceUnwritten('a', async () => void done.push('once'));
  expect(done).toEqual(['if', 'once']);
});

test('while a recording is written it is left alone, and what fails with its lock is not tried without', async () => {
  vi.stubGlobal('navigator', { locks: new SharedLocks() });
  const letGo = await holdLock('a');
  expect(await ifUnwritten('a', async () => 'not written', () => 'written')).toBe('written'); // prettier-ignore
  await expect(onceUnwritten('a', async () => undefined, AbortSignal.timeout(5))).rejects.toMatchObject({ name: 'TimeoutError' });
  letGo();
  let times = 0;
  const work = async (): Promise<void> => {
    times++;
    throw new DOMException('full', 'SecurityError');
  };
  await expect(onceUnwritten('a', work)).rejects.toThrow('full');
  expect(times).toBe(1);
});
