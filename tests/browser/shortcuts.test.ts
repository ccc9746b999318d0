/** Keys of the page: whose they are while something lies over it or a control under the hand takes them. */

import { afterEach, expect, test } from 'vitest';
import { pressed } from '../../src/app/review/review-keys.ts';
import type { ReviewState } from '../../src/app/review/review.svelte.ts';
import { DEFAULTS } from '../../src/store/settings.ts';
import { isCovered, isFree, keysNow, pastedFiles, shortcutFor } from '../../src/app/shortcuts.ts';

afterEach(() => document.body.replaceChildren());

function put(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body.firstElementChild as HTMLElement;
}

/** A press of `key` with the focus on `target`, heard by the window. */
function press(key: string, target: EventTarget = document.body, more: KeyboardEventInit = {}): KeyboardEvent {
  let heard: KeyboardEvent | undefined;
  addEventListener('keydown', (event) => (heard = event), { once: true });
  target.dispatchEvent(new KeyboardEvent('keydown', { ...more, key, bubbles: true, cancelable: true }));
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

test('a key goes by its letter, and where a layout has no such letter by its place', () => {
  const does = (key: string, code: string, shiftKey = false): string | undefined =>
    shortcutFor(press(key, document.body, { code, shiftKey }))?.label;
  expect([does('r', 'KeyR'), does('R', 'KeyR', true), does('r', 'KeyP')]).toEqual(['R', 'R', 'R']);
  // Russian, Greek, Arabic digits
  expect([does('к', 'KeyR'), does('ν', 'KeyN'), does('٢', 'Digit2')]).toEqual(['R', 'N', '2']);
  // French: digits with Shift, a comma where others have M, and M elsewhere
  expect([does('&', 'Digit1'), does('1', 'Digit1', true), does(',', 'KeyM'), does('m', 'Semicolon')]).toEqual([
    '1',
    '1',
    ',',
    'M',
  ]);
  // a letter that has another place means what it says; so does what Shift makes of a digit
  for (const [key, code] of [['x', 'KeyB'], ['Dead', 'BracketLeft'], ['F2', 'F2']] as const) expect(does(key, code)).toBeUndefined(); // prettier-ignore
  expect(does('!', 'Digit1', true)).toBeUndefined();
});

test('what is pasted opens where it is a file: not in a field, nor where text was copied with a picture of it', () => {
  const picture = new File(['x'], 'image.png', { type: 'image/png' });
  const paste = (target: EventTarget, ...texts: string[]): number | undefined => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(picture);
    for (const type of texts) clipboardData.setData(type, 'x');
    let files: FileList | undefined;
    addEventListener('paste', (event) => (files = pastedFiles(event)), { once: true });
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    return files?.length;
  };
  // a picture; one from a page; a file with its name, as macOS copies it; cells of a table
  expect([[], ['text/html'], ['text/plain'], ['text/plain', 'text/html']].map((texts) => paste(document.body, ...texts))).toEqual(
    [1, 1, 1, undefined],
  );
  expect([paste(put('<input>')), paste(put('<textarea></textarea>'))]).toEqual([undefined, undefined]);
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
    pressed(event, review, DEFAULTS);
    return event.defaultPrevented;
  };
  const region = put('<div role="region" tabindex="0"><button>unit</button></div>');
  expect([arrow(document.body), arrow(region.firstElementChild!), arrow(region)]).toEqual([true, true, false]);
  const field = put('<textarea></textarea>');
  expect([arrow(field), steps]).toEqual([false, [1, 1]]);
});

test('where single keys are switched off, letters, digits and Space do nothing in review; arrows, Escape and Ctrl Z do what they did', () => {
  const done: string[] = [];
  const review = {
    toggle: () => done.push('play'),
    addEvent: (name: string) => done.push(name),
    step: () => done.push('step'),
    undo: () => done.push('undo'),
    set looping(_: boolean) {
      done.push('loop');
    },
    set selection(_: null) {
      done.push('whole');
    },
  } as unknown as ReviewState;
  const all = (keys: boolean): string[] => {
    done.length = 0;
    const codes: [string, KeyboardEventInit?][] = [
      ...[' ', 'l', 'ArrowLeft', 'Escape'].map((key): [string] => [key]),
      ['1', { code: 'Digit1' }],
      ['z', { ctrlKey: true }],
    ];
    for (const [key, more] of codes) pressed(press(key, document.body, more), review, { ...DEFAULTS, keys });
    return [...done];
  };
  expect(all(true)).toEqual(['play', 'loop', 'step', 'whole', 'Mark 1', 'undo']);
  expect(all(false)).toEqual(['step', 'whole', 'undo']);
});

test('Escape clears the selection unless something else took it, or something is typed', () => {
  const clears = (target: EventTarget, taken = false): boolean => {
    const review = { selection: {} } as ReviewState;
    const event = press('Escape', target);
    if (taken) event.preventDefault();
    pressed(event, review, DEFAULTS);
    return review.selection === null;
  };
  expect([clears(document.body), clears(document.body, true)]).toEqual([true, false]);
  expect(['<input>', '<textarea></textarea>', '<button></button>'].map((html) => clears(put(html)))).toEqual([
    false,
    false,
    true,
  ]);
});

test('the list of keys says what digits do now', () => {
  const does = (recording: boolean) =>
    new Map(keysNow(recording, ['Smile', 'Frown']).map(({ label, does }) => [label, does] as const));
  expect([does(false).get('1'), does(false).get('1–9')]).toEqual(['Read one face', 'Mark an event while recording']);
  expect([does(true).get('1'), does(true).get('2'), does(true).get('3')]).toEqual(['Mark “Smile”', 'Mark “Frown”', undefined]);
  for (const recording of [true, false])
    expect([does(recording).has('R'), does(recording).get('Shift 1–9')]).toEqual([true, expect.stringContaining('span')]);
});

test('an edit is taken back wherever the focus is, but where something is typed, which takes back its own', () => {
  let undone = 0;
  const review = { undo: () => void undone++ } as ReviewState;
  const undo = (target: EventTarget): boolean => {
    const before = undone;
    pressed(press('z', target, { ctrlKey: true }), review, DEFAULTS);
    return undone > before;
  };
  const types = ['range', 'checkbox', 'text', 'number'] as const;
  expect(types.map((type) => undo(put(`<input type="${type}">`)))).toEqual([true, true, false, false]);
  const others = ['<button></button>', '<select></select>', '<textarea></textarea>', '<div role="slider" tabindex="0"></div>'];
  expect(others.map((html) => undo(put(html)))).toEqual([true, true, false, true]);
});
