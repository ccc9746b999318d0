import { afterEach, expect, test, vi } from 'vitest';
import { afterWaiting } from '../../src/reader/waiting.ts';

afterEach(() => void vi.useRealTimers());

test('a wait ends when its time is over, not before, and not where it was called off', () => {
  vi.useFakeTimers();
  const over: string[] = [];
  afterWaiting(1000, () => over.push('waited'));
  const callOff = afterWaiting(500, () => over.push('called off'));
  vi.advanceTimersByTime(499);
  callOff();
  vi.advanceTimersByTime(500);
  expect(over).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(over).toEqual(['waited']);
  vi.advanceTimersByTime(10_000);
  expect(over).toEqual(['waited']);
});

test('time that passes in one piece, as while a laptop sleeps, does not end it: timers that were due turn once on waking', () => {
  const timers: (() => void)[] = [];
  vi.stubGlobal('setTimeout', (turn: () => void) => timers.push(turn));
  let over = false;
  afterWaiting(1000, () => (over = true));
  timers.shift()!();
  expect(over).toBe(false);
  while (timers.length > 0) timers.shift()!();
  expect(over).toBe(true);
  vi.unstubAllGlobals();
});
