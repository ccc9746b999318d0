/** The page for frames of other people's pages, in the frame that tests run in: with a real camera and a real reader, and with what can go wrong. */

import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import embedPage from '../../src/embed.html?raw';
import { keepAnswer } from '../../src/embed/consent.ts';

interface Notice {
  readonly type: string;
  readonly code?: string;
  readonly message?: string;
  readonly done?: number;
  readonly problem?: string | null;
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

const news = (): Promise<unknown> => new Promise((done) => told.addEventListener('notice', done, { once: true }));

/** The first notice of this type, and of this code if it has one, once it has come. */
async function notice(type: string, code?: string): Promise<Notice> {
  for (;;) {
    const found = heard.find((one) => one.type === type && one.code === code);
    if (found) return found;
    await news();
  }
}

/** The page around asks for something. */
const ask = (request: Readonly<Record<string, unknown>>): boolean =>
  dispatchEvent(new MessageEvent('message', { data: { facsimile: 1, ...request }, source: page, origin: location.origin }));
const askForMarker = (): boolean => ask({ type: 'marker', name: 'x' });

/** The button, if it is to be seen. */
const button = (name: string): HTMLButtonElement =>
  [...document.querySelectorAll('button')].find(({ textContent, offsetParent }) => textContent === name && offsetParent)!;
const heading = (): string => document.querySelector('main:not([hidden]) h1')!.textContent;
/** As the keyboard presses it. */
function press(name: string): void {
  button(name).focus();
  button(name).click();
}
/** A yes, or another try after a failure. */
const start = (): void => press(button('Allow') ? 'Allow' : 'Try again');

beforeAll(async () => {
  keepAnswer(location.origin, false);
  document.body.replaceChildren(...new DOMParser().parseFromString(embedPage, 'text/html').body.childNodes);
  await import('../../src/embed/main.ts');
});
beforeEach(() => (heard = []));
afterEach(async () => {
  vi.restoreAllMocks();
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

test('a camera that gives no picture is said to both, and can be tried again', async () => {
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValue(new DOMException('no picture', 'NotReadableError'));
  start();
  expect((await notice('error', 'in-use')).message).toContain('no picture');
  expect([heading(), document.activeElement]).toEqual(['The camera is busy', button('Try again')]);
  askForMarker();
  await notice('error', 'not-ready');
});

test('so is a fault that has no name', async () => {
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockImplementationOnce(() => {
    throw new TypeError('none of ours');
  });
  const reported = new Promise<unknown>((hear) => {
    addEventListener(
      'error',
      (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
        hear(event.error);
      },
      { capture: true, once: true },
    );
  });
  start();
  expect((await notice('error', 'failed')).message).toBe('none of ours');
  expect(heading()).toBe('The reading broke off');
  expect(await reported).toBeInstanceOf(TypeError);
});

test('a camera that goes away while it is read ends the reading: it is said to both, and nothing after it', async () => {
  start();
  await notice('reading');
  const [track] = (document.querySelector('video')!.srcObject as MediaStream).getTracks();
  track!.stop();
  track!.dispatchEvent(new Event('ended')); // as when it is unplugged
  const gone = await notice('error', 'unplugged');
  expect([heading(), document.querySelector('video')!.srcObject]).toEqual(['The camera is unplugged', null]);
  askForMarker();
  await notice('error', 'not-ready');
  heard = heard.slice(heard.indexOf(gone) + 1);
  press('Try again');
  await notice('reading');
  expect(heard.slice(0, 3).map(({ type }) => type)).toEqual(['error', 'ready', 'reading']);
});

test('a camera that the browser takes back is not called unplugged', async () => {
  start();
  await notice('reading');
  vi.spyOn(navigator.permissions, 'query').mockResolvedValue(
    Object.assign(new EventTarget(), { state: 'denied' }) as unknown as PermissionStatus,
  );
  const [track] = (document.querySelector('video')!.srcObject as MediaStream).getTracks();
  track!.stop();
  track!.dispatchEvent(new Event('ended'));
  await notice('error', 'denied');
  expect(heading()).toBe('The camera is not allowed');
});

test('a camera that goes away ends the reading also where the browser does not say whether it took it back', async () => {
  start();
  await notice('reading');
  vi.spyOn(navigator.permissions, 'query').mockRejectedValue(new DOMException('not now', 'InvalidStateError'));
  const [track] = (document.querySelector('video')!.srcObject as MediaStream).getTracks();
  track!.stop();
  track!.dispatchEvent(new Event('ended'));
  await notice('error', 'unplugged');
  expect(heading()).toBe('The camera is unplugged');
});

test('a camera whose picture is taken away is said to both until it is back, whatever is read meanwhile', async () => {
  start();
  await notice('reading');
  const [track] = (document.querySelector('video')!.srcObject as MediaStream).getTracks();
  const status = (): string => document.querySelector('#status')!.textContent;
  Object.defineProperty(track, 'muted', { value: true, configurable: true });
  track!.dispatchEvent(new Event('mute'));
  expect((await notice('source')).problem).toBe('muted');
  heard = [];
  await notice('reading');
  expect(status()).toBe('The camera gives no picture');
  Reflect.deleteProperty(track!, 'muted');
  heard = [];
  track!.dispatchEvent(new Event('unmute'));
  expect((await notice('source')).problem).toBeNull();
  await notice('reading');
  expect(status()).toBe('No face in view');
});

test('nothing more is told of a neutral that is given up, though frames that were read for it still come', async () => {
  start();
  await notice('reading');
  for (const action of ['cancel', 'clear', 'cancel']) {
    heard = [];
    ask({ type: 'neutral', action: 'record' });
    expect(await notice('neutral')).toMatchObject({ done: 0, problem: 'no-face' });
    // the frames on their way are read before the page gets to it
    for (const until = performance.now() + 300; performance.now() < until;);
    heard = [];
    ask({ type: 'neutral', action });
    while (heard.filter(({ type }) => type === 'reading').length < 4) await news();
    expect(heard.findLast(({ type }) => type === 'neutral')).toMatchObject({ done: 0, problem: null });
  }
});
