/** Recordings on the real file system of the browser and in its real database: whole after any end, at most the last second lost. */

import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportedList } from '../../src/app/review/exports.ts';
import { Random } from '../../src/core/random.ts';
import { edited, type RecordingEdit } from '../../src/record/edits.ts';
import { writeEntry, type Context } from '../../src/record/log.ts';
import { EMPTY_RECORDING, type RecordingInfo } from '../../src/record/recording.ts';
import { UNSMOOTHED } from '../../src/record/scores.ts';
import { faceCount, frameCount } from '../../src/record/track.ts';
import { openDatabase } from '../../src/store/database.ts';
import { recordingsFolder } from '../../src/store/place.ts';
import { DatabaseFiles, openFiles, PrivateFiles } from '../../src/store/recording-files.ts';
import { packRecordings, unpackRecordings } from '../../src/store/recording-archive.ts';
import { loadTrack } from '../../src/store/recording-reader.ts';
import { onRemoval } from '../../src/store/recording-removals.ts';
import { RecordingStore } from '../../src/store/recordings.ts';
import { NAME, UPGRADES } from '../../src/store/schema.ts';
import { Store } from '../../src/store/store.ts';
import { unzipBlob, zipBlob } from '../../src/store/zip-blob.ts';
import { exampleFrames } from '../record/example.ts';

const CONTEXT = { modelVersion: 'base', smoothing: 0.5 };
const infoOf = (id: string, more: Partial<RecordingInfo> = {}): RecordingInfo => ({
  ...EMPTY_RECORDING,
  id,
  name: id,
  createdAt: 1,
  person: 'p',
  personName: 'P',
  source: 'camera',
  sourceName: 'test',
  modelVersion: 'base',
  ...more,
});
const newWorker = (): Worker => new Worker(new URL('../../src/store/recording.worker.ts', import.meta.url), { type: 'module' });

const folderOf = async (id: string): Promise<FileSystemDirectoryHandle> =>
  (await (await navigator.storage.getDirectory()).getDirectoryHandle(recordingsFolder(NAME))).getDirectoryHandle(id);
async function writeReadings(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const writable = await (await (await folderOf(id)).getFileHandle('readings')).createWritable();
  await writable.write(bytes);
  await writable.close();
}
/** Its bytes with one of them changed, from 0 (the first) to 1 (the last). */
async function damaged(file: Blob, share: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  bytes[Math.floor(share * (bytes.length - 1))]! ^= 1;
  return bytes;
}

let database: Awaited<ReturnType<typeof openDatabase>>;
let store: RecordingStore;
beforeEach(async () => {
  database = await openDatabase();
  store = new RecordingStore(database);
});
/** As the app removes one: what is kept of them at once, then the files of their recordings. */
async function removePerson(id: string): Promise<void> {
  const recordings = await (await new Store(database).whole()).delete(id);
  await new RecordingStore(database).sweep(recordings);
}
afterEach(async () => {
  await database.clear('recordings');
  await store.sweep();
  database.close();
  await new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done));
});

test('what was recorded is read again: readings, landmarks, contexts, and how it is listed', async () => {
  const frames = exampleFrames({ frames: 60, ids: (f) => (f < 20 ? [1] : [1, 2]), context: (f) => (f < 30 ? 0 : 1) });
  const run = await store.start(infoOf('a'));
  await run.context(CONTEXT);
  await run.frames(frames.slice(0, 30));
  await run.context({ ...CONTEXT, modelVersion: 'own' });
  await run.frames(frames.slice(30));
  expect(await store.list()).toEqual([infoOf('a')]);
  const info = await run.finish(infoOf('a', { frames: 60, seconds: 2 }));
  expect(info).toMatchObject({ state: 'whole', frames: 60, bytes: run.written.bytes });
  expect(await store.list()).toEqual([info]);

  const open = (await store.open('a'))!;
  expect(frameCount(open.track)).toBe(60);
  expect(open.contexts.map(({ modelVersion }) => modelVersion)).toEqual(['base', 'own']);
  expect(new Set(open.track.faces.id)).toEqual(new Set([1, 2]));
  expect(open.video).toBeNull();
  const rows = frames.flatMap(({ faces }) => faces);
  for (const row of [0, 25, faceCount(open.track) - 1]) {
    const points = await open.landmarks(row);
    for (let p = 0; p < 478; p += 50) expect(Math.abs(points[3 * p]! - rows[row]!.landmarks[3 * p]!)).toBeLessThan(0.5);
  }
  await expect(open.landmarks(rows.length)).rejects.toThrow('no such row');
  expect(await store.open('nobody')).toBeNull();
});

