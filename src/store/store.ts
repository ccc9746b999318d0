/** Everything that is kept on the device, in IndexedDB: settings, people, and each person's neutral face. */

import type { IDBPDatabase } from 'idb';
import type { Baseline } from '../core/reading.ts';
import { CalibrationStore } from './calibration.ts';
import { openDatabase, type StoreEvents } from './database.ts';
import { keepOf } from './keep.ts';
import type { RecordingStore } from './recordings.ts';
import type { Person, Schema, Upgrade } from './schema.ts';
import { readable, type OnUnreadable } from './readable.ts';
import { VersionStore } from './versions.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import type { ReadSettings } from './settings-read.ts';
import { nameFullDisk } from './storage-full.ts';
import type { WholePeople } from './whole-people.ts';

export { StoreUnavailable, type StoreClosing, type StoreProblem } from './database.ts';
export type { UnreadableKind } from './readable.ts';
export { StorageFull } from './storage-full.ts';

export class Store {
  readonly calibration: CalibrationStore;
  readonly versions: VersionStore;
  readonly #database: IDBPDatabase<Schema>;

  readonly #onUnreadable: OnUnreadable;
  #recordings: RecordingStore | null = null;

  /** `onUnreadable` hears of what is kept and cannot be read: it stays where it is, and is left out. */
  constructor(database: IDBPDatabase<Schema>, onUnreadable: OnUnreadable = () => undefined) {
    this.#database = database;
    this.#onUnreadable = onUnreadable;
    this.calibration = new CalibrationStore(database, onUnreadable);
    this.versions = new VersionStore(database, onUnreadable);
  }

  /** Everything of a person at once; its code is loaded when it is first asked for. */
  async whole(): Promise<WholePeople> {
    const { WholePeople } = await import('./whole-people.ts');
    return new WholePeople(this.#database, this.calibration, this.versions, this.#onUnreadable);
  }

  /** What is kept of recordings; its code, too, is loaded when it is first asked for. */
  async recordings(): Promise<RecordingStore> {
    const { RecordingStore } = await import('./recordings.ts');
    return (this.#recordings ??= new RecordingStore(this.#database));
  }

  async settings(): Promise<ReadSettings> {
    const transaction = this.#database.transaction('settings');
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    if (keys.length === 0) return { settings: DEFAULTS, rejected: [] };
    const { readSettings } = await import('./settings-read.ts');
    return readSettings(new Map(keys.map((key, i) => [key, values[i]])));
  }

  /** Keeps what `change` makes of a setting as it is kept by now, which another version may have written; undefined where it never was. */
  async changeSetting<K extends keyof Settings>(key: K, change: (kept: unknown) => Settings[K]): Promise<void> {
    const transaction = this.#database.transaction('settings', 'readwrite');
    await nameFullDisk('settings', async () => {
      const put = transaction.store.put(change(await transaction.store.get(key)), key);
      await committed(transaction, put);
    });
  }

  /** Oldest first. */
  async people(): Promise<Person[]> {
    const kept = await this.#database.getAll('people');
    const people = await readable('person', kept, this.#onUnreadable);
    return people.sort((a, b) => a.createdAt - b.createdAt);
  }

  async savePerson(own: Person): Promise<void> {
    const transaction = this.#database.transaction('people', 'readwrite');
    await nameFullDisk(own.name, () => committed(transaction, transaction.store.put(own)));
  }

  async baseline(personId: string): Promise<Baseline | null> {
    const kept = await this.#database.get('baselines', personId);
    const [own] = await readable('neutral face', kept ? [kept] : [], this.#onUnreadable);
    return own ?? null;
  }

  /** Rejects with StorageFull, and with PersonGone. */
  saveBaseline(personId: string, own: Baseline): Promise<void> {
    return keepOf(this.#database, personId, 'the neutral face', ['baselines'], (transaction) =>
      transaction.objectStore('baselines').put(own, personId),
    );
  }

  deleteBaseline(personId: string): Promise<void> {
    return this.#database.delete('baselines', personId);
  }

  /** Forgets everything that is kept, all of it or nothing; gives the recordings whose files are to be swept away after that. */
  async erase(): Promise<readonly string[]> {
    const names = [...this.#database.objectStoreNames];
    const transaction = this.#database.transaction(names, 'readwrite');
    const recordings = transaction.objectStore('recordings').getAllKeys();
    await Promise.all([...names.map((name) => transaction.objectStore(name).clear()), transaction.done]);
    return recordings;
  }

  close(): void {
    this.#database.close();
  }
}

/** Commits at once what was put last: a page closed right afterwards loses nothing. */
function committed(transaction: { commit(): void; readonly done: Promise<void> }, put: Promise<unknown>): Promise<unknown> {
  transaction.commit();
  return Promise.all([put, transaction.done]);
}

/** What becomes of an open store, and what in it cannot be read. */
export interface OpenStoreEvents extends StoreEvents {
  onUnreadable?: OnUnreadable;
}

/** Opens the store as openDatabase does: rejects with StoreUnavailable. */
export async function openStore(
  events: OpenStoreEvents = {},
  upgrades?: readonly Upgrade[],
  answerWithin?: number,
): Promise<Store> {
  return new Store(await openDatabase(events, upgrades, answerWithin), events.onUnreadable);
}
