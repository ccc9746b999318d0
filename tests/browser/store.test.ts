/** The store on a real IndexedDB: what is written is read again after a reload, and nothing is half kept. */

import { openDB } from 'idb';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { startSession, finishStep } from '../../src/session/record.ts';
import { PersonGone } from '../../src/store/keep.ts';
import { NAME, UPGRADES, VERSION, type Upgrade } from '../../src/store/schema.ts';
import { DEFAULTS, type LiveSettings } from '../../src/store/settings.ts';
import { readSettings } from '../../src/store/settings-read.ts';
import { databaseName, recordingsFolder } from '../../src/store/place.ts';
import { deleteAll } from '../../src/store/delete-all.ts';
import { openStore, StorageFull, type Store, type StoreUnavailable } from '../../src/store/store.ts';
import { versionOf } from './version.ts';
import { inFile } from '../person-file.ts';
import type { Sample, SampleRecord } from '../../src/core/samples.ts';
import { baseline, personIn, sampleOf, samplesIn } from './kept.ts';

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

test('an empty store gives the defaults and rejects nothing', async () => {
  const store = await fresh();
  expect(await store.settings()).toEqual({ settings: DEFAULTS, rejected: [] });
  expect(await store.people()).toEqual([]);
  expect(await store.baseline('nobody')).toBeNull();
});

test('settings of a version that estimated no neutral are read, and it is on', async () => {
  const before = Object.fromEntries(Object.entries(DEFAULTS.live).filter(([name]) => name !== 'estimateNeutral'));
  const { settings, rejected } = readSettings(new Map([['live', { ...before, maxFaces: 2 }]]));
  expect(settings.live).toEqual({ ...DEFAULTS.live, maxFaces: 2, estimateNeutral: true });
  expect(rejected).toEqual([]);
});