test('a recording whose worker cannot be loaded says so with the way on, and is not kept', async () => {
  const worker = new Worker('/no-such-worker.js', { type: 'module' });
  await expect(store.start(infoOf('a'), worker)).rejects.toThrow('was not loaded: reload the page');
  expect(await database.getAllKeys('recordings')).toEqual([]);
  expect(await store.list()).toEqual([]);
});

test('a newer version of the app in another tab waits for a recording, which goes on', async () => {
  const run = await store.start(infoOf('a'));
  const newer = openDatabase({}, [...UPGRADES, () => undefined]);
  await expect(newer).rejects.toMatchObject({ problem: 'blocked' });
  await run.frames(exampleFrames({ frames: 3 }));
  expect(run.written.bytes).toBeGreaterThan(0);
  run.close();
  // the connection of this page was let go for the newer version
  await new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done));
  database = await openDatabase();
  store = new RecordingStore(database);
});

test('a recording that cannot be put in order is listed with what is wrong, and keeps no other off the list', async () => {
  const runs = await Promise.all(['good', 'bad'].map((id) => store.start(infoOf(id))));
  for (const run of runs) {
    await run.frames(exampleFrames({ frames: 3 }));
    run.close();
  }
  await expect.poll(async () => (await navigator.locks.query()).held).toEqual([]);
  const garbage = { kind: 'readings', readings: Uint8Array.of(1, 2, 3), landmarks: new Uint8Array() } as const;
  await writeReadings('bad', writeEntry(garbage));
  const listed = (await store.list()).toSorted((a, b) => a.id.localeCompare(b.id));
  expect(listed).toEqual([
    infoOf('bad', { state: 'cut off', fault: 'packed bytes that are damaged' }),
    expect.objectContaining({ id: 'good', state: 'cut off', frames: 3 }),
  ]);
  expect((await store.info('bad'))!.fault).toBeUndefined();
  expect(await unpackRecordings(store, await packRecordings(store, listed))).toBe(1);
  await store.remove((await store.list()).find(({ id }) => id !== 'bad' && id !== 'good')!.id);
  await store.remove('bad');
  expect((await store.list()).map(({ id }) => id)).toEqual(['good']);
});

test('a span that was begun lasts to the last frame of a recording that is cut off', async () => {
  const frames = exampleFrames({ frames: 30, time: (f) => 1000 + 40 * f });
  const event = { id: 'e', name: 'task', start: 1200, end: Infinity, exclude: false };
  const run = await store.start(infoOf('a'));
  await run.frames(frames.slice(0, 10));
  await run.save({ events: [event, { ...event, id: 'mark', end: null }] });
  await run.frames(frames.slice(10));
  expect((await store.info('a'))!.events[0]!.end).toBe(Infinity);
  run.close();
  await expect.poll(async () => (await navigator.locks.query()).held).toEqual([]);
  const [info] = await store.list();
  expect(info).toMatchObject({ state: 'cut off', events: [{ ...event, end: frames.at(-1)!.time }, { end: null }] });
  expect((await store.open('a'))!.info).toEqual(info);
});

test('a recording that begins is never taken for one that was cut off', async () => {
  let begun = false;
  const starting = store.start(infoOf('a')).finally(() => (begun = true));
  const states: string[] = [];
  while (!begun) states.push(...(await store.list()).map(({ state }) => state));
  const run = await starting;
  states.push(...(await store.list()).map(({ state }) => state));
  expect(new Set(states)).toEqual(new Set(['recording']));
  await run.finish(infoOf('a'));
});

test('a recording that is removed or erased leaves no file, and others stay', async () => {
  for (const id of ['a', 'b', 'c']) {
    const run = await store.start(infoOf(id, { person: id }));
    await run.frames(exampleFrames({ frames: 3 }));
    await run.finish(infoOf(id, { frames: 3, seconds: 0.1 }));
  }
  const files = await openFiles(database);
  expect(files).toBeInstanceOf(PrivateFiles);
  await store.remove('a');
  await removePerson('b');
  expect(await files.list()).toEqual(['c']);
  await database.clear('recordings');
  await store.sweep();
  expect(await files.list()).toEqual([]);
});

