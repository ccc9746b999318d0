/** Everything that is kept on the device, in IndexedDB: settings, people, and each person's neutral face. */

import type { IDBPDatabase, StoreNames } from 'idb';
import type { Baseline } from '../core/reading.ts';
import type { PersonData } from './archive.ts';
import { CalibrationStore } from './calibration.ts';
import { openDatabase, type StoreEvents } from './database.ts';
import type { Person, Schema, Upgrade } from './schema.ts';
import { VersionStore } from './versions.ts';
import { readSettings, type ReadSettings, type Settings } from './settings.ts';
import { nameFullDisk } from './storage-full.ts';

export type { StoreEvents } from './database.ts';
export { StorageFull } from './storage-full.ts';

export class Store {
  readonly calibration: CalibrationStore;
  readonly versions: VersionStore;
  readonly #database: IDBPDatabase<Schema>;

  constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
    this.calibration = new CalibrationStore(database);
    this.versions = new VersionStore(database);
  }

  async settings(): Promise<ReadSettings> {
    const transaction = this.#database.transaction('settings');
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    return readSettings(new Map(keys.map((key, i) => [key, values[i]])));
  }

  saveSetting<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void> {
    return this.#keep('settings', 'settings', value, key);
  }

  /** Oldest first. */
  people(): Promise<Person[]> {
    return this.#database.getAllFromIndex('people', 'createdAt');
  }

  savePerson(person: Person): Promise<void> {
    return this.#keep(person.name, 'people', person);
  }

  /** Removes a person and all that belongs to them, or nothing. */
  async deletePerson(id: string): Promise<void> {
    const names = ['people', 'baselines', 'sessions', 'samples', 'versions', 'weights', 'live', 'unfinished'] as const;
    const transaction = this.#database.transaction(names, 'readwrite');
    const ofPerson = async (name: 'sessions' | 'samples' | 'versions'): Promise<void> => {
      const store = transaction.objectStore(name);
      for (const key of await store.index('person').getAllKeys(id)) {
        await store.delete(key);
        if (name === 'versions') await transaction.objectStore('weights').delete(key);
      }
    };
    await Promise.all([
      transaction.objectStore('people').delete(id),
      transaction.objectStore('baselines').delete(id),
      ofPerson('sessions'),
      ofPerson('samples'),
      ofPerson('versions'),
      transaction.objectStore('live').delete(id),
      transaction.objectStore('unfinished').delete(id),
      transaction.done,
    ]);
  }

  async baseline(personId: string): Promise<Baseline | null> {
    return (await this.#database.get('baselines', personId)) ?? null;
  }

  saveBaseline(personId: string, baseline: Baseline): Promise<void> {
    return this.#keep('the neutral face', 'baselines', baseline, personId);
  }

  deleteBaseline(personId: string): Promise<void> {
    return this.#database.delete('baselines', personId);
  }

  /** Everything that is kept of a person; null for nobody. */
  async everythingOf(id: string): Promise<PersonData | null> {
    const person = await this.#database.get('people', id);
    if (!person) return null;
    const [neutral, sessions, samples, list, live] = await Promise.all([
      this.baseline(id),
      this.calibration.sessions(id),
      this.calibration.samples(id),
      this.versions.list(id),
      this.versions.live(id),
    ]);
    const weighted = await Promise.all(
      list.map(async (version) => ({ version, weights: await this.versions.weights(version.id) })),
    );
    const versions = weighted.flatMap(({ version, weights }) => (weights ? [{ version, weights }] : []));
    return { person, neutral, sessions, samples, versions, live };
  }

  /** Keeps all of a person in place of what was kept of them. Rejects with StorageFull. */
  async replacePerson({ person, neutral, sessions, samples, versions, live }: PersonData): Promise<void> {
    await this.deletePerson(person.id);
    await this.savePerson(person);
    if (neutral) await this.saveBaseline(person.id, neutral);
    for (const session of sessions) await this.calibration.saveSession(session);
    await this.calibration.saveSamples(samples);
    for (const { version, weights } of versions) await this.versions.save(version, weights);
    await this.versions.activate(person.id, live);
  }

  /** Forgets everything that is kept, all of it or nothing. */
  async erase(): Promise<void> {
    const names = [...this.#database.objectStoreNames];
    const transaction = this.#database.transaction(names, 'readwrite');
    await Promise.all([...names.map((name) => transaction.objectStore(name).clear()), transaction.done]);
  }

  close(): void {
    this.#database.close();
  }

  /** Writes one value, and commits at once: a page closed right afterwards loses nothing. Names a full disk. */
  async #keep<Name extends StoreNames<Schema>>(
    what: string,
    name: Name,
    value: Schema[Name]['value'],
    key?: string,
  ): Promise<void> {
    const transaction = this.#database.transaction(name, 'readwrite');
    await nameFullDisk(what, () => {
      const put = transaction.store.put(value, key);
      transaction.commit();
      return Promise.all([put, transaction.done]);
    });
  }
}

/** Opens the store as openDatabase does. */
export async function openStore(events?: StoreEvents, upgrades?: readonly Upgrade[]): Promise<Store> {
  return new Store(await openDatabase(events, upgrades));
}
