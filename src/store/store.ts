/** Everything that is kept on the device, in IndexedDB: settings, people, and each person's neutral face. */

import type { IDBPDatabase, StoreNames } from 'idb';
import type { Baseline } from '../core/reading.ts';
import type { PersonData } from './archive.ts';
import { CalibrationStore } from './calibration.ts';
import { openDatabase, type StoreEvents } from './database.ts';
import { atOnce, type Writing } from './keep.ts';
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
    await atOnce(this.#database, OF_PERSON, (transaction) => clearPerson(transaction, id));
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

  /**
   * Keeps all of a person in place of what was kept of them: all of it, or nothing changes. Rejects with StorageFull, and, naming both,
   * where something of another person has the same id.
   */
  async replacePerson({ person, neutral, sessions, samples, versions, live }: PersonData): Promise<void> {
    const write = async (transaction: Writing<OfPerson>): Promise<void> => {
      await clearPerson(transaction, person.id);
      await transaction.objectStore('people').put(person);
      if (neutral) await transaction.objectStore('baselines').put(neutral, person.id);
      for (const session of sessions) await addOwn(transaction, 'sessions', session);
      for (const sample of samples) await addOwn(transaction, 'samples', sample);
      for (const { version, weights } of versions) {
        await addOwn(transaction, 'versions', version);
        await transaction.objectStore('weights').put(weights, version.id);
      }
      if (live) await transaction.objectStore('live').put(live, person.id);
    };
    await nameFullDisk(person.name, () => atOnce(this.#database, OF_PERSON, write));
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

/** What holds things of a person. */
const OF_PERSON = ['people', 'baselines', 'sessions', 'samples', 'versions', 'weights', 'live', 'unfinished'] as const;
type OfPerson = (typeof OF_PERSON)[number];

async function clearPerson(transaction: Writing<OfPerson>, id: string): Promise<void> {
  const versions = await transaction.objectStore('versions').index('person').getAllKeys(id);
  for (const name of ['people', 'baselines', 'live', 'unfinished'] as const) await transaction.objectStore(name).delete(id);
  for (const version of versions) await transaction.objectStore('weights').delete(version);
  for (const name of ['sessions', 'samples', 'versions'] as const) {
    const store = transaction.objectStore(name);
    const keys = await store.index('person').getAllKeys(id);
    for (const key of keys) await store.delete(key);
  }
}

/** Adds what a person owns, unless somebody else owns something of the same id. */
async function addOwn<Name extends 'sessions' | 'samples' | 'versions'>(
  transaction: Writing<OfPerson>,
  name: Name,
  value: Schema[Name]['value'],
): Promise<void> {
  const store = transaction.objectStore(name);
  const there = await store.get(value.id);
  if (there) {
    const owner = await transaction.objectStore('people').get(there.person);
    const [whose, what] = [owner?.name ?? 'somebody else', name.slice(0, -1)];
    throw new Error(
      `${what} ${value.id} is already kept here, as one of ${whose}: remove ${whose} first, or keep things as they are`,
    );
  }
  await store.add(value);
}

/** Opens the store as openDatabase does. */
export async function openStore(events?: StoreEvents, upgrades?: readonly Upgrade[]): Promise<Store> {
  return new Store(await openDatabase(events, upgrades));
}