test('a tab that goes away right after it removed a person leaves no recording of them, and no file after the next look', async () => {
  for (const id of ['a', 'b', 'c']) {
    const run = await store.start(infoOf(id, { person: id === 'c' ? 'other' : 'p' }));
    await run.frames(exampleFrames({ frames: 3 }));
    await run.finish(infoOf(id, { frames: 3, seconds: 0.1 }));
  }
  const removed = await (await new Store(database).whole()).delete('p');
  expect(removed.toSorted()).toEqual(['a', 'b']);
  expect(await database.getAllKeys('recordings')).toEqual(['c']);
  expect((await new RecordingStore(database).list()).map(({ id }) => id)).toEqual(['c']);
  expect(await (await openFiles(database)).list()).toEqual(['c']);
});

test('who finds a recording without its writer while its page ends or removes it takes nothing of that back', async () => {
  const runs = await Promise.all(['ended', 'removed', 'lost'].map((id) => store.start(infoOf(id))));
  for (const run of runs) {
    await run.frames(exampleFrames({ frames: 3 }));
    run.close();
  }
  await expect.poll(async () => (await navigator.locks.query()).held).toEqual([]);
  const listing = new RecordingStore(database).list();
  const events = [{ id: 'e', name: 'smile', start: 0, end: null, exclude: false }];
  const ended = infoOf('ended', { state: 'whole', frames: 3, events });
  await Promise.all([store.save('ended', { state: 'whole', frames: 3, events }), database.delete('recordings', 'removed')]);
  const found = await listing;
  expect(found).toHaveLength(2);
  expect(found).toContainEqual(ended);
  expect(found).toContainEqual(expect.objectContaining({ id: 'lost', state: 'cut off', frames: 3 }));
  expect(await store.list()).toEqual(found);
});

test('what is said about a recording and what its writer tells at its end are both kept, in whichever order', async () => {
  for (const order of ['before', 'after']) {
    const run = await store.start(infoOf(order));
    await run.frames(exampleFrames({ frames: 3 }));
    const finish = async (): Promise<void> => {
      await run.save({ notes: 'of the film' });
      await run.finish(infoOf(order, { frames: 3, seconds: 0.1, thumbnail: new Uint8Array([1]) }));
    };
    if (order === 'after') await finish();
    await store.save(order, { name: 'renamed' });
    if (order === 'before') await finish();
    const told = { name: 'renamed', notes: 'of the film', state: 'whole', frames: 3, thumbnail: new Uint8Array([1]) };
    expect(await store.info(order)).toMatchObject(told);
  }
  expect((await store.list()).map(({ state }) => state)).toEqual(['whole', 'whole']);
});

test('edits of two tabs at once are all kept', async () => {
  const run = await store.start(infoOf('a'));
  await run.frames(exampleFrames({ frames: 30 }));
  await run.finish(infoOf('a', { frames: 30, seconds: 1 }));
  const tabs = [store, new RecordingStore(database)];
  const edits = (tab: number): RecordingEdit[] => [
    ...Array.from({ length: 5 }, (_, i): RecordingEdit => {
      const id = `${tab} ${i}`;
      return { kind: 'event', id, event: { id, name: id, start: 1000, end: null, exclude: false } };
    }),
    { kind: 'event', id: `${tab} 4`, event: null },
    { kind: 'face name', id: tab, name: 'Anna' },
  ];
  await Promise.all(tabs.flatMap((kept, tab) => edits(tab).map((edit) => kept.change('a', (info) => edited(info, edit)))));
  const { events, faceNames } = (await store.info('a'))!;
  expect(events.map(({ name }) => name).sort()).toEqual([0, 1].flatMap((tab) => [0, 1, 2, 3].map((i) => `${tab} ${i}`)));
  expect(faceNames).toEqual({ 0: 'Anna', 1: 'Anna' });
});

