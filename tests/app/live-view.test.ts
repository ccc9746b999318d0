/** The live picture while it is frozen: which frame stands still, and what becomes of those that cannot be had. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveView } from '../../src/app/state/live-view.svelte.ts';
import { DEFAULTS } from '../../src/store/settings.ts';
import type { Grab } from '../../src/reader/sources/source.ts';
import { stubPage, type StubbedPage } from './page.ts';

let page: StubbedPage;
let live: LiveView;
let given: number[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  page = stubPage();
  live = new LiveView(DEFAULTS.live, () => false);
  given = [];
  vi.spyOn(live.reader, 'offer').mockImplementation((_grab, time) => void given.push(time));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const some: Grab = async () => page.frame();

test.each<readonly [string, Grab]>([
  ['there is none', async () => null],
  ['it cannot be taken', () => Promise.reject(new Error('the source is gone'))],
  [
    'it cannot be copied',
    async () => {
      const { createImageBitmap: copy } = globalThis;
      vi.stubGlobal('createImageBitmap', async () => {
        vi.stubGlobal('createImageBitmap', copy);
        throw new Error('no memory');
      });
      return page.frame();
    },
  ],
])('the next frame stands still where the first cannot: %s', async (_why, first) => {
  live.freeze(true);
  live.offer(first, 33);
  await settle();
  expect([given, page.open]).toEqual([[], 0]);
  live.offer(some, 66);
  await settle();
  live.offer(some, 99);
  await vi.advanceTimersByTimeAsync(300);
  expect(given).toEqual([66, 99]); // it still follows settings and the size of the window
  expect(page.open).toBe(1);
  live.freeze(false);
  expect(page.open).toBe(0);
});

test('a frame that comes too late stands still no more, and the one of the next freeze does', async () => {
  let take = (): void => undefined;
  const late: Grab = () => new Promise((done) => (take = () => done(null)));
  live.freeze(true);
  live.offer(late, 33);
  live.freeze(false);
  live.freeze(true);
  live.offer(some, 66);
  take();
  await settle();
  live.offer(some, 99);
  await vi.advanceTimersByTimeAsync(300);
  expect([given, page.open]).toEqual([[66, 99], 1]);
});
