/** One press deletes one thing: neither a key that is held nor the second click of a double click does anything to what comes next. */

import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { LIBRARY_WORDS } from '../../src/app/calibrate/library/words.ts';
import SampleSheet from '../../src/app/calibrate/library/SampleSheet.svelte';
import DoubtfulTakes from '../../src/app/calibrate/training/DoubtfulTakes.svelte';
import { DOUBTFUL_WORDS } from '../../src/app/calibrate/training/words.ts';
import Events from '../../src/app/review/Events.svelte';
import { ReviewState } from '../../src/app/review/review.svelte.ts';
import { CalibrationLibrary } from '../../src/app/state/calibration-library.svelte.ts';
import type { CalibrationState } from '../../src/app/state/calibration.svelte.ts';
import type { CalibrationParts } from '../../src/app/state/calibration-parts.ts';
import { keepsFocus } from '../../src/app/ui/keeps-focus.ts';
import type { Prompt, SampleRecord } from '../../src/core/samples.ts';
import type { CalibrationStore } from '../../src/store/calibration.ts';
import { takesOf } from '../half-mover.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';
import { versionOf } from './version.ts';

const PROMPTS: readonly Prompt[] = (['AU01', 'AU04', 'AU12'] as const).map((unit) => ({
  kind: 'unit',
  unit,
  strength: 'strong',
}));
const samples = takesOf('anna', PROMPTS);

let page: HTMLElement;
let leave: () => void;
let shown: ReturnType<typeof mount>;
let library: CalibrationLibrary;
/** How often samples were deleted. */
let deletions: number;
beforeEach(async () => {
  deletions = 0;
  page = document.body.appendChild(document.createElement('div'));
  leave = keepsFocus(page);
  const store = {
    list: async () => samples,
    picture: async () => null,
    async *whole(records: readonly SampleRecord[]) {
      yield* samples.filter(({ id }) => records.some((record) => record.id === id));
    },
    deleteSamples: async () => void deletions++,
  } as unknown as CalibrationStore;
  library = new CalibrationLibrary({ announcer: { say: () => undefined } } as unknown as CalibrationParts, store);
  await library.load('anna');
});
afterEach(async () => {
  await unmount(shown);
  leave();
  page.remove();
});

function show<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): void {
  shown = mount(component, { target: page, props });
  flushSync();
}
/** The nth button whose words or name begin so. */
const button = (name: string, n = 0): HTMLButtonElement =>
  [...document.querySelectorAll('button')].filter((each) => (each.ariaLabel ?? each.textContent).trim().startsWith(name))[n]!;

test('Enter on Delete deletes one sample, and the next one when it is pressed anew', async () => {
  show(SampleSheet, { library });
  library.open(samples[1]!.id);
  flushSync();
  button(LIBRARY_WORDS.delete).focus();
  await userEvent.keyboard('{Enter>6/}');
  await expect.poll(() => library.samples.length).toBeLessThan(samples.length);
  expect(library.samples).toHaveLength(samples.length - 1);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => library.samples.length).toBe(samples.length - 2);
});

/** Shows the takes as doubtful; gives those that are done again, by their number of samples. */
function showTakes(): number[] {
  const redone: number[] = [];
  const mismatch = { kind: 'unlike-others' } as const;
  const trust = PROMPTS.map((_, take) => ({ take: String(take), weight: take / 10, consistency: 0.5, seen: [], mismatch }));
  const calibration = {
    library,
    training: { running: false },
    lock: { elsewhere: false },
    redoTake: async (take: readonly SampleRecord[]) => void redone.push(take.length),
  } as unknown as CalibrationState;
  show(DoubtfulTakes, { calibration, version: versionOf('v', 'anna', { createdAt: 1000, trust }) });
  return redone;
}

test('Enter on Remove removes one take, and does not do the next one again', async () => {
  const redone = showTakes();
  button(DOUBTFUL_WORDS.remove, 1).focus();
  await userEvent.keyboard('{Enter>6/}');
  await expect.poll(() => library.samples.length).toBeLessThan(samples.length);
  await userEvent.keyboard('{a}');
  expect([library.samples.length, redone]).toEqual([samples.length - 2, []]);
  expect(document.activeElement).toBe(button(DOUBTFUL_WORDS.redo, 1));
  await userEvent.keyboard('{Enter}');
  expect(redone).toEqual([2]);
});

test('a double click on Remove removes one take, also where the next one has come under the hand meanwhile', async () => {
  showTakes();
  await userEvent.click(button(DOUBTFUL_WORDS.remove));
  await expect.poll(() => library.samples.length).toBe(samples.length - 2);
  flushSync();
  button(DOUBTFUL_WORDS.remove).dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
  // comes after all that was asked for before
  await library.load('anna');
  expect(deletions).toBe(1);
});

test('a double click on Delete deletes one sample', async () => {
  show(SampleSheet, { library });
  library.open(samples[0]!.id);
  flushSync();
  await userEvent.dblClick(button(LIBRARY_WORDS.delete));
  await expect.poll(() => library.samples.length).toBe(samples.length - 1);
});

test.each(['Delete', 'Backspace'])('%s removes one event, and the next one when it is pressed anew', async (key) => {
  const review = new ReviewState(exampleRecording(exampleFrames({ frames: 100, ids: () => [1] })), () => undefined);
  for (const start of [1200, 1500, 1800]) review.addEvent('smile', { start, end: start + 100 });
  const before = review.info.events.length;
  show(Events, { review });
  button('smile').focus();
  await userEvent.keyboard(`{${key}>6/}`);
  expect(review.info.events).toHaveLength(before - 1);
  // held since before it came to the event
  button('smile').dispatchEvent(new KeyboardEvent('keydown', { key, repeat: true, bubbles: true, cancelable: true }));
  expect(review.info.events).toHaveLength(before - 1);
  await userEvent.keyboard(`{${key}}`);
  expect(review.info.events).toHaveLength(before - 2);
});