test('who waits for a recording to end finds it whole in the list', async () => {
  const other = new RecordingStore(database);
  const run = await store.start(infoOf('a'));
  await run.frames(exampleFrames({ frames: 3 }));
  const { signal } = new AbortController();
  const found = other.ended('a', signal).then(() => other.list());
  await run.finish(infoOf('a', { frames: 3, seconds: 0.1 }));
  expect(await found).toMatchObject([{ id: 'a', state: 'whole', frames: 3 }]);
  const left = new AbortController();
  const next = await store.start(infoOf('b'));
  const waiting = other.ended('b', left.signal);
  left.abort();
  await waiting;
  await next.finish(infoOf('b'));
});

test('a recording without a frame is not kept', async () => {
  const run = await store.start(infoOf('a'));
  await run.context(CONTEXT);
  expect(await run.finish(infoOf('a'))).toBeNull();
  expect([await store.list(), await (await openFiles(database)).list()]).toEqual([[], []]);
});

test('what is removed or erased while it is written, here or in another tab, does not come back, and leaves no file', async () => {
  const files = await openFiles(database);
  const others = new RecordingStore(database);
  const ways: Record<string, () => Promise<void>> = {
    itself: () => others.remove('itself'),
    'with its person': () => removePerson('with its person'),
    erased: async () => {
      await database.clear('recordings');
      await others.sweep();
    },
  };
  for (const [id, remove] of Object.entries(ways)) {
    const run = await store.start(infoOf(id, { person: id }));
    await run.frames(exampleFrames({ frames: 3 }));
    await remove();
    expect(await others.list()).toEqual([]);
    await run.frames(exampleFrames({ frames: 6 }).slice(3));
    expect(await run.save({ notes: 'late' })).toBeNull();
    expect(await run.finish(infoOf(id, { frames: 6, seconds: 0.2 }))).toBeNull();
    expect([await store.save(id, { name: 'renamed' }), await store.list()]).toEqual([null, []]);
    await expect.poll(() => files.list()).toEqual([]);
  }
});

test('a tab that holds the id of a recording hears of every way to remove it', async () => {
  const ways: Record<string, () => Promise<void>> = {
    itself: () => store.remove('itself'),
    'with its person': () => removePerson('with its person'),
    erased: async () => {
      await database.clear('recordings');
      await store.sweep();
    },
  };
  for (const [id, remove] of Object.entries(ways)) {
    const run = await store.start(infoOf(id, { person: id }));
    await run.frames(exampleFrames({ frames: 3 }));
    await run.finish(infoOf(id, { frames: 3, seconds: 0.1 }));
    const heard = new Promise<void>(onRemoval).then(() => store.info(id));
    await remove();
    expect(await heard).toBeNull();
  }
});

test('files of a recording that was removed go when its page does', async () => {
  const run = await store.start(infoOf('a'));
  await run.frames(exampleFrames({ frames: 3 }));
  await new RecordingStore(database).remove('a');
  run.close();
  await expect.poll(async () => (await openFiles(database)).list()).toEqual([]);
});

test('an archive gives recordings back under ids of their own: of a live run, and of a file with its size', async () => {
  for (const info of [infoOf('live'), infoOf('film', { source: 'video', fileBytes: 1234 })]) {
    const run = await store.start(info);
    await run.frames(exampleFrames({ frames: 3 }));
    await run.finish(infoOf(info.id, { frames: 3, seconds: 0.1 }));
  }
  expect(await unpackRecordings(store, await packRecordings(store, await store.list()))).toBe(2);
  const all = await store.list();
  expect(new Set(all.map(({ id }) => id)).size).toBe(4);
  for (const name of ['live', 'film']) {
    const both = all.filter((info) => info.name === name);
    expect(both.map(({ fileBytes }) => fileBytes)).toEqual(name === 'film' ? [1234, 1234] : [undefined, undefined]);
    for (const { id } of both) expect(frameCount((await store.open(id))!.track)).toBe(3);
  }
});

test('no export of all holds a recording that is still written', async () => {
  const [whole, written] = [await store.start(infoOf('whole')), await store.start(infoOf('written'))];
  for (const run of [whole, written]) await run.frames(exampleFrames({ frames: 3 }));
  await whole.finish(infoOf('whole', { frames: 3, seconds: 0.1 }));
  const listed = await store.list();
  expect(listed).toHaveLength(2);
  const { blob } = await exportedList(store, listed, 'openface', UNSMOOTHED);
  const names = [...(await unzipBlob(blob)).keys()];
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !name.startsWith('whole'))).toEqual([]);
  const summary = await exportedList(store, listed, 'summary', UNSMOOTHED);
  expect(await summary.blob.text()).not.toContain('written');
  expect([...(await unzipBlob(await packRecordings(store, listed))).keys()]).toEqual(['recordings.json', '0/readings.frec']);
  await written.finish(infoOf('written'));
});

