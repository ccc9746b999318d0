/** Recording "my neutral": kept when it is whole, refused with its reason when it takes too long, ended by the person. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NeutralState, type NeutralOutcome } from '../../src/app/state/neutral.svelte.ts';
import { NeutralCapture, type NeutralSample } from '../../src/core/baseline.ts';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import type { Baseline, NeutralProgress } from '../../src/core/reading.ts';
import { BASELINE, faceShowing, frameReading } from '../session/faces.ts';
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
  /** A frame is read that the page was given now, unless it is told when. */
  const say = (progress: NeutralProgress, at = performance.now()): void => path.say({ ...frameReading(0, [], progress), at });
  /** Starts the recording a moment before the next frame. */
  const start = (asIs = false): void => {
    neutral.start(asIs);
    vi.advanceTimersByTime(1);
  };
  return { path, neutral, outcomes, say, start };
}

test('a whole recording is kept once', async () => {
  const keep = vi.fn(async () => undefined);
  const { path, neutral, outcomes, say, start } = recorder(keep);
  say({ done: 1, problem: null, baseline: BASELINE });
  start();
  say({ done: 0.5, problem: 'moving' });
  expect([neutral.recording, neutral.done, neutral.problem]).toEqual([true, 0.5, 'moving']);
  say({ done: 1, problem: null, baseline: BASELINE });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(keep).toHaveBeenCalledOnce();
  expect([neutral.recording, outcomes, path.asked]).toEqual([false, [{ kind: 'recorded' }], ['record']]);
});

test('a recording without a steady view is refused with what stood in the way; an expression can be argued about', async () => {
  const { path, neutral, outcomes, say, start } = recorder();
  start();
  say({ done: 0, problem: 'expression' });
  await vi.advanceTimersByTimeAsync(12_000);
  expect([outcomes, neutral.arguable]).toEqual([[{ kind: 'refused', problem: 'expression' }], true]);
  start(true);
  expect(path.asked).toEqual(['record', 'cancel', 'record as is']);
  neutral.cancel();
  await vi.advanceTimersByTimeAsync(20_000);
  expect([outcomes.length, neutral.recording, neutral.outcome]).toEqual([1, false, null]);
});

test('a recording that cannot be kept says why', async () => {
  const { neutral, outcomes, say, start } = recorder(() => Promise.reject(new Error('no room')));
  start();
  say({ done: 1, problem: null, baseline: BASELINE });
  await vi.advanceTimersByTimeAsync(0);
  await vi.dynamicImportSettled();
  expect([outcomes, neutral.recording]).toEqual([[{ kind: 'not-kept', reason: 'no room' }], false]);
});

test('a store that was closed is told in words', async () => {
  const closed = new DOMException("Can't start a transaction on a closed database", 'InvalidStateError');
  const { outcomes, say, start } = recorder(() => Promise.reject(closed));
  start();
  say({ done: 1, problem: null, baseline: BASELINE });
  await vi.advanceTimersByTimeAsync(0);
  await vi.dynamicImportSettled();
  expect(outcomes).toEqual([{ kind: 'not-kept', reason: 'Nothing is kept in this tab any more: reload the page.' }]);
});

test('how a recording ended is forgotten with what it was about, and one that is kept too late tells nothing', async () => {
  const { neutral, say, start } = recorder();
  start();
  say({ done: 1, problem: null, baseline: BASELINE });
  await vi.advanceTimersByTimeAsync(0);
  expect(neutral.outcome).toEqual({ kind: 'recorded' });
  neutral.cancel();
  expect(neutral.outcome).toBeNull();
  start();
  say({ done: 0, problem: 'expression' });
  await vi.advanceTimersByTimeAsync(12_000);
  expect(neutral.arguable).toBe(true);
  neutral.cancel();
  expect([neutral.outcome, neutral.arguable]).toEqual([null, false]);

  let kept = (): void => undefined;
  const late = recorder(() => new Promise((done) => (kept = done)));
  late.start();
  late.say({ done: 1, problem: null, baseline: BASELINE });
  late.neutral.cancel();
  late.start();
  kept();
  await vi.advanceTimersByTimeAsync(0);
  expect([late.neutral.recording, late.neutral.outcome, late.outcomes]).toEqual([true, null, []]);
});

