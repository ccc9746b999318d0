/** Copies of the app on one origin: their databases list recordings apart, and so do their folders of the real file system keep them. */

import { openDB, type IDBPDatabase } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EMPTY_RECORDING } from '../../src/record/recording.ts';
import { databaseName, recordingsFolder } from '../../src/store/place.ts';
import { RecordingStore } from '../../src/store/recordings.ts';
import type { Schema } from '../../src/store/schema.ts';
import { Store } from '../../src/store/store.ts';

interface Copy {
  readonly database: IDBPDatabase<Schema>;
  readonly store: RecordingStore;
}

const BYTES = Uint8Array.of(1, 2, 3);

const rootFolder = (): Promise<FileSystemDirectoryHandle> => navigator.storage.getDirectory();
const folderOf = async (database: string): Promise<FileSystemDirectoryHandle> =>
  (await rootFolder()).getDirectoryHandle(recordingsFolder(database), { create: true });

async function keep(folder: FileSystemDirectoryHandle, id: string): Promise<void> {
  const file = await (await folder.getDirectoryHandle(id, { create: true })).getFileHandle('readings', { create: true });
  const writable = await file.createWritable();
  await writable.write(BYTES);
  await writable.close();
}

const list = ({ database }: Copy, id: string): Promise<unknown> =>
  database.put('recordings', { ...EMPTY_RECORDING, id, createdAt: 1, person: 'p', personName: 'P', source: 'camera' } as never);
const bytesOf = async ({ store }: Copy, id: string): Promise<number | undefined> => (await store.filesOf(id)).readings?.size;

let copies: [Copy, Copy, Copy];
beforeEach(async () => {
  const open = async (place: string): Promise<Copy> => {
    const database = await openDB<Schema>(databaseName(place), 1, {
      upgrade: (db) => void db.createObjectStore('recordings', { keyPath: 'id' }).createIndex('createdAt', 'createdAt'),
    });
    return { database, store: new RecordingStore(database) };
  };
  copies = [await open('/'), await open('/a/'), await open('/b/c/')];
});
afterEach(async () => {
  for (const { database } of copies) {
    database.close();
    await new Promise((done) => (indexedDB.deleteDatabase(database.name).onsuccess = done));
    await (await rootFolder()).removeEntry(recordingsFolder(database.name), { recursive: true });
  }
});

test('a copy that looks at its list removes its own files that are not listed, and none of another copy', async () => {
  for (const [i, copy] of copies.entries()) {
    const folder = await folderOf(copy.database.name);
    await keep(folder, `left by ${i}`);
    await keep(folder, `of ${i}`);
    await list(copy, `of ${i}`);
  }
  for (const { store } of copies) await store.list();
  for (const [i, copy] of copies.entries())
    expect([await bytesOf(copy, `of ${i}`), await bytesOf(copy, `left by ${i}`)]).toEqual([BYTES.length, undefined]);
});

test('what a copy below the root once kept in the folder of the root is found, left alone by its like, and removed with it', async () => {
  const [root, a, b] = copies;
  const common = await folderOf(root.database.name);
  for (const id of ['removed', 'erased', 'of others']) await keep(common, id);
  for (const id of ['removed', 'erased']) await list(a, id);
  for (const { store } of [a, b]) await store.list();
  for (const id of ['removed', 'erased']) expect(await bytesOf(a, id)).toBe(BYTES.length);
  await a.store.remove('removed');
  await a.store.sweep(await new Store(a.database).erase());
  const left: string[] = [];
  for await (const name of common.keys()) left.push(name);
  expect(left).toEqual(['of others']);
});
