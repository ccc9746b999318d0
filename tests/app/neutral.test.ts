/** Recording "my neutral": kept when it is whole, refused with its reason when it takes too long, ended by the person. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NeutralState, type NeutralOutcome } from '../../src/app/state/neutral.svelte.ts';
import type { Baseline } from '../../src/core/reading.ts';
import { BASELINE, frameReading } from '../session/faces.ts';
import { SpokenPath } from './doubles.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function recorder(
  keep: (baseline: Baseline) => Promise<void> = async () => undefined,
  ensure: () => Promise<string> = async () => 'me',
) {
  const path = new SpokenPath();
  const outcomes: NeutralOutcome[] = [];
  const people = { ensure, keepBaseline: (_id: string, baseline: Baseline) => keep(baseline) };
  const neutral = new NeutralState(path, people, (outcome) => outcomes.push(outcome));
  return { path, neutral, outcomes };
}

test('a whole recording is kept once', async () => {
  const keep = vi.fn(async () => undefined);
  const { path, neutral, outcomes } = recorder(keep);
  path.say(frameReading(0, [], { done: 1, problem: null, baseline: BASELINE }));
  neutral.start();
  path.say(frameReading(1, [], { done: 0.5, problem: 'moving' }));
  expect([neutral.recording, neutral.done, neutral.problem]).toEqual([true, 0.5, 'moving']);
  path.say(frameReading(2, [], { done: 1, problem: null, baseline: BASELINE }));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(keep).toHaveBeenCalledOnce();
  expect([neutral.recording, outcomes, path.asked]).toEqual([false, [{ kind: 'recorded' }], ['record']]);
});

test('a recording without a steady view is refused with what stood in the way; an expression can be argued about', async () => {
  const { path, neutral, outcomes } = recorder();
  neutral.start();
  path.say(frameReading(1, [], { done: 0, problem: 'expression' }));
  await vi.advanceTimersByTimeAsync(12_000);
  expect([outcomes, neutral.arguable]).toEqual([[{ kind: 'refused', problem: 'expression' }], true]);
  neutral.start(true);
  expect(path.asked).toEqual(['record', 'cancel', 'record as is']);
  neutral.cancel();
  await vi.advanceTimersByTimeAsync(20_000);
  expect([outcomes.length, neutral.recording, neutral.outcome]).toEqual([1, false, null]);
});

test('a recording that cannot be kept says why', async () => {
  const { path, neutral, outcomes } = recorder(() => Promise.reject(new Error('no room')));
  neutral.start();
  path.say(frameReading(1, [], { done: 1, problem: null, baseline: BASELINE }));
  await vi.advanceTimersByTimeAsync(0);
  expect([outcomes, neutral.recording]).toEqual([[{ kind: 'not-kept', reason: 'no room' }], false]);
});

test('how a recording ended is forgotten with what it was about, and one that is kept too late tells nothing', async () => {
  const { path, neutral } = recorder();
  neutral.start();
  path.say(frameReading(1, [], { done: 1, problem: null, baseline: BASELINE }));
  await vi.advanceTimersByTimeAsync(0);
  expect(neutral.outcome).toEqual({ kind: 'recorded' });
  neutral.cancel();
  expect(neutral.outcome).toBeNull();
  neutral.start();
  path.say(frameReading(2, [], { done: 0, problem: 'expression' }));
  await vi.advanceTimersByTimeAsync(12_000);
  expect(neutral.arguable).toBe(true);
  neutral.cancel();
  expect([neutral.outcome, neutral.arguable]).toEqual([null, false]);

  let kept = (): void => undefined;
  const late = recorder(() => new Promise((done) => (kept = done)));
  late.neutral.start();
  late.path.say(frameReading(3, [], { done: 1, problem: null, baseline: BASELINE }));
  late.neutral.cancel();
  late.neutral.start();
  kept();
  await vi.advanceTimersByTimeAsync(0);
  expect([late.neutral.recording, late.neutral.outcome, late.outcomes]).toEqual([true, null, []]);
});

test('a recording that is ended before it is known who it is of is not kept', async () => {
  const keep = vi.fn(async () => undefined);
  let made = (_id: string): void => undefined;
  const { path, neutral, outcomes } = recorder(keep, () => new Promise((done) => (made = done)));
  neutral.start();
  path.say(frameReading(1, [], { done: 1, problem: null, baseline: BASELINE }));
  neutral.cancel();
  made('me');
  await vi.advanceTimersByTimeAsync(0);
  expect([keep.mock.calls, outcomes]).toEqual([[], []]);
});
