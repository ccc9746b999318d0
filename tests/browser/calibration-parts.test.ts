/** Parts of the calibration pages under real fingers: the crop of a sample, its labels, the controls of a session. */

import { flushSync, mount, unmount } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { cropOn } from '../../src/app/calibrate/crop-painter.ts';
import SampleSheet from '../../src/app/calibrate/library/SampleSheet.svelte';
import { actionOf, sessionActions } from '../../src/app/calibrate/session/session-actions.ts';
import SessionControls from '../../src/app/calibrate/session/SessionControls.svelte';
import { SESSION_WORDS } from '../../src/app/calibrate/session/words.ts';
import SynthesisStatus from '../../src/app/calibrate/SynthesisStatus.svelte';
import { SYNTHESIS_WORDS } from '../../src/app/calibrate/words.ts';
import { CalibrationLibrary } from '../../src/app/state/calibration-library.svelte.ts';
import type { CalibrationSession } from '../../src/app/state/calibration-session.svelte.ts';
import type { CalibrationState } from '../../src/app/state/calibration.svelte.ts';
import type { CalibrationParts } from '../../src/app/state/calibration-parts.ts';
import { CROP_BYTES, CROP_SIZE } from '../../src/core/crop-frame.ts';
import { planOf } from '../../src/session/plan.ts';
import type { CalibrationStore } from '../../src/store/calibration.ts';
import { takesOf } from '../half-mover.ts';

