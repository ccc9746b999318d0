/** The store on a real IndexedDB: what is written is read again after a reload, and nothing is half kept. */

import { openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import type { Baseline } from '../../src/core/reading.ts';
import { NAME, UPGRADES, VERSION, type Upgrade } from '../../src/store/schema.ts';
import { DEFAULTS } from '../../src/store/settings.ts';
import { openStore, StorageFull, type Store } from '../../src/store/store.ts';

let open: Store[] = [];
const fresh = async (...args: Parameters<typeof openStore>): Promise<Store> => {
  const store = await openStore(...args);
  open.push(store);
  return store;
};

afterEach(async () => {
  vi.restoreAllMocks();
  for (const store of open) store.close();
  open = [];
  await new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done));
});

const baseline: Baseline = {
  landmarks: Float32Array.from({ length: 468 * 3 }, (_, i) => Math.sin(i)),
  latents: Float32Array.of(0.25, -1.5),
  modelVersion: 'test',
  frames: 60,
};

test('an empty store gives the defaults and rejects nothing', async () => {
  const store = await fresh();
  expect(await store.settings()).toEqual({ settings: DEFAULTS, rejected: [] });
  expect(await store.people()).toEqual([]);
  expect(await store.baseline('nobody')).toBeNull();
});

test('settings, people and baselines survive closing and opening', async () => {
  const first = await fresh();
  await first.saveSetting('theme', 'light');
  await first.saveSetting('live', { ...DEFAULTS.live, maxFaces: 3, overlay: [] });
  await first.savePerson({ id: 'b', name: 'B', createdAt: 2 });
  await first.savePerson({ id: 'a', name: 'A', createdAt: 1 });
  await first.saveBaseline('a', baseline);
  first.close();
  const second = await fresh();
  const { settings } = await second.settings();
  expect(settings).toEqual({ ...DEFAULTS, theme: 'light', live: { ...DEFAULTS.live, maxFaces: 3, overlay: [] } });
  expect((await second.people()).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(await second.baseline('a')).toEqual(baseline);
});

test('a value that is not understood falls back alone, and is named', async () => {
  const store = await fresh();
  const raw = await openDB(NAME, VERSION);
  await raw.put('settings', { ...DEFAULTS.live, smoothing: 7, mirrored: false, timeline: ['AU99'] }, 'live');
  await raw.put('settings', 'mauve', 'theme');
  await raw.put('settings', 3, 'camera');
  raw.close();
  const { settings, rejected } = await store.settings();
  expect([...rejected].sort()).toEqual(['camera', 'live.smoothing', 'live.timeline', 'theme']);
  expect(settings).toEqual({ ...DEFAULTS, live: { ...DEFAULTS.live, mirrored: false } });
});

test('deleting a person deletes their neutral face and nobody else', async () => {
  const store = await fresh();
  for (const id of ['a', 'b']) {
    await store.savePerson({ id, name: id, createdAt: 1 });
    await store.saveBaseline(id, baseline);
  }
  await store.deletePerson('a');
  expect((await store.people()).map(({ id }) => id)).toEqual(['b']);
  expect(await store.baseline('a')).toBeNull();
  expect(await store.baseline('b')).toEqual(baseline);
});

test('a full disk is named, and what was there stays', async () => {
  const store = await fresh();
  await store.saveBaseline('a', baseline);
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  await expect(store.saveBaseline('a', { ...baseline, frames: 1 })).rejects.toThrow(StorageFull);
  vi.restoreAllMocks();
  expect((await store.baseline('a'))?.frames).toBe(60);
});

/** A version that may come: everybody's name in capitals. */
const NEXT: readonly Upgrade[] = [
  ...UPGRADES,
  async (_, transaction) => {
    const people = transaction.objectStore('people');
    for (const person of await people.getAll()) await people.put({ ...person, name: person.name.toUpperCase() });
  },
];

test('a newer version brings all data along, and changes them once', async () => {
  const now = await fresh();
  await now.saveSetting('theme', 'light');
  await now.savePerson({ id: 'a', name: 'Ada', createdAt: 1 });
  await now.saveBaseline('a', baseline);
  now.close();
  for (let visit = 0; visit < 2; visit++) {
    const next = await fresh({}, NEXT);
    expect((await next.settings()).settings.theme).toBe('light');
    expect((await next.people()).map(({ name }) => name)).toEqual(['ADA']);
    expect(await next.baseline('a')).toEqual(baseline);
    next.close();
  }
});

test('a newer version that fails half way leaves everything as it was', async () => {
  const now = await fresh();
  await now.savePerson({ id: 'a', name: 'Ada', createdAt: 1 });
  now.close();
  const failing: readonly Upgrade[] = [...NEXT, () => Promise.reject(new RangeError('half way'))];
  await expect(openStore({}, failing)).rejects.toThrow('half way');
  expect((await (await fresh()).people()).map(({ name }) => name)).toEqual(['Ada']);
});

test('a newer version elsewhere closes this store and says so', async () => {
  const onClosed = vi.fn();
  await fresh({ onClosed });
  await fresh({}, NEXT);
  expect(onClosed).toHaveBeenCalledOnce();
});

test('an older version that does not let go is told of, and waited for', async () => {
  (await fresh()).close();
  const stubborn = await openDB(NAME, VERSION);
  const onBlocked = vi.fn(() => stubborn.close());
  expect(await (await fresh({ onBlocked }, NEXT)).people()).toEqual([]);
  expect(onBlocked).toHaveBeenCalledOnce();
});