test('settings, people and baselines survive closing and opening', async () => {
  const first = await fresh();
  await first.changeSetting('theme', () => 'light');
  await first.changeSetting('live', () => ({ ...DEFAULTS.live, maxFaces: 3, overlay: [] }));
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

test('a setting is changed as it is kept by now, whichever tab kept it', async () => {
  const [one, other] = [await fresh(), await fresh()];
  await Promise.all([
    one.changeSetting('live', () => ({ ...DEFAULTS.live, maxFaces: 3 })),
    other.changeSetting('live', (kept) => ({ ...(kept as LiveSettings), smoothing: 0.25 })),
  ]);
  expect((await one.settings()).settings.live).toEqual({ ...DEFAULTS.live, maxFaces: 3, smoothing: 0.25 });
});

test('deleting a person deletes their neutral face, sessions and samples, and nobody else', async () => {
  const store = await fresh();
  for (const id of ['a', 'b']) {
    await store.savePerson({ id, name: id, createdAt: 1 });
    await store.saveBaseline(id, baseline);
    await store.calibration.saveSession(startSession({ id: `session of ${id}`, person: id, startedAt: 1 }, 'thorough'));
    await store.calibration.saveSamples([sampleOf(id, `${id}1`, 1)]);
  }
  await (await store.whole()).delete('a');
  expect((await store.people()).map(({ id }) => id)).toEqual(['b']);
  expect(await store.baseline('a')).toBeNull();
  expect(await store.baseline('b')).toEqual(baseline);
  expect([await store.calibration.sessions('a'), await samplesIn(store.calibration, 'a')]).toEqual([[], []]);
  expect((await store.calibration.sessions('b')).length).toBe(1);
  expect(await samplesIn(store.calibration, 'b')).toEqual([sampleOf('b', 'b1', 1)]);
});

/** Everybody of these names, and nothing else of them. */
async function storeWith(...ids: readonly string[]): Promise<Store> {
  const store = await fresh();
  for (const id of ids) await store.savePerson({ id, name: id, createdAt: 1 });
  return store;
}

test('samples come in the order in which they were taken; a take that is done again replaces its own only', async () => {
  const { calibration } = await storeWith('a');
  await calibration.saveSamples([sampleOf('a', 'z', 1), sampleOf('a', 'y', 3, 'two'), sampleOf('a', 'x', 2)]);
  await calibration.saveSamples([{ ...sampleOf('a', 'x', 2), excluded: true }]);
  expect((await samplesIn(calibration, 'a')).map(({ id, excluded }) => [id, excluded])).toEqual([
    ['z', false],
    ['x', true],
    ['y', false],
  ]);
  await calibration.replaceTake('a', 'one', [sampleOf('a', 'w', 4)]);
  expect((await samplesIn(calibration, 'a')).map(({ id }) => id)).toEqual(['y', 'w']);
  await calibration.replaceTake('a', 'one', []);
  await calibration.deleteSamples(['y']);
  expect(await samplesIn(calibration, 'a')).toEqual([]);
});

test('a session is found again where it was left', async () => {
  const { calibration } = await storeWith('a');
  const left = finishStep(startSession({ id: 's', person: 'a', startedAt: 5 }, 'only', ['AU01']), 'done');
  await calibration.saveSession(left);
  await calibration.saveSession(startSession({ id: 'r', person: 'a', startedAt: 4 }, 'thorough'));
  const [older, newer] = await calibration.sessions('a');
  expect([older!.id, newer]).toEqual(['r', left]);
});

test('a full disk is named, and what was there stays', async () => {
  const store = await storeWith('a');
  await store.saveBaseline('a', baseline);
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  await expect(store.saveBaseline('a', { ...baseline, frames: 1 })).rejects.toThrow(StorageFull);
  vi.restoreAllMocks();
  expect((await store.baseline('a'))?.frames).toBe(60);
});

test('nothing of somebody who was removed, or of anybody after all was erased, is kept', async () => {
  const store = await storeWith('a', 'b');
  await (await store.whole()).delete('a');
  await expect(store.calibration.saveSamples([sampleOf('a', '1', 1)])).rejects.toThrow(PersonGone);
  await expect(store.calibration.saveSession(startSession({ id: 's', person: 'a', startedAt: 1 }, 'thorough'))).rejects.toThrow(
    PersonGone,
  );
  await expect(store.saveBaseline('a', baseline)).rejects.toThrow(PersonGone);
  expect(await store.baseline('a')).toBeNull();
  await store.calibration.saveSamples([sampleOf('b', '2', 1)]);
  await store.erase();
  await expect(store.calibration.replaceTake('b', 'one', [sampleOf('b', '3', 1)])).rejects.toThrow(PersonGone);
  expect(await samplesIn(store.calibration, 'b')).toEqual([]);
});

/** Lets nothing be written to the store `name` for want of room. */
function fill(name: string): void {
  for (const method of ['put', 'add'] as const) {
    const write = IDBObjectStore.prototype[method];
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (this: IDBObjectStore, ...args) {
      if (this.name === name) throw new DOMException('full', 'QuotaExceededError');
      return write.apply(this, args);
    });
  }
}

test('a full disk is named by every change of models, and by what is deleted, and what was there stays', async () => {
  const store = await storeWith('a');
  const { versions, calibration } = store;
  await versions.keep(versionOf('one', 'a'), {}, null);
  await versions.keep(versionOf('two', 'a', { parent: 'one' }), {}, null);
  await calibration.saveSamples([sampleOf('a', '1', 1)]);
  await versions.activate('a', 'two');
  for (const method of ['put', 'delete'] as const) {
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
  }
  const whole = await store.whole();
  const changes = [
    () => versions.activate('a', 'one'),
    () => versions.rollBack('a'),
    () => versions.delete('a', 'one'),
    () => calibration.deleteSamples(['1']),
    () => whole.delete('a'),
  ];
  for (const change of changes) await expect(change()).rejects.toThrow(StorageFull);
  vi.restoreAllMocks();
  expect([await versions.activeId('a'), (await versions.list('a')).length]).toEqual(['two', 2]);
  expect([(await store.people()).length, (await calibration.list('a')).length]).toEqual([1, 1]);
});

test('a person is replaced as a whole or stays as they were', async () => {
  const store = await storeWith('b');
  await store.calibration.saveSamples([sampleOf('b', 'of b', 1)]);
  const before = {
    person: { id: 'a', name: 'Ada', createdAt: 1 },
    neutral: baseline,
    sessions: [startSession({ id: 's', person: 'a', startedAt: 1 }, 'thorough')],
    samples: [sampleOf('a', '1', 1), sampleOf('a', '2', 2)],
    versions: [],
    live: null,
  };
  await (await store.whole()).replace(inFile(before));
  expect(await personIn(store, 'a')).toEqual(before);
  const after = { ...before, neutral: null, sessions: [], samples: [sampleOf('a', '3', 3)] };

  fill('samples');
  await expect((await store.whole()).replace(inFile(after))).rejects.toThrow(StorageFull);
  vi.restoreAllMocks();
  expect(await personIn(store, 'a')).toEqual(before);

  await (await store.whole()).replace(inFile(after));
  expect(await personIn(store, 'a')).toEqual(after);
});

test('a take that cannot be kept leaves the one before', async () => {
  const { calibration } = await storeWith('a');
  await calibration.replaceTake('a', 'one', [sampleOf('a', '1', 1)]);
  fill('samples');
  await expect(calibration.replaceTake('a', 'one', [sampleOf('a', '2', 2)])).rejects.toThrow(StorageFull);
  vi.restoreAllMocks();
  expect((await samplesIn(calibration, 'a')).map(({ id }) => id)).toEqual(['1']);
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
  await now.changeSetting('theme', () => 'light');
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

test('pictures that an older version called made are synthetic, and all else of them is as it was', async () => {
  const before = await openDB(NAME, 5, {
    upgrade: async (database, _from, _to, transaction) => {
      for (const upgrade of UPGRADES.slice(0, 5)) {
        await upgrade(database as unknown as Parameters<Upgrade>[0], transaction as unknown as Parameters<Upgrade>[1]);
      }
    },
  });
  const [captured, synthetic] = [sampleOf('a', 'c', 1), { ...sampleOf('a', 's', 2), origin: 'synthetic' as const }];
  await before.put('samples', captured);
  await before.put('samples', { ...synthetic, origin: 'made' });
  before.close();
  expect(await samplesIn((await fresh()).calibration, 'a')).toEqual([captured, synthetic]);
});

test('sessions of an older version are called as they are now', async () => {
  const before = await openDB(NAME, 6, {
    upgrade: async (database, _from, _to, transaction) => {
      for (const upgrade of UPGRADES.slice(0, 6)) {
        await upgrade(database as unknown as Parameters<Upgrade>[0], transaction as unknown as Parameters<Upgrade>[1]);
      }
    },
  });
  for (const [at, form] of ['short', 'full', 'only'].entries()) {
    await before.put('sessions', { ...startSession({ id: form, person: 'a', startedAt: at }, 'thorough'), form });
  }
  before.close();
  const sessions = await (await fresh()).calibration.sessions('a');
  expect(sessions.map(({ id, form }) => [id, form])).toEqual([
    ['short', 'only'],
    ['full', 'thorough'],
    ['only', 'only'],
  ]);
});

test('samples are listed without pictures, relabelled without them, and go together with them', async () => {
  const store = await fresh();
  await store.savePerson({ id: 'a', name: 'Ada', createdAt: 1 });
  const samples = Array.from({ length: 130 }, (_, i) => sampleOf('a', `${i}`, i));
  const { calibration } = store;
  await calibration.saveSamples(samples);
  const list = await calibration.list('a');
  expect(list.map(({ id }) => id)).toEqual(samples.map(({ id }) => id));
  expect(list.some((record) => 'crop' in record || 'points' in record)).toBe(false);
  const exclude = (before: SampleRecord): SampleRecord => ({ ...before, excluded: true });
  const relabel = (before: SampleRecord): SampleRecord => ({ ...before, expression: 1 });
  expect(await calibration.changeRecords([list[3]!], exclude)).toEqual([exclude(list[3]!)]);
  // what is changed is what is there, not what was listed, and what is gone stays gone
  await calibration.deleteSamples(['129']);
  expect(await calibration.changeRecords([list[129]!, list[3]!], relabel)).toEqual([relabel(exclude(list[3]!))]);
  samples.splice(129, 1);
  const kept = await samplesIn(calibration, 'a');
  const wanted = samples.map((own) => (own.id === '3' ? { ...own, excluded: true, expression: 1 } : own));
  const withoutPicture = ({ crop: _crop, points: _points, ...record }: Sample): SampleRecord => record;
  expect(kept[0]).toEqual(wanted[0]);
  expect(kept.map(withoutPicture)).toEqual(wanted.map(withoutPicture));
  // byte by byte they would take seconds
  const picturesOf = (list: readonly Sample[]): (Uint8Array | Float32Array)[][] => list.map(({ crop, points }) => [crop, points]);
  expect(indexedDB.cmp(picturesOf(kept), picturesOf(wanted))).toBe(0);
  await calibration.deleteSamples(['3', '4']);
  expect([await calibration.picture('3'), (await calibration.picture('5'))?.crop]).toEqual([null, samples[5]!.crop]);
  expect((await samplesIn(calibration, 'a')).length).toBe(127);
  await (await store.whole()).delete('a');
  expect(await calibration.picture('5')).toBeNull();
});

test('a newer version that fails half way leaves everything as it was', async () => {
  const now = await fresh();
  await now.savePerson({ id: 'a', name: 'Ada', createdAt: 1 });
  now.close();
  const failing: readonly Upgrade[] = [...NEXT, () => Promise.reject(new RangeError('half way'))];
  const failed = await problemOf(openStore({}, failing));
  expect([failed.problem, (failed.cause as Error).message]).toEqual(['unreadable', 'half way']);
  expect((await (await fresh()).people()).map(({ name }) => name)).toEqual(['Ada']);
});

test('a newer version elsewhere closes this store and says so', async () => {
  const onClosed = vi.fn();
  await fresh({ onClosed });
  await fresh({}, NEXT);
  expect(onClosed).toHaveBeenCalledExactlyOnceWith('updated');
});

/** Why a store could not be opened. */
const problemOf = (opening: Promise<Store>): Promise<StoreUnavailable> =>
  opening.then(
    () => Promise.reject(new Error('it was opened')),
    (error: unknown) => error as StoreUnavailable,
  );

test('a store in which pictures are being captured is not closed: the newer version waits, and is told why', async () => {
  let busy = true;
  const first = await fresh({ mayClose: () => !busy });
  expect((await problemOf(openStore({}, NEXT))).problem).toBe('blocked');
  await first.savePerson({ id: 'a', name: 'Ada', createdAt: 1 });
  busy = false;
  first.close();
  await vi.waitFor(async () => expect((await (await fresh({}, NEXT)).people()).map(({ name }) => name)).toEqual(['ADA']), {
    timeout: 20_000,
  });
});

test('a newer version that is let in after a wait is opened, however long it takes to bring the data up to date', async () => {
  const first = await fresh({ mayClose: () => false });
  const asked = vi.spyOn(indexedDB, 'open');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const next = fresh({}, [...NEXT, () => void vi.advanceTimersByTime(60_000)]);
  const request = asked.mock.results[0]!.value as IDBOpenDBRequest;
  await new Promise((blocked) => request.addEventListener('blocked', blocked));
  first.close();
  expect(await (await next).people()).toEqual([]);
});

test('a store whose data are cleared is closed and says so', async () => {
  const onClosed = vi.fn();
  await fresh({ onClosed });
  await deleteAll();
  expect(onClosed).toHaveBeenCalledExactlyOnceWith('cleared');
});

test('what is deleted for good is gone from the disk, films of faces too, and those of other copies stay', async () => {
  const root = await navigator.storage.getDirectory();
  const names = [recordingsFolder(NAME), recordingsFolder('facsimile /another/')];
  for (const name of names) {
    const folder = await (await root.getDirectoryHandle(name, { create: true })).getDirectoryHandle('id', { create: true });
    await folder.getFileHandle('video', { create: true });
  }
  await deleteAll();
  const left = await Array.fromAsync(root.keys());
  expect(names.map((name) => left.includes(name))).toEqual([false, true]);
  await root.removeEntry(names[1]!, { recursive: true });
  await deleteAll(); // there is nothing left
});

test.each([
  ['none', () => vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(refusing('SecurityError'))],
  ['full', () => vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(refusing('QuotaExceededError'))],
  ['silent', () => vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => unanswered(IDBOpenDBRequest))],
  ['silent', () => vi.spyOn(IDBObjectStore.prototype, 'count').mockImplementation(() => unanswered(IDBRequest))],
] as const)('a browser in which nothing can be kept is told apart: %s', async (problem, spoil) => {
  spoil();
  expect((await problemOf(openStore({}, UPGRADES, 300))).problem).toBe(problem);
});

/** A request that nothing ever comes of. */
const unanswered = <T extends IDBRequest>(kind: { readonly prototype: T }): T =>
  Object.setPrototypeOf(new EventTarget(), kind.prototype) as T;

function refusing(name: string): () => never {
  return () => {
    throw new DOMException('refused', name);
  };
}

test('a database of a newer version, and one without its parts, are told apart, and are not touched', async () => {
  const newer = await openDB(NAME, VERSION + 1, { upgrade: (database) => void database.createObjectStore('theirs') });
  await newer.put('theirs', 'kept', 'it');
  newer.close();
  expect((await problemOf(openStore())).problem).toBe('newer');
  const again = await openDB(NAME);
  expect(await again.get('theirs', 'it')).toBe('kept');
  again.close();
  await deleteAll();
  (await openDB(NAME, VERSION, { upgrade: (database) => void database.createObjectStore('people') })).close();
  const spoilt = await problemOf(openStore());
  expect(spoilt.problem).toBe('unreadable');
  expect((spoilt.cause as Error).message).toContain('missing from the database: settings, ');
});

test('records that make no sense are left out and told of, stay where they are, and harm nothing', async () => {
  const onUnreadable = vi.fn();
  const store = await fresh({ onUnreadable });
  await store.savePerson({ id: 'a', name: 'Ada', createdAt: 1 });
  await store.calibration.saveSamples([sampleOf('a', 'good', 1)]);
  const raw = await openDB(NAME, VERSION);
  await raw.put('people', { id: 'b', name: { first: 'Bo' }, createdAt: 'today' });
  await raw.put('baselines', { landmarks: [1, 2], crop: null }, 'a');
  await raw.put('samples', sampleOf('a', 'cut', 2));
  await raw.put('pictures', { ...sampleOf('a', 'cut', 2), crop: new Uint8Array(5) }, 'cut');
  await raw.put('samples', { ...sampleOf('a', 'wild', 3), prompt: { kind: 'unit', unit: 'AU99' } });
  await raw.put('sessions', { ...startSession({ id: 's', person: 'a', startedAt: 1 }, 'thorough'), states: [] });
  await raw.put('versions', { ...versionOf('v', 'a'), verdict: null });
  expect((await store.people()).map(({ id }) => id)).toEqual(['a']);
  expect(await store.baseline('a')).toBeNull();
  expect((await samplesIn(store.calibration, 'a')).map(({ id }) => id)).toEqual(['good']);
  expect([await store.calibration.sessions('a'), await store.versions.list('a')]).toEqual([[], []]);
  expect(onUnreadable.mock.calls).toEqual([
    ['person', 1],
    ['neutral face', 1],
    ['picture', 1],
    ['picture', 1],
    ['session', 1],
    ['model', 1],
  ]);
  expect([await raw.count('people'), await raw.count('samples')]).toEqual([2, 3]);
  raw.close();
});

test('copies of the app in other places of one origin keep things apart', () => {
  expect(databaseName('/')).toBe('facsimile');
  expect(new Set(['/', '/a/', '/a/b/', '/b/'].map(databaseName)).size).toBe(4);
});
