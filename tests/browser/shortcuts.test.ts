/** Keys of the page: whose they are while something lies over it or a control under the hand takes them. */

import { afterEach, expect, test } from 'vitest';
import { pressed } from '../../src/app/review/review-keys.ts';
import type { ReviewState } from '../../src/app/review/review.svelte.ts';
import { isCovered, isFree, keysNow, shortcutFor } from '../../src/app/shortcuts.ts';

afterEach(() => document.body.replaceChildren());

function put(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body.firstElementChild as HTMLElement;
}

/** A press of `key` with the focus on `target`, heard by the window. */
function press(key: string, target: EventTarget = document.body): KeyboardEvent {
  let heard: KeyboardEvent | undefined;
  addEventListener('keydown', (event) => (heard = event), { once: true });
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  return heard!;
}

test('behind an open sheet no key acts, wherever the focus fell', () => {
  const sheet = put('<dialog><p>words</p></dialog>') as HTMLDialogElement;
  expect([isCovered(), isFree(press('r')), shortcutFor(press('n'))?.key]).toEqual([false, true, 'n']);
  sheet.showModal();
  for (const target of [document.body, sheet])
    expect([isCovered(), isFree(press('r', target)), shortcutFor(press(' ', target))]).toEqual([true, false, null]);
  sheet.close();
  expect([isCovered(), isFree(press('r'))]).toEqual([false, true]);
});

test('a menu is closed by Escape before anything else, a remark is not in its way', () => {
  const menu = put('<div popover="auto"></div>');
  menu.showPopover();
  expect(isCovered()).toBe(true);
  const remark = put('<div popover="manual"></div>');
  remark.showPopover();
  expect(isCovered()).toBe(false);
});

test('arrows step through a recording, but scroll what has the focus to be scrolled', () => {
  const steps: number[] = [];
  const review = { step: (by: number) => void steps.push(by) } as ReviewState;
  const arrow = (target: EventTarget): boolean => {
    const event = press('ArrowRight', target);
    pressed(event, review, []);
    return event.defaultPrevented;
  };
  const region = put('<div role="region" tabindex="0"><button>unit</button></div>');
  expect([arrow(document.body), arrow(region.firstElementChild!), arrow(region)]).toEqual([true, true, false]);
  const field = put('<textarea></textarea>');
  expect([arrow(field), steps]).toEqual([false, [1, 1]]);
});

test('the list of keys says what digits do now', () => {
  const does = (recording: boolean) =>
    new Map(keysNow(recording, ['Smile', 'Frown']).map(({ label, does }) => [label, does] as const));
  expect([does(false).get('1'), does(false).get('1–9')]).toEqual(['Read one face', 'Mark an event while recording']);
  expect([does(true).get('1'), does(true).get('2'), does(true).get('3')]).toEqual(['Mark “Smile”', 'Mark “Frown”', undefined]);
  for (const recording of [true, false])
    expect([does(recording).has('R'), does(recording).get('Shift 1–9')]).toEqual([true, expect.stringContaining('span')]);
});
