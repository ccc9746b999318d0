/** What is shared of the live picture, where the picture goes while it is being made. */

import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import ShareMenu from '../../src/app/share/ShareMenu.svelte';
import { SHARE_WORDS } from '../../src/app/share/words.ts';
import type { AppState } from '../../src/app/state/app-state.svelte.ts';

const PICTURE = { width: 64, height: 48 };
let live: { displayed: typeof PICTURE | null; displayedFace: null };
let said: string[];
let menu: ReturnType<typeof mount>;
let stage: HTMLElement;

beforeEach(() => {
  [live, said] = [{ displayed: PICTURE, displayedFace: null }, []];
  stage = Object.assign(document.createElement('div'), { className: 'stage' });
  stage.append(Object.assign(document.createElement('canvas'), PICTURE));
  document.body.append(stage);
  const app = { live, say: (sentence: string) => said.push(sentence) } as unknown as AppState;
  menu = mount(ShareMenu, { target: document.body, props: { app, disabled: false } });
});
afterEach(async () => {
  stage.remove();
  await unmount(menu);
});

const panel = (): HTMLElement => document.querySelector<HTMLElement>('[popover]')!;
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((each) => (each.ariaLabel ?? each.textContent).trim() === name);

async function open(): Promise<void> {
  const opened = new Promise((done) => panel().addEventListener('toggle', done, { once: true }));
  button(SHARE_WORDS.share)!.click();
  await opened;
}

test('a picture that goes while a loop is made of it is said, here and in the menu that stays open', async () => {
  await open();
  await expect.poll(() => button(SHARE_WORDS.formats.gif)).toBeDefined();
  button(SHARE_WORDS.formats.gif)!.click();
  await expect.poll(() => panel().querySelector('progress')?.value).toBeGreaterThan(0);
  live.displayed = null;
  await expect.poll(() => said).toEqual([`${SHARE_WORDS.failed} ${SHARE_WORDS.noPicture}`]);
  flushSync();
  expect(panel().matches(':popover-open')).toBe(true);
  expect(panel().textContent).toContain(SHARE_WORDS.noPicture);
});

test('a menu that is opened without a picture says so', async () => {
  live.displayed = null;
  await open();
  await expect.poll(() => panel().textContent).toContain(SHARE_WORDS.noPicture);
});