test('a recording that is ended before it is known who it is of is not kept', async () => {
  const keep = vi.fn(async () => undefined);
  let made = (_id: string): void => undefined;
  const { neutral, outcomes, say, start } = recorder(keep, () => new Promise((done) => (made = done)));
  start();
  say({ done: 1, problem: null, baseline: BASELINE });
  neutral.cancel();
  made('me');
  await vi.advanceTimersByTimeAsync(0);
  expect([keep.mock.calls, outcomes]).toEqual([[], []]);
});

test('what was on its way when a recording began is of somebody else, or of one that was given up', async () => {
  const keep = vi.fn(async () => undefined);
  const { neutral, say, start } = recorder(keep);
  start();
  const given = performance.now();
  vi.advanceTimersByTime(20);
  neutral.cancel();
  start(); // of another person
  say({ done: 1, problem: null, baseline: BASELINE }, given);
  await vi.advanceTimersByTimeAsync(0);
  expect([keep.mock.calls, neutral.recording, neutral.done]).toEqual([[], true, 0]);
  say({ done: 1, problem: null, baseline: BASELINE });
  await vi.advanceTimersByTimeAsync(0);
  expect([keep.mock.calls.length, neutral.outcome]).toEqual([1, { kind: 'recorded' }]);
});

const { pose, quality } = faceShowing('AU12', 0, 1);
const STILL: NeutralSample = {
  ...{ id: 1, pose, quality, landmarks: MEAN_FACE, crop: new Uint8Array(CROP_BYTES) },
  ...{ latents: new Float32Array(ACTION_UNITS.length).fill(-3), expressions: new Float32Array(EXPRESSIONS.length) },
};
const SMILING: NeutralSample = { ...STILL, latents: new Float32Array(ACTION_UNITS.length).fill(5) };

/** How the recording of a face ends that is read every `every` milliseconds, and `late` later once, `from` milliseconds after it began. */
async function ending(looks: (time: number) => NeutralSample, every: number, late = 0, from = Infinity) {
  const { outcomes, say, start, neutral } = recorder();
  const capture = new NeutralCapture();
  start();
  let time = 0;
  for (let stall = late; neutral.recording && time < 90_000; time += every) {
    await vi.advanceTimersByTimeAsync(every);
    const given = performance.now();
    if (time >= from) await vi.advanceTimersByTimeAsync(stall);
    if (time >= from) [time, stall] = [time + stall, 0];
    const problem = capture.offer([looks(time)], time);
    say({ done: capture.done, problem, ...(capture.done === 1 && { baseline: BASELINE }) }, given);
    await vi.advanceTimersByTimeAsync(0);
  }
  return { outcome: outcomes.at(-1), time };
}

test.each([
  [33, 0, Infinity],
  [500, 0, Infinity],
  [1000, 0, Infinity],
  [1500, 0, Infinity],
  [500, 2600, 4500],
  [1000, 2600, 9000],
])('a still face is recorded, however slow the machine: read every %i ms, and once %i ms later', async (every, late, from) => {
  expect(await ending(() => STILL, every, late, from)).toMatchObject({ outcome: { kind: 'recorded' } });
});

test.each([
  ['always', () => SMILING, 13_000],
  ['again and again', (time: number) => (time % 2000 < 1000 ? SMILING : STILL), 30_000],
] as const)('a face that smiles %s is refused for it in the end', async (_when, looks, within) => {
  const { outcome, time } = await ending(looks, 40);
  expect(outcome).toEqual({ kind: 'refused', problem: 'expression' });
  expect(time).toBeLessThan(within);
});

test('without any reading it is refused when patience is over', async () => {
  const { outcomes, start } = recorder();
  start();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(outcomes).toEqual([{ kind: 'refused', problem: null }]);
});