test('an archive of which a recording cannot be read gives none back, and leaves no file', async () => {
  for (const id of ['a', 'b']) {
    const run = await store.start(infoOf(id));
    await run.frames(exampleFrames({ frames: 3 }));
    await run.finish(infoOf(id, { frames: 3, seconds: 0.1 }));
  }
  const before = await store.list();
  const entries = await unzipBlob(await packRecordings(store, before));
  const ofNoVersion = writeEntry({ kind: 'context', context: {} as Context });
  for (const readings of [null, new Blob([ofNoVersion])]) {
    const [name, damaged] = ['1/readings.frec', new Map(entries)];
    damaged.delete(name);
    if (readings) damaged.set(name, readings);
    await expect(unpackRecordings(store, await zipBlob([...damaged]))).rejects.toThrow();
    expect(await store.list()).toEqual(before);
    expect((await (await openFiles(database)).list()).sort()).toEqual(['a', 'b']);
  }
});

describe('readings that are damaged', () => {
  const frames = exampleFrames({ frames: 30, time: (f) => 1000 + 40 * f });
  beforeEach(async () => {
    const run = await store.start(infoOf('a'));
    for (let at = 0; at < 30; at += 10) await run.frames(frames.slice(at, at + 10));
    await run.finish(infoOf('a', { frames: 30, seconds: 1.16 }));
  });

  test('are opened and exported up to there, which is said, and never pass as a whole recording', async () => {
    expect(await store.open('a')).toMatchObject({ damagedAfter: null, info: { state: 'whole' } });
    await writeReadings('a', await damaged((await store.filesOf('a')).readings!, 0.5));
    const open = (await store.open('a'))!;
    expect([frameCount(open.track), open.damagedAfter]).toEqual([10, 0.36]);
    expect(open.info).toMatchObject({ state: 'cut off', frames: 10, seconds: 0.36 });
    const listed = await store.list();
    const { blob } = await exportedList(store, listed, 'openface', UNSMOOTHED);
    const json = (await unzipBlob(blob)).get('a.json')!;
    expect(JSON.parse(await json.text())).toMatchObject({ cutOff: true, frames: 10 });
    expect(await unpackRecordings(store, await packRecordings(store, listed))).toBe(1);
    const again = (await store.list()).find(({ id }) => id !== 'a')!;
    expect(again).toMatchObject({ state: 'cut off', frames: 10 });
    expect((await store.open(again.id))!.damagedAfter).toBeNull();
  });

  test.each<readonly [how: string, spoil: () => Promise<void>]>([
    ['from the beginning on', async () => writeReadings('a', await damaged((await store.filesOf('a')).readings!, 0))],
    ['and missing', async () => (await folderOf('a')).removeEntry('readings')],
  ])('%s are neither opened nor exported: who wants to hears which recording it is', async (_how, spoil) => {
    await spoil();
    const said = 'readings of a are missing or damaged';
    await expect(store.open('a')).rejects.toThrow(said);
    await expect(packRecordings(store, await store.list())).rejects.toThrow(said);
    await expect(exportedList(store, await store.list(), 'summary', UNSMOOTHED)).rejects.toThrow(said);
  });

  test('are not taken in from an archive, which says of which recording and from where on', async () => {
    const before = await store.list();
    const entries = await unzipBlob(await packRecordings(store, before));
    entries.set('0/readings.frec', new Blob([await damaged(entries.get('0/readings.frec')!, 0.5)]));
    const importing = unpackRecordings(store, await zipBlob([...entries]));
    await expect(importing).rejects.toThrow('readings of a are damaged after 0.4 s');
    expect(await store.list()).toEqual(before);
  });
});

