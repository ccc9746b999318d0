/** Panels of the review, and what queued files are compared with, under a hand and keys. */

import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { FileQueue, type QueueParts } from '../../src/app/queue/file-queue.svelte.ts';
import QueueNeutral from '../../src/app/queue/QueueNeutral.svelte';
import Compare from '../../src/app/review/Compare.svelte';
import Events from '../../src/app/review/Events.svelte';
import Faces from '../../src/app/review/Faces.svelte';
import RecordedReadings from '../../src/app/review/RecordedReadings.svelte';
import { pressed } from '../../src/app/review/review-keys.ts';
import { ReviewState } from '../../src/app/review/review.svelte.ts';
import type { AppState } from '../../src/app/state/app-state.svelte.ts';
import { frameCount } from '../../src/record/track.ts';
import type { RecordingStore } from '../../src/store/recordings.ts';
import { DEFAULTS } from '../../src/store/settings.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';

let shown: ReturnType<typeof mount> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
});

function show<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): void {
  shown = mount(component, { target: document.body, props });
  flushSync();
}
const all = <E extends Element>(selector: string): E[] => [...document.querySelectorAll<E>(selector)];
const buttons = (): string[] => all('button').map(({ textContent }) => textContent.trim());
const button = (name: string): HTMLButtonElement =>
  all<HTMLButtonElement>('button').find((each) => each.textContent.trim() === name)!;

/** Chooses an option of a list, as an arrow key does while it is closed. */
function choose(list: HTMLSelectElement, value: string): void {
  list.value = value;
  list.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
}

/** One person under three ids, one after the other. */
const opened = (ids = (f: number): number[] => [f < 30 ? 1 : f < 60 ? 2 : 3]): ReviewState =>
  new ReviewState(exampleRecording(exampleFrames({ frames: 100, ids })), () => undefined);

test('a list of faces only chooses, the button beside it merges', async () => {
  const review = opened();
  show(Faces, { review, people: [] });
  const lists = (): HTMLSelectElement[] => all('select');
  const focus = async (i: number): Promise<void> => {
    lists()[i]!.focus();
    // a list follows its options a moment later
    await expect.poll(() => lists()[i]!.options.length).toBe(3);
  };
  await focus(0);
  for (const other of ['2', '3']) {
    choose(lists()[0]!, other);
    expect([lists()[0]!.value, review.info.merged, buttons()]).toEqual([other, [], ['Face 1', 'Merge', 'Face 2', 'Face 3']]);
  }
  // what was chosen for one face is not for another
  await focus(1);
  expect(buttons()).toEqual(['Face 1', 'Face 2', 'Face 3']);
  choose(lists()[1]!, '3');
  button('Merge').click();
  flushSync();
  expect([review.info.merged, buttons()]).toEqual([[[2, 3]], ['Face 1', 'Face 3']]);
});

test('a list of what is compared with opens no dialog; a picture counts once it is chosen', () => {
  const queue = new FileQueue({ recordings: null } as QueueParts);
  let dialogs = 0;
  show(QueueNeutral, { queue, hasNeutral: true });
  const [list] = all<HTMLSelectElement>('select');
  const [picker] = all<HTMLInputElement>('input[type=file]');
  picker!.addEventListener('click', (event) => {
    dialogs++;
    event.preventDefault();
  });
  for (const kind of ['frame', 'picture']) choose(list!, kind);
  expect([dialogs, queue.neutral.kind, list!.value]).toEqual([0, 'frame', 'picture']);
  expect(document.body.textContent).toContain('Until a picture is chosen: a frame of each clip.');
  button('Choose picture').click();
  expect(dialogs).toBe(1);
  const chosen = new DataTransfer();
  chosen.items.add(new File(['x'], 'rest.jpg'));
  picker!.files = chosen.files;
  picker!.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
  expect([queue.neutral.kind, list!.value, buttons()]).toEqual(['picture', 'picture', ['rest.jpg']]);
  expect(document.body.textContent).not.toContain('Until');
});

test('an event is dragged by the first button alone, and no further once it is up', () => {
  const review = opened();
  review.addEvent('smile', { start: 1500, end: 2500 });
  show(Events, { review });
  const [event] = all<HTMLButtonElement>('li button');
  // a pointer that is none cannot be captured
  event!.setPointerCapture = () => undefined;
  /** Presses, moves with these buttons down, one after the other, and lets go. */
  const dragged = (button: number, ...held: number[]): boolean => {
    const { start } = review.info.events[0]!;
    const send = (type: string, clientX: number, buttons: number): void => {
      event!.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button, buttons, clientX }));
      flushSync();
    };
    send('pointerdown', 100, held[0]!);
    held.forEach((buttons, i) => send('pointermove', 200 + 50 * i, buttons));
    send('pointerup', 150 + 50 * held.length, 0);
    return review.info.events[0]!.start !== start;
  };
  expect([dragged(2, 2, 2), dragged(0, 1, 0), dragged(0, 1, 1)]).toEqual([false, false, true]);
});

test('Escape closes the card of a unit first, and clears the selection after', async () => {
  const review = opened();
  review.selection = { start: 1200, end: 1500 };
  const stop = new AbortController();
  // before the list, as the screen around it
  addEventListener('keydown', (event) => pressed(event, review, DEFAULTS), stop);
  show(RecordedReadings, { review });
  document.querySelector<HTMLElement>('li button')!.click();
  await expect.poll(() => all('.card').length).toBe(1);
  for (const isSelected of [true, false]) {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    flushSync();
    expect([all('.card').length, review.selection !== null]).toEqual([0, isSelected]);
  }
  stop.abort();
});

test('the units that are present are those of the frame where the review stands, however it came there', async () => {
  const review = opened(() => [1]);
  show(RecordedReadings, { review });
  document.querySelector<HTMLElement>('[aria-label="Present only"]')!.click();
  const last = frameCount(review.track) - 1;
  const rows = async (frame: number): Promise<string[]> => {
    review.seek(review.track.frames.time[frame]!);
    await new Promise((shown) => setTimeout(shown, 300));
    return all('li').map(({ textContent }) => textContent);
  };
  const [first, then] = [await rows(0), await rows(last)];
  expect(first).not.toEqual(then);
  expect([await rows(0), await rows(last)]).toEqual([first, then]);
});

test('a recording to compare with that was removed meanwhile is said to be gone', async () => {
  const review = opened();
  const list = async () => [{ ...review.info, id: 'other', name: 'other' }];
  const store = { list, open: async () => null } as unknown as RecordingStore;
  show(Compare, { app: {} as AppState, review, store });
  const [choice] = all<HTMLSelectElement>('select');
  await expect.poll(() => choice!.options.length).toBe(2);
  choose(choice!, 'other');
  await expect.poll(() => document.querySelector('[role=alert]')?.textContent).toBe('This recording is not on this device.');
});
