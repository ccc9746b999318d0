/** What is gone for good: the key that asks for it, held or pressed twice, does not also give the answer. */

import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { STORAGE_WORDS } from '../../src/app/calibrate/library/storage-words.ts';
import Storage from '../../src/app/calibrate/library/Storage.svelte';
import StoreNotice from '../../src/app/shell/StoreNotice.svelte';
import type { AppState } from '../../src/app/state/app-state.svelte.ts';
import type { CalibrationState } from '../../src/app/state/calibration.svelte.ts';
import { STORE_ACTIONS } from '../../src/app/store-words.ts';
import DeleteButton from '../../src/app/ui/DeleteButton.svelte';
import { WORDS } from '../../src/app/words.ts';

let gone: number;
let shown: ReturnType<typeof mount>;
beforeEach(() => void (gone = 0));
afterEach(() => unmount(shown));

const ondelete = (): void => void gone++;
const ANSWER = 'Remove Ben';

function showDelete(): void {
  shown = mount(DeleteButton, { target: document.body, props: { label: 'Remove Ben…', sure: ANSWER, ondelete } });
}

function showStorage(): void {
  const app = { people: { current: null }, installation: { storage: null, refused: false, look: () => undefined } };
  const calibration = {
    archives: { working: false, undoable: [], question: null, erase: ondelete },
    library: { bytes: 0 },
    lock: { elsewhere: false },
    training: { lock: { elsewhere: false } },
  };
  const props = { app: app as unknown as AppState, calibration: calibration as unknown as CalibrationState };
  shown = mount(Storage, { target: document.body, props });
}

function showNotice(): void {
  shown = mount(StoreNotice, { target: document.body, props: { problem: 'unreadable', say: () => undefined } });
}

/** The button of this name. */
const named = (name: string): HTMLButtonElement =>
  [...document.querySelectorAll('button')].find((button) => (button.ariaLabel ?? button.textContent).trim() === name)!;

const CASES = [
  ['a person', showDelete, 'Remove Ben…', ANSWER, WORDS.cancel],
  ['everything', showStorage, STORAGE_WORDS.erase, STORAGE_WORDS.eraseSure, STORAGE_WORDS.eraseNot],
] as const;

/** Erasing what cannot be read loads the page again, which would end these tests. */
const ASKED = [
  ...CASES,
  ['what cannot be read', showNotice, STORE_ACTIONS.erase, STORE_ACTIONS.eraseSure, STORE_ACTIONS.eraseNot],
] as const;

test.each(ASKED)('%s: a held key asks and answers nothing', async (_title, show, asks, sure, not) => {
  show();
  flushSync();
  named(asks).focus();
  await userEvent.keyboard('{Enter>6/}');
  expect(gone).toBe(0);
  expect(document.activeElement).toBe(named(not));
  // nor where the focus comes to the answer that deletes while it is held
  await userEvent.keyboard('{Enter}');
  named(asks).focus();
  document.addEventListener('focusin', () => named(sure).focus(), { once: true });
  await userEvent.keyboard('{Enter>6/}');
  expect([gone, document.activeElement]).toEqual([0, named(sure)]);
});

test.each(ASKED)('%s: a double click asks and answers nothing', async (_title, show, asks, sure) => {
  show();
  flushSync();
  await userEvent.dblClick(named(asks));
  expect([gone, named(sure)]).toEqual([0, expect.any(HTMLButtonElement)]);
});

test.each(CASES)(
  '%s: a second press takes the question back; chosen with the keyboard, the answer deletes',
  async (_title, show, asks, sure, not) => {
    // prettier-ignore
    show();
    flushSync();
    named(asks).focus();
    await userEvent.keyboard('{Enter}{Enter}');
    expect([gone, named(sure)]).toEqual([0, undefined]);
    named(asks).focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(named(not));
    named(sure).focus();
    await userEvent.keyboard('{Enter}');
    expect([gone, named(sure)]).toEqual([1, undefined]);
  },
);