let shown: ReturnType<typeof mount> | null = null;
let listening: AbortController;
beforeEach(() => void (listening = new AbortController()));
afterEach(async () => {
  listening.abort();
  if (shown) await unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

test('a canvas never keeps the face of another sample: it is empty until the next is there, and stays so where there is none', async () => {
  const canvas = document.body.appendChild(document.createElement('canvas'));
  const show = (load: () => Promise<Uint8Array | null>): (() => void) => cropOn(load)(canvas);
  const end = show(async () => new Uint8Array(CROP_BYTES).fill(7));
  await expect.poll(() => canvas.width).toBe(CROP_SIZE);
  end();
  const loads = vi.fn(async () => null);
  show(loads);
  expect(canvas.width).toBe(0);
  await expect.poll(() => loads.mock.calls.length).toBe(1);
  expect(canvas.width).toBe(0);
});

test('a crop that cannot be loaded, as out of a store that was closed, leaves its canvas empty and fails nobody', async () => {
  const canvas = document.body.appendChild(document.createElement('canvas'));
  const failures = vi.fn((event: Event) => event.preventDefault());
  window.addEventListener('unhandledrejection', failures, { signal: listening.signal });
  const load = vi.fn(() => Promise.reject(new DOMException('The database connection is closing.', 'InvalidStateError')));
  cropOn(load)(canvas);
  await expect.poll(() => load.mock.calls.length).toBe(1);
  await new Promise((done) => setTimeout(done, 50));
  expect([canvas.width, failures.mock.calls.length]).toEqual([0, 0]);
});

test('labels that could not be kept do not stay chosen: not at their sample, nor at the next', async () => {
  const samples = takesOf(
    'anna',
    planOf('only', ['AU12']).map(({ prompt }) => prompt),
  );
  let answered: Promise<unknown> = Promise.resolve();
  const store = {
    list: async () => samples,
    picture: async () => null,
    changeRecords: () => answered.then(() => Promise.reject(new Error('no room is left'))),
  } as unknown as CalibrationStore;
  const said: string[] = [];
  const parts = { say: (sentence: string) => void said.push(sentence) } as unknown as CalibrationParts;
  const library = new CalibrationLibrary(parts, store);
  await library.load('anna');
  library.open(samples[2]!.id);
  shown = mount(SampleSheet, { target: document.body, props: { library } });
  flushSync();
  const [expression, unit] = document.querySelectorAll('select');
  const own = [expression!.value, unit!.value];
  await userEvent.selectOptions(expression!, '1');
  await userEvent.selectOptions(unit!, '3');
  await expect.poll(() => said).toEqual(['no room is left', 'no room is left']);
  await expect.poll(() => [expression!.value, unit!.value]).toEqual(own);
  // the next one is shown before it is known that nothing was kept
  const { promise, resolve } = Promise.withResolvers<undefined>();
  answered = promise;
  await userEvent.selectOptions(unit!, '3');
  library.step(1);
  flushSync();
  const next = document.querySelectorAll('select')[1]!;
  expect(next.value).toBe(own[1]);
  // nor is anything asked of a sheet that was closed meanwhile
  await userEvent.selectOptions(next, '3');
  library.open(null);
  resolve(undefined);
  await expect.poll(() => said.length).toBe(4);
});

/** The controls of a session, with their keys; gives what was done. */
function showControls(keys: boolean): string[] {
  const done: string[] = [];
  const does = (name: string) => (): void => void done.push(name);
  const session = { goBack: does('back'), redoStep: does('redo'), togglePause: does('pause'), skip: does('skip'), toggleSound: does('sound') }; // prettier-ignore
  const actions = sessionActions(session as unknown as CalibrationSession, does('stop'));
  const onkeydown = (event: KeyboardEvent): void => {
    const action = actionOf(event, keys);
    if (action) actions[action]();
  };
  addEventListener('keydown', onkeydown, { signal: listening.signal });
  shown = mount(SessionControls, { target: document.body, props: { paused: true, sound: true, canGoBack: true, keys, actions } });
  flushSync();
  return done;
}

test('arrows step through a session, but not from a button of its bar, where they look for the next button', async () => {
  const done = showControls(true);
  await userEvent.keyboard('{ArrowRight}{ArrowLeft}rs {Escape}');
  expect(done.splice(0)).toEqual(['skip', 'back', 'redo', 'sound', 'pause', 'stop']);
  document.querySelector('button')!.focus();
  await userEvent.keyboard('{ArrowRight}{ArrowLeft}r{Escape}');
  expect(done.splice(0)).toEqual(['redo', 'stop']);
  await userEvent.keyboard('{Enter}');
  expect(done).toEqual(['back']);
});

test('where single keys are switched off, no hint names one, and none acts', async () => {
  const done = showControls(false);
  await userEvent.keyboard('rs {ArrowRight}');
  expect(done).toEqual(['skip']);
  const titles = [...document.querySelectorAll('button')].map(({ title }) => title);
  expect(titles).toEqual(['Back (←)', 'Redo', 'Resume', 'Skip (→)', 'Sound', 'Stop (Esc)']);
  expect(SESSION_WORDS.pausedHint(false)).not.toContain('space bar');
});

test('that pictures are made is said when it begins, when it ends and when it fails, not at each of them', () => {
  const now = new SvelteMap<string, unknown>();
  const calibration = {
    get synthetic() {
      return now.get('share') ?? null;
    },
    get synthesisProblem() {
      return now.get('problem') ?? null;
    },
    get synthesis() {
      return { running: now.get('running') };
    },
  } as unknown as CalibrationState;
  shown = mount(SynthesisStatus, { target: document.body, props: { calibration } });
  const region = document.querySelector('[role=status]')!;
  const said = (states: readonly Record<string, unknown>[]): string[] => {
    const all = states.map((state) => {
      flushSync(() => Object.entries(state).forEach(([name, value]) => now.set(name, value)));
      return region.textContent.trim();
    });
    return all.filter((words, i) => words !== all[i - 1]);
  };
  const { making, kept, made, failed, without } = SYNTHESIS_WORDS;
  const begins = expect.stringMatching(new RegExp(`^${making}\\s+${kept}$`));
  expect(said([{}, { share: 0, running: true }, { share: 0.25 }, { share: 0.5 }])).toEqual(['', begins]);
  expect(document.querySelector('progress')!.value).toBe(0.5);
  expect(document.body.textContent).toContain('50 %');
  // the end is that of this person's pictures, not of those of another who was chosen meanwhile
  expect(said([{ share: null }, { running: false }])).toEqual(['']);
  expect(
    said([
      { share: 0.5, running: true },
      { share: null, running: false },
    ]),
  ).toEqual([begins, made]);
  expect(document.querySelector('progress')).toBeNull();
  const fails = expect.stringMatching(new RegExp(`^${failed('no room')}\\s+${without}$`));
  expect(
    said([
      { share: 0, running: true },
      { share: null, running: false, problem: 'no room' },
    ]),
  ).toEqual([begins, fails]);
});
