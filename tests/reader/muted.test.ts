/** When a camera that is open is said to give no picture. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followMuted, MUTED_FOR } from '../../src/reader/sources/muted.ts';

let page: EventTarget & { hidden: boolean };
let track: EventTarget & { muted: boolean };
let end: AbortController;
let told: boolean[];

beforeEach(() => {
  vi.useFakeTimers();
  page = Object.assign(new EventTarget(), { hidden: false });
  track = Object.assign(new EventTarget(), { muted: false });
  vi.stubGlobal('document', page);
  end = new AbortController();
  told = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const follow = (): void => followMuted(track as unknown as MediaStreamTrack, end.signal, (muted) => told.push(muted));
function mute(muted: boolean): void {
  track.muted = muted;
  track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
}
function show(hidden: boolean): void {
  page.hidden = hidden;
  page.dispatchEvent(new Event('visibilitychange'));
}

test('a picture that is away for long is told once, and its return as well', () => {
  follow();
  mute(true);
  vi.advanceTimersByTime(MUTED_FOR - 1);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([true]);
  mute(false);
  expect(told).toEqual([true, false]);
  vi.advanceTimersByTime(2 * MUTED_FOR);
  expect(told).toEqual([true, false]);
});

test('one that was away before it was followed is told as well', () => {
  track.muted = true;
  follow();
  vi.advanceTimersByTime(MUTED_FOR);
  expect(told).toEqual([true]);
});

test('short absences are not spoken of, however many', () => {
  follow();
  for (let i = 0; i < 4; i++) {
    mute(true);
    vi.advanceTimersByTime(MUTED_FOR - 1);
    mute(false);
    vi.advanceTimersByTime(1);
  }
  expect(told).toEqual([]);
});

test('a hidden page is told nothing until it is seen again', () => {
  follow();
  show(true);
  mute(true);
  vi.advanceTimersByTime(2 * MUTED_FOR);
  expect(told).toEqual([]);
  show(false);
  vi.advanceTimersByTime(MUTED_FOR);
  expect(told).toEqual([true]);
});

test('one that is hidden before the time is over is told nothing either', () => {
  follow();
  mute(true);
  vi.advanceTimersByTime(MUTED_FOR - 1);
  show(true);
  vi.advanceTimersByTime(2 * MUTED_FOR);
  expect(told).toEqual([]);
});

test('after the end nothing is told', () => {
  follow();
  mute(true);
  end.abort();
  vi.advanceTimersByTime(MUTED_FOR);
  mute(false);
  expect(told).toEqual([]);
});
