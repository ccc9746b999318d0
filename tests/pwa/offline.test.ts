/** What a page makes of what service workers tell it, where several copies of the app share an origin. */

import { afterEach, expect, test, vi } from 'vitest';
import { Offline, type OfflineState } from '../../src/pwa/offline.ts';

afterEach(() => void vi.unstubAllGlobals());

const PAGE = 'https://lab.example/facsimile/';
/** Nothing runs that a reload would end. */
const free = (): boolean => true;

/** A service worker as a page has it. */
class Worker extends EventTarget {
  readonly state = 'activated';
  readonly asked: unknown[] = [];
  constructor(readonly scriptURL: string) {
    super();
  }
  postMessage = (message: unknown): void => void this.asked.push(message);
}

interface Browser {
  tell(source: Worker, data: unknown): void;
  /** A worker takes over the page. */
  control(): void;
  /** How often the page was reloaded. */
  reloads: number;
}

/** The browser around a page whose worker is at work; `refusal` is what it says to a page that registers one. */
function stubBrowser(active: Worker, refusal?: Error, waiting: Worker | null = null): Browser {
  const registration = Object.assign(new EventTarget(), { active, waiting, installing: null });
  const register = async (): Promise<unknown> => {
    if (refusal) throw refusal;
    return registration;
  };
  const serviceWorker = Object.assign(new EventTarget(), { controller: active, register });
  vi.stubGlobal('navigator', { serviceWorker });
  vi.stubGlobal('location', Object.assign(new URL(PAGE), { reload: () => browser.reloads++ }));
  vi.stubGlobal('document', { baseURI: PAGE, readyState: 'complete' });
  const browser: Browser = {
    tell: (source, data) => void serviceWorker.dispatchEvent(Object.assign(new Event('message'), { data, source, ports: [] })),
    control: () => void serviceWorker.dispatchEvent(new Event('controllerchange')),
    reloads: 0,
  };
  return browser;
}

test('another copy of the app at the same origin says nothing of this one', async () => {
  const [own, other] = [new Worker(`${PAGE}service-worker.js`), new Worker('https://lab.example/older/service-worker.js')];
  const browser = stubBrowser(own);
  const states: OfflineState[] = [];
  await new Offline((state) => states.push(state), free).start();
  expect(own.asked).toEqual([{ type: 'repair-precache' }]);
  browser.tell(other, { type: 'precache-progress', done: 1, total: 2 });
  browser.tell(other, { type: 'precache-lost', full: true });
  browser.tell(other, { type: 'precache-whole' });
  expect(states).toEqual([]);
  browser.tell(own, { type: 'precache-whole' });
  expect(states).toEqual([{ kind: 'ready' }]);
  browser.tell(other, { type: 'precache-failed', full: true });
  expect(states.at(-1)).toEqual({ kind: 'ready' });
});

test('a worker whose script does not come is a file that is missing; any other refusal is the browser’s', async () => {
  for (const [refusal, reason] of [
    [new TypeError('a bad HTTP response code (503) was received when fetching the script'), 'incomplete'],
    [new DOMException('the user denied permission', 'SecurityError'), 'refused'],
    [new DOMException('the document is in an invalid state', 'InvalidStateError'), 'refused'],
  ] as const) {
    stubBrowser(new Worker(`${PAGE}service-worker.js`), refusal);
    const states: OfflineState[] = [];
    await new Offline((state) => states.push(state), free).start();
    expect(states).toEqual([{ kind: 'failed', reason }]);
  }
});

test('code of the page that does not come is told, and is no error of the page', async () => {
  stubBrowser(new Worker(`${PAGE}service-worker.js`));
  vi.doMock('workbox-window', () => {
    throw new TypeError('Importing a module script failed.');
  });
  const states: OfflineState[] = [];
  await new Offline((state) => states.push(state), free).start().finally(() => vi.doUnmock('workbox-window'));
  expect(states.map(({ kind }) => kind)).toEqual(['failed']);
});

test('an update that was asked for waits for what began before it was in place, and is offered again', async () => {
  const script = `${PAGE}service-worker.js`;
  const browser = stubBrowser(new Worker(script), undefined, new Worker(script));
  const states: OfflineState[] = [];
  let busy = false;
  const offline = new Offline(
    (state) => states.push(state),
    () => !busy,
  );
  await offline.start();
  expect(states.splice(0).at(-1)).toEqual({ kind: 'update' });
  offline.applyUpdate();
  busy = true;
  browser.control();
  expect([browser.reloads, states]).toEqual([0, [{ kind: 'update' }]]);
  busy = false;
  browser.control(); // another version, which was asked for in another tab
  expect(browser.reloads).toBe(0);
  offline.applyUpdate();
  expect(browser.reloads).toBe(1);
});

test('an update that was asked for reloads the page once it is in place, where nothing runs', async () => {
  const script = `${PAGE}service-worker.js`;
  const browser = stubBrowser(new Worker(script), undefined, new Worker(script));
  const offline = new Offline(() => undefined, free);
  await offline.start();
  offline.applyUpdate();
  browser.control();
  expect(browser.reloads).toBe(1);
});
