/** The page for frames of other people's pages, in the frame that tests run in: its views. */

import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import embedPage from '../../src/embed.html?raw';
import { keepAnswer } from '../../src/embed/consent.ts';

interface Notice {
  readonly type: string;
  readonly code?: string;
  readonly message?: string;
}
/** What the page around has heard. */
let heard: Notice[] = [];
const told = new EventTarget();
const page = window.parent;
page.addEventListener('message', ({ source, data }: MessageEvent<Notice & { readonly facsimile?: number }>) => {
  if (source !== window || data.facsimile !== 1) return;
  heard.push(data);
  told.dispatchEvent(new Event('notice'));
});

/** The first notice of this type, and of this code if it has one, once it has come. */
async function notice(type: string, code?: string): Promise<Notice> {
  for (;;) {
    const found = heard.find((one) => one.type === type && one.code === code);
    if (found) return found;
    await new Promise((done) => told.addEventListener('notice', done, { once: true }));
  }
}

/** The button, if it is to be seen. */
const button = (name: string): HTMLButtonElement =>
  [...document.querySelectorAll('button')].find(({ textContent, offsetParent }) => textContent === name && offsetParent)!;
/** As the keyboard presses it. */
function press(name: string): void {
  button(name).focus();
  button(name).click();
}

beforeAll(async () => {
  keepAnswer(location.origin, false);
  document.body.replaceChildren(...new DOMParser().parseFromString(embedPage, 'text/html').body.childNodes);
  await import('../../src/embed/main.ts');
});
beforeEach(() => (heard = []));
afterEach(async () => {
  button('Stop')?.click();
  keepAnswer(location.origin, false);
  // comes after all that was told before
  page.postMessage({ facsimile: 1, type: 'end of the test' }, location.origin);
  await notice('end of the test');
});

test('the focus stays with the views', () => {
  press('Not now');
  expect(document.activeElement).toBe(button('Allow'));
  press('Allow');
  expect(document.activeElement).toBe(button('Stop'));
  press('Stop');
  expect(document.activeElement).toBe(button('Allow'));
  // focus that is elsewhere is left there
  button('Allow').blur();
  button('Allow').click();
  expect(document.activeElement).toBe(document.body);
});