test('an import is kept whole, however often another tab removes files that are not listed', async () => {
  for (const id of ['a', 'b', 'c']) {
    const run = await store.start(infoOf(id));
    await run.frames(exampleFrames({ frames: 3 }));
    await run.finish(infoOf(id, { frames: 3, seconds: 0.1 }));
  }
  const archive = await packRecordings(store, await store.list());
  let imported = false;
  const importing = unpackRecordings(store, archive).finally(() => (imported = true));
  const others = new RecordingStore(database);
  while (!imported) await others.sweep();
  expect(await importing).toBe(3);
  const all = await store.list();
  expect(all).toHaveLength(6);
  for (const { id } of all) expect(frameCount((await store.open(id))!.track)).toBe(3);
});

test('files that were left by a tab that is gone are removed with the first look at the list', async () => {
  const run = await store.start(infoOf('a'));
  await run.frames(exampleFrames({ frames: 3 }));
  run.close();
  await database.delete('recordings', 'a');
  await expect.poll(async () => (await navigator.locks.query()).held).toEqual([]);
  const files = await openFiles(database);
  expect(await files.list()).toEqual(['a']);
  expect(await new RecordingStore(database).list()).toEqual([]);
  expect(await files.list()).toEqual([]);
});

test('100 recordings whose worker is killed at random moments are whole again with everything that was written', async () => {
  const [KILLS, TOGETHER, BATCH] = [10, 10, 4];
  const random = new Random('kills');
  const frames = exampleFrames({ frames: 40 });
  let [lost, torn] = [0, 0];
  for (let kill = 0; kill < KILLS; kill++) {
    const worker = newWorker();
    let killed = false;
    const runs = await Promise.all(
      Array.from({ length: TOGETHER }, async (_, i) => {
        const id = `killed-${kill}-${i}`;
        const run = await store.start(infoOf(id), worker);
        return { id, run, written: 0 };
      }),
    );
    const writing = runs.map(async (state) => {
      for (let at = 0; at < frames.length && !killed; at += BATCH) {
        // never settles once the worker is gone
        await state.run.frames(frames.slice(at, at + BATCH));
        if (!killed) state.written = at + BATCH;
      }
    });
    await Promise.race([Promise.all(writing), new Promise((done) => setTimeout(done, random.between(0, 900)))]);
    killed = true;
    worker.terminate();
    // the browser frees locks and files a little later
    await expect.poll(async () => (await store.list()).every(({ state }) => state === 'cut off'), { timeout: 60_000 }).toBe(true);
    for (const { id, written } of runs) {
      const info = (await store.info(id))!;
      expect(info.frames, id).toBeGreaterThanOrEqual(written);
      expect(info.frames - written, id).toBeLessThanOrEqual(BATCH);
      const { track } = (await store.open(id))!;
      expect([...track.frames.number]).toEqual(frames.slice(0, info.frames).map(({ number }) => number));
      if (info.frames < frames.length) lost++;
      if ((await store.filesOf(id)).readings!.size > info.bytes) torn++;
      await store.remove(id);
    }
  }
  console.info(`${lost} of ${KILLS * TOGETHER} were cut off before their end, ${torn} within an entry`);
  expect(lost).toBeGreaterThan(25);
}, 400_000);

describe('where there is no private file system', () => {
  test('parts in the database are the file, cut anywhere it is read up to the last whole entry', async () => {
    const files = new DatabaseFiles(database);
    const run = await store.start(infoOf('a'));
    await run.context(CONTEXT);
    for (let at = 0; at < 30; at += 10) await run.frames(exampleFrames({ frames: 30 }).slice(at, at + 10));
    await run.finish(infoOf('a', { frames: 30, seconds: 1 }));
    const whole = new Uint8Array(await (await store.filesOf('a')).readings!.arrayBuffer());
    const file = await files.create('b', 'readings');
    for (let at = 0; at < whole.length; at += 999) await file.append(whole.slice(at, at + 999));
    const read = (await files.read('b', 'readings'))!;
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(whole);
    expect(frameCount((await loadTrack(read)).track)).toBe(30);
    expect(frameCount((await loadTrack(read.slice(0, whole.length - 1))).track)).toBe(20);
    expect(await files.list()).toEqual(['b']);
    // what was acknowledged is there for another connection
    const other = await openDB(NAME);
    expect(await other.count('recordingParts')).toBe(Math.ceil(whole.length / 999));
    other.close();
    await files.remove('b');
    expect(await files.read('b', 'readings')).toBeNull();
  });
});
