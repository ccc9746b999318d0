/** How the app starts, and how it lets go of its store, where what is kept or a part of its own code cannot be had. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RecordingsState } from '../../src/app/review/recordings.svelte.ts';
import { AppState } from '../../src/app/state/app-state.svelte.ts';
import type { RecordingInfo } from '../../src/record/recording.ts';
import type { RecordingStore } from '../../src/store/recordings.ts';
import type { OpenStoreEvents, Store } from '../../src/store/store.ts';
import { KeptStore } from './kept-store.ts';
import { stubPage } from './page.ts';

/** What the app opens in place of a database, and what it then hears of it. */
const opened = vi.hoisted((): { store: Store | null; events: OpenStoreEvents } => ({ store: null, events: {} }));
vi.mock(import('../../src/store/store.ts'), async (original) => ({
  ...(await original()),
  openStore: async (events = {}) => {
    opened.events = events;
    return opened.store!;
  },
}));

let window: EventTarget;
let reported: unknown[];
beforeEach(() => {
  stubPage();
  [window, reported] = [new EventTarget(), []];
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
  vi.stubGlobal('BroadcastChannel', EventTarget);
});
afterEach(() => void vi.unstubAllGlobals());

/** A device that keeps nothing yet. */
const device = (own: object): { closed: number } => {
  const nothing = {
    settings: async () => ({ settings: {}, rejected: [] }),
    people: async () => [],
    closed: 0,
    close() {
      this.closed++;
    },
  };
  const store = Object.assign(new KeptStore(), nothing, own);
  opened.store = store.store;
  return store;
};

/** What a built page does when a part of it does not come: https://vite.dev/guide/build#load-error-handling */
const doesNotCome = async (): Promise<never> => {
  window.dispatchEvent(new Event('vite:preloadError'));
  throw new TypeError('Failed to fetch dynamically imported module: https://lab.example/assets/part.js');
};

test('what is kept and cannot be read is said, and the app starts as it would without', async () => {
  const damaged = new DOMException('damaged', 'UnknownError');
  const unreadable = () => Promise.reject(damaged);
  const store = device({ settings: unreadable, people: unreadable, baseline: unreadable });
  const app = await AppState.open();
  expect([app.storeProblem, app.settings.theme, app.people.all, app.people.id]).toEqual(['unreadable', 'system', [], null]);
  expect(reported).toEqual([damaged, damaged]);
  expect(store.closed).toBe(0); // what else is kept can still be exported
  app.followAddress();
  expect(app.mode.route).toBe('welcome');
});

test.each(['settings', 'people'])(
  'code that does not come is not told as %s that cannot be read, and these are not written over',
  async (what) => {
    const store = device({ [what]: doesNotCome });
    const app = await AppState.open();
    expect([app.stale, app.storeProblem, reported]).toEqual([true, null, []]);
    expect(store.closed).toBeGreaterThan(0);
  },
);

test('a part of the app that does not come later is known as well', async () => {
  device({});
  const app = await AppState.open();
  expect(app.stale).toBe(false);
  await doesNotCome().catch(() => undefined);
  expect(app.stale).toBe(true);
});

test('a recording that was deleted is gone for good before the store is closed for a newer version', async () => {
  device({});
  const app = await AppState.open();
  expect(opened.events.mayClose?.()).toBe(true);
  const removed: string[] = [];
  const store = { remove: async (id: string) => void removed.push(id) } as unknown as RecordingStore;
  const recordings = (app.recordings = new RecordingsState(store, () => undefined));
  await recordings.remove({ id: 'one' } as RecordingInfo);
  vi.spyOn(app.neutral, 'recording', 'get').mockReturnValueOnce(true);
  expect([opened.events.mayClose?.(), removed]).toEqual([false, []]);
  expect([opened.events.mayClose?.(), removed]).toEqual([true, ['one']]);
});
