/** The store of recordings where something fails: each failure is told as what it is, and over with the next try. */

import { expose } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import { EMPTY_RECORDING, type RecordingInfo } from '../../src/record/recording.ts';
import { RecordingStore } from '../../src/store/recordings.ts';
import { Store } from '../../src/store/store.ts';

afterEach(() => vi.unstubAllGlobals());

type Database = ConstructorParameters<typeof RecordingStore>[0];
const INFO: RecordingInfo = {
  ...EMPTY_RECORDING,
  id: 'a',
  name: 'a',
  createdAt: 1,
  person: null,
  personName: '',
  source: 'camera',
  sourceName: '',
  modelVersion: 'base',
};

/** A database that was closed, as browsers have it. */
const closed = (): Database => {
  const refuse = (): never => {
    throw new DOMException("Can't start a transaction on a closed database", 'InvalidStateError');
  };
  return { name: 'test', transaction: refuse, add: async () => refuse(), get: async () => refuse() } as unknown as Database;
};

/** A worker whose code does not come: it says so once it is asked. */
class LostWorker extends EventTarget {
  readonly events: Event[] = [];
  terminated = false;

  postMessage(): void {
    queueMicrotask(() => {
      const event = Object.assign(new Event('error', { cancelable: true }), { message: '' });
      this.events.push(event);
      this.dispatchEvent(event);
    });
  }

  terminate(): void {
    this.terminated = true;
  }
}

test('a recording that cannot begin tells why, also where nothing of it can be taken back', async () => {
  const worker = new LostWorker();
  await expect(new RecordingStore(closed()).start(INFO, worker as unknown as Worker)).rejects.toThrow(
    'the writer of recordings was not loaded: reload the page',
  );
  expect([worker.terminated, worker.events[0]!.defaultPrevented]).toEqual([true, true]);
});

test('a recording is removed though the store closes right after: its files are left to the next page', async () => {
  const removed: string[] = [];
  const transaction = {
    store: { delete: async (id: string) => void removed.push(id) },
    done: Promise.resolve(),
    commit: () => undefined,
  };
  const store = new RecordingStore({ ...closed(), transaction: () => transaction } as unknown as Database);
  const removal = store.remove('a');
  expect(removed).toEqual(['a']);
  await removal;
});

test('a reader of recordings that did not come is asked for anew the next time', async () => {
  const workers: LostWorker[] = [];
  vi.stubGlobal('location', { href: 'http://localhost/' });
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('Worker', function () {
    if (workers.length === 1) {
      const { port1, port2 } = new MessageChannel();
      expose({ loadTrack: () => ({ track: { starts: [0, 0], frames: { time: [1] } }, contexts: [], landmarks: [] }) }, port2);
      return Object.assign(port1, { terminate: () => port1.close() });
    }
    workers.push(new LostWorker());
    return workers.at(-1)!;
  });
  const parts = { get: async () => ({ ...INFO, state: 'whole', frames: 1 }), getAll: async () => [] };
  vi.stubGlobal('IDBKeyRange', { bound: () => null });
  const store = new RecordingStore({ name: 'test', ...parts } as unknown as Database);
  await expect(store.open('a')).rejects.toThrow('the reader of recordings was not loaded: reload the page');
  expect([workers[0]!.terminated, workers[0]!.events[0]!.defaultPrevented]).toEqual([true, true]);
  expect(await store.open('a')).toMatchObject({ info: { id: 'a' }, contexts: [] });
});

test('a store whose code for recordings did not come is asked for it anew the next time, and gives one', async () => {
  let comes = false;
  vi.doMock('../../src/store/recordings.ts', async (original) => {
    if (!comes) throw new TypeError('Importing a module script failed.');
    return original();
  });
  const store = new Store(closed());
  await expect(store.recordings()).rejects.toThrow();
  comes = true;
  vi.doUnmock('../../src/store/recordings.ts');
  const recordings = await store.recordings();
  expect(recordings).toHaveProperty('list');
  expect(await store.recordings()).toBe(recordings);
});
