/** What one press does to a file of the queue: it is cancelled, taken off the list, or what was read of it is discarded; never two of these. */

import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { FileQueue, type QueueParts } from '../../src/app/queue/file-queue.svelte.ts';
import QueuePanel from '../../src/app/queue/QueuePanel.svelte';
import { QUEUE_WORDS } from '../../src/app/queue/words.ts';
import { WORDS } from '../../src/app/words.ts';
import type { FilePart, FileReader } from '../../src/batch/film/file-reader.ts';
import { frameReading } from '../session/faces.ts';

let queue: FileQueue;
let shown: ReturnType<typeof mount>;
/** Lets the reader read on after the first frame of a file. */
let readOn: () => void;

const canvas = new OffscreenCanvas(8, 8);
canvas.getContext('2d');
const picture = await canvas.convertToBlob();
const file = (name: string): File => new File([picture], name);

beforeEach(async () => {
  const rest = new Promise<void>((go) => (readOn = go));
  const reader = {
    readiness: { modelVersion: 'base' },
    setBaseline: async () => undefined,
    setWeights: async () => undefined,
    async *read(): AsyncGenerator<FilePart, void> {
      for (const time of [1, 2]) {
        yield { readings: [{ ...frameReading(time, []), timestamp: time }], found: 1, done: time / 2 } as unknown as FilePart;
        await rest;
      }
    },
  } as unknown as FileReader;
  queue = new FileQueue({ recordings: null } as QueueParts, async () => reader);
  shown = mount(QueuePanel, { target: document.body, props: { queue, hasNeutral: true, say: () => undefined } });
  queue.add([file('read.png'), file('waiting.png')]);
  await expect.poll(() => queue.files[0]!.frames).toBe(1);
  flushSync();
});
afterEach(() => unmount(shown));

/** The button of this name. */
const named = (name: string): HTMLButtonElement =>
  [...document.querySelectorAll('button')].find((button) => (button.ariaLabel ?? button.textContent).trim() === name)!;
const cancel = (file: string): HTMLButtonElement => named(`${QUEUE_WORDS.cancel}: ${file}`);
const remove = (file: string): HTMLButtonElement => named(`${QUEUE_WORDS.remove}: ${file}`);
const asksToRemove = (file: string): HTMLButtonElement => named(`${QUEUE_WORDS.remove}: ${file}…`);
const listed = (): string[] => queue.files.map(({ name, state }) => `${name} ${state}`);

test.each(['read.png', 'waiting.png'])('a double click on Cancel only cancels %s', async (name) => {
  await userEvent.dblClick(cancel(name));
  expect(listed()).toHaveLength(2);
  expect(listed()).toContain(`${name} cancelled`);
});

test.each(['read.png', 'waiting.png'])('a held Enter on Cancel only cancels %s', async (name) => {
  cancel(name).focus();
  await userEvent.keyboard('{Enter>6/}');
  expect(listed()).toHaveLength(2);
  expect(listed()).toContain(`${name} cancelled`);
});

test('a double click on Remove removes one file', async () => {
  queue.cancelAll();
  queue.add([file('third.png')]);
  queue.cancelAll();
  flushSync();
  await userEvent.dblClick(remove('third.png'));
  expect(listed()).toEqual(['read.png cancelled', 'waiting.png cancelled']);
});

test('what is read and kept nowhere is discarded only once that was asked, also while its table is still made', async () => {
  cancel('read.png').click();
  flushSync();
  expect(queue.files[0]!.table).toBeNull();
  asksToRemove('read.png').click();
  flushSync();
  expect(named(QUEUE_WORDS.removeSure)).toBeDefined();
  named(WORDS.cancel).click();
  readOn();
  await expect.poll(() => queue.files[0]!.isUnkept && queue.files[1]!.isUnkept).toBe(true);
  flushSync();
  for (const each of ['read.png', 'waiting.png']) {
    asksToRemove(each).click();
    flushSync();
    expect(queue.files.map(({ name }) => name)).toContain(each);
    named(QUEUE_WORDS.removeSure).click();
    flushSync();
    expect(queue.files.map(({ name }) => name)).not.toContain(each);
  }
});

test('what was saved, and what nothing was read of, goes without a question', async () => {
  cancel('waiting.png').click();
  readOn();
  await expect.poll(() => queue.files[0]!.isUnkept).toBe(true);
  queue.files[0]!.saved = true;
  flushSync();
  for (const each of ['read.png', 'waiting.png']) remove(each).click();
  expect(listed()).toEqual([]);
});
