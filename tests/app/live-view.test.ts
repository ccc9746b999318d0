/** The live picture while it is frozen: which frame stands still, what becomes of those that cannot be had, and whose faces they are. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveView } from '../../src/app/state/live-view.svelte.ts';
import { follow, NO_TRACKS } from '../../src/core/tracks.ts';
import { ReadingEvent } from '../../src/reader/reader-events.ts';
import type { Grab } from '../../src/reader/sources/source.ts';
import { DEFAULTS } from '../../src/store/settings.ts';
import { faceShowing, frameReading } from '../session/faces.ts';
import { stubPage, type StubbedPage } from './page.ts';

let page: StubbedPage;
let live: LiveView;
/** The frame that waits for the reader; the newest takes the place of the one before. */
let waiting: { readonly grab: Grab; readonly time: number } | null;
let offers: number;
/** Times of the frames that were read, as the reader has them. */
let times: number[];
let tracks = NO_TRACKS;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  page = stubPage();
  live = new LiveView(DEFAULTS.live, () => false);
  [waiting, offers, times, tracks] = [null, 0, [], NO_TRACKS];
  vi.spyOn(live.reader, 'offer').mockImplementation((grab, time) => {
    offers++;
    waiting = { grab, time };
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const some: Grab = async () => page.frame();

/** Takes the frame that waits, and tells in `milliseconds` what is read in it: one face, which does not move. */
async function read(milliseconds = 0): Promise<void> {
  if (!waiting) return;
  const { grab, time } = waiting;
  waiting = null;
  const frame = await grab();
  frame?.close();
  await vi.advanceTimersByTimeAsync(milliseconds);
  if (!frame) return;
  expect(time).toBeGreaterThan(times.at(-1) ?? -Infinity); // or nobody is followed
  times.push(time);
  const face = faceShowing('AU12', 0.5, 1);
  const followed = follow(tracks, [face.box], time);
  tracks = followed.tracks;
  live.reader.dispatchEvent(new ReadingEvent(frameReading(time, [{ ...face, id: followed.ids[0]! }])));
}

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
  expect([offers, page.open]).toEqual([0, 0]);
  live.offer(some, 66);
  await settle();
  await read();
  live.offer(some, 99);
  await vi.advanceTimersByTimeAsync(300);
  await read();
  expect(times).toEqual([66, 316]); // it still follows settings and the size of the window
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
  await read();
  live.offer(some, 99);
  await vi.advanceTimersByTimeAsync(300);
  await read();
  expect([times, page.open]).toEqual([[66, 316], 1]);
});

describe('nobody is lost who stands in a frozen picture', () => {
  let time: number;
  let heard: number[];
  /** Times at which the source gave frames that were shown. */
  let shown: number[];

  beforeEach(() => {
    [time, heard, shown] = [500, [], []];
    live.listener = { offered: (_grab, at) => shown.push(at), read: (reading) => heard.push(reading.time) };
  });

  /** The source gives frames for so long, and each is read as soon as the one before has been; a source that `stands` gives the same time. */
  async function play(milliseconds: number, reads = true, stands = false): Promise<void> {
    for (const end = performance.now() + milliseconds; performance.now() < end;) {
      live.offer(some, time);
      if (reads) await read();
      await vi.advanceTimersByTimeAsync(40);
      if (!stands) time += 40;
    }
  }

  /** The page is hidden: its source gives no frames, and its time goes on, or stands as that of a film. */
  async function hide(milliseconds: number, stands = false): Promise<void> {
    const before = offers;
    await vi.advanceTimersByTimeAsync(milliseconds);
    if (!stands) time += milliseconds;
    expect(offers).toBeLessThanOrEqual(before + 1); // nothing is read that nobody sees
  }

  /** Who is shown, and whether the timeline still shows what was read before. */
  const kept = (): [number | null, boolean] => {
    const [seconds] = live.trace.window(live.stillAt ?? performance.now() / 1000, [0]);
    return [live.chosen, seconds.length > 20];
  };

  const MEANWHILE: readonly (readonly [string, () => Promise<void>])[] = [
    ['one reading of it takes 3.2 s', () => play(3200, false)],
    ['one reading of it takes ten seconds', () => play(10_000, false)],
    ['the page is hidden for five seconds', () => hide(5000)],
    ['the page is hidden for five seconds, and a film with it', () => hide(5000, true)],
    ['it is looked at for 12 seconds', () => play(12_000)],
    ['its source is a picture, of which no time passes as long as nothing is taken of it', () => play(5000, true, true)],
  ];

  test.each(MEANWHILE)('%s', async (_why, meanwhile) => {
    await play(2000);
    live.freeze(true);
    await play(1000);
    await meanwhile();
    await play(1000);
    expect(kept()).toEqual([1, true]);
    // it still follows settings and the size of the window
    const before = times.length;
    await play(1000, true, true);
    expect(times.length).toBeGreaterThan(before + 2);
  });

  test.each(MEANWHILE)('nor once it goes on: %s', async (_why, meanwhile) => {
    await play(2000);
    for (const again of [false, true]) {
      live.freeze(true);
      if (again) await play(300);
      await meanwhile();
      live.freeze(false);
      await play(1000);
      expect(kept()).toEqual([1, true]);
    }
    // who listens hears of live frames alone, at the times of their source, and none is missing
    expect(heard.map((at) => Math.round(at))).toEqual(shown);
  });

  test('also where it was frozen while one reading took long', async () => {
    await play(2000);
    await play(2960, false);
    live.freeze(true);
    await play(2000, false);
    await play(1000);
    live.freeze(false);
    await play(1000);
    expect(kept()).toEqual([1, true]);
  });

  test('what was on its way when it froze, or when it goes on, is not live', async () => {
    await play(1000);
    const before = heard.length;
    live.offer(some, (time += 40));
    const late = read(500);
    live.freeze(true);
    await late;
    await play(1000);
    live.offer(some, (time += 40));
    await vi.advanceTimersByTimeAsync(300);
    const still = read(500);
    await settle();
    live.freeze(false);
    await still;
    expect(heard).toHaveLength(before);
    await play(80);
    expect(heard).toHaveLength(before + 2);
  });

  test('another source begins with its own times', async () => {
    await play(1000);
    live.freeze(true);
    await hide(5000);
    live.clear('live');
    [time, times, tracks] = [0, [], NO_TRACKS];
    await play(100);
    expect(times).toEqual([0, 40, 80]);
  });
});
