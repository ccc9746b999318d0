/** Everything of a person: out for an archive, in from one, gone. All of it at once, or nothing changes. */

import type { IDBPDatabase, StoreNames } from 'idb';
import type { PersonFile, PersonStream, PersonWith } from './archive.ts';
import type { SampleRecord } from '../core/samples.ts';
import { idKeptFor } from '../core/split.ts';
import { checkWeights } from '../learn/nets/weights-check.ts';
import type * as tf from '../learn/tf.ts';
import type { CalibrationStore } from './calibration.ts';
import { putIncoming, withIncoming, type IncomingSample } from './incoming.ts';
import { atOnce, mustBeHere, type Writing } from './keep.ts';
import { additions, type Additions } from './merge.ts';
import { readable, type OnUnreadable } from './readable.ts';
import { renamed } from './rename.ts';
import { deleteSample } from './sample-rows.ts';
import type { Person, Schema } from './schema.ts';
import { nameFullDisk } from './storage-full.ts';
import type { VersionStore } from './versions.ts';

/** What holds things of a person. */
const OF_PERSON = [
  'people',
  'baselines',
  'sessions',
  'samples',
  'pictures',
  'versions',
  'weights',
  'live',
  'unfinished',
] as const;
type OfPerson = (typeof OF_PERSON)[number];
/** A transaction in which a person comes in. */
type Arriving = Writing<OfPerson | 'incoming'>;
type Incoming = PersonWith<IncomingSample>;
/** What a person owns by ids of its own. */
const OWNED = ['sessions', 'samples', 'versions'] as const;

/** How much is kept of a person, or comes in an archive. */
export interface Amount {
  readonly name: string;
  readonly sessions: number;
  readonly samples: number;
  readonly versions: number;
}

export const amountIn = ({ person, sessions, samples, versions }: PersonWith<unknown>): Amount => ({
  name: person.name,
  sessions: sessions.length,
  samples: samples.length,
  versions: versions.length,
});

export class WholePeople {
  constructor(
    private readonly database: IDBPDatabase<Schema>,
    private readonly calibration: CalibrationStore,
    private readonly versions: VersionStore,
    private readonly onUnreadable: OnUnreadable,
  ) {}

  /**
   * Everything of a person that can be read, samples as they are asked for; null for nobody. `onUnreadable` hears of what is left out: a
   * neutral face that cannot be read, and a version whose weights are gone or damaged, which is not live then.
   */
  async of(id: string): Promise<PersonStream | null> {
    const person = await this.database.get('people', id);
    if (!person) return null;
    const [kept, sessions, samples, list, live] = await Promise.all([
      this.database.get('baselines', id),
      this.calibration.sessions(id),
      this.calibration.list(id),
      this.versions.list(id),
      this.versions.activeId(id),
    ]);
    const [neutral = null] = await readable('neutral face', kept ? [kept] : [], this.onUnreadable);
    const weighted = await Promise.all(
      list.map(async (version) => ({ version, weights: await this.versions.weights(version.id) })),
    );
    const versions = weighted.flatMap(({ version, weights }) => (weights && isWhole(weights) ? [{ version, weights }] : []));
    if (versions.length < list.length) this.onUnreadable('model', list.length - versions.length);
    return {
      person,
      neutral,
      sessions,
      samples: this.calibration.whole(samples),
      versions,
      live: versions.some(({ version }) => version.id === live) ? live : null,
    };
  }

  /** How much is kept of a person; null for nobody. */
  async amount(id: string): Promise<Amount | null> {
    const transaction = this.database.transaction(['people', ...OWNED]);
    const person = await transaction.objectStore('people').get(id);
    const [sessions, samples, versions] = await Promise.all(
      OWNED.map((name) => transaction.objectStore(name).index('person').count(id)),
    );
    return person ? { name: person.name, sessions: sessions!, samples: samples!, versions: versions! } : null;
  }

  /** Removes a person and all that belongs to them; gives the recordings whose files are to be swept away after that. Rejects with StorageFull. */
  async delete(id: string): Promise<readonly string[]> {
    let recordings: readonly string[] = [];
    await atOnce(this.database, [...OF_PERSON, 'recordings'], async (transaction) => {
      await clear(transaction, id);
      const listed = transaction.objectStore('recordings');
      recordings = await listed.index('person').getAllKeys(id);
      for (const recording of recordings) await listed.delete(recording);
    });
    return recordings;
  }

  /** Keeps what `file` has in place of what was kept of the person. Rejects with StorageFull, and for a picture that cannot be decoded. */
  replace(file: PersonFile): Promise<void> {
    return this.#take(file, file, (transaction, own) => replaced(transaction, own));
  }

  /** Keeps what a person was before: as `replace`, for somebody who is still here. Rejects with PersonGone for anybody else. */
  putBack(file: PersonFile): Promise<void> {
    return this.#take(file, file, async (transaction, own) => {
      await mustBeHere(transaction, own.person.id);
      await replaced(transaction, own);
    });
  }

  /** Adds to the person what `file` has and is not here (merge.ts); tells what that was. Rejects as `replace` does. */
  async merge(file: PersonFile): Promise<Additions> {
    let added: Additions | null = null;
    await this.#take(file, file, async (transaction, own) => void (added = await merged(transaction, own)));
    return added!;
  }

  /** Keeps what `file` has as a person of its own, under `name` and ids that nobody has. Rejects as `replace` does. */
  async keepBoth(file: PersonFile, name: string): Promise<Person> {
    const person: Person = { ...file.person, id: crypto.randomUUID(), name };
    await this.#take(file, renamed(file, person, idFor(person)), (transaction, own) => replaced(transaction, own));
    return person;
  }

  /** Does `write` with `data`, to which `file` has the pictures. */
  #take(
    { picturesOf }: PersonFile,
    data: PersonWith<SampleRecord>,
    write: (transaction: Arriving, own: Incoming) => Promise<void>,
  ): Promise<void> {
    const { database } = this;
    return nameFullDisk(data.person.name, () =>
      withIncoming(database, data.samples, picturesOf, (samples) =>
        atOnce<OfPerson | 'incoming'>(
          database,
          [...OF_PERSON, 'incoming'],
          async (transaction) => write(transaction, await apart(transaction, { ...data, samples })),
          data.person.name,
        ),
      ),
    );
  }
}

/** Whether an archive with these weights can be read again. */
function isWhole({ weightSpecs, weightData }: tf.io.ModelArtifacts): boolean {
  if (!weightSpecs || !(weightData instanceof ArrayBuffer)) return false;
  try {
    checkWeights(weightSpecs, weightData);
    return true;
  } catch {
    return false;
  }
}

async function replaced(transaction: Arriving, own: Incoming): Promise<void> {
  const { person } = own;
  await clear(transaction, person.id);
  await transaction.objectStore('people').put(person);
  await put(transaction, person.id, own);
}

async function merged(transaction: Arriving, own: Incoming): Promise<Additions> {
  const { id } = own.person;
  const people = transaction.objectStore('people');
  if ((await people.getKey(id)) === undefined) await people.put(own.person);
  const sessions = await transaction.objectStore('sessions').index('person').getAll(id);
  const versions = await transaction.objectStore('versions').index('person').getAll(id);
  const neutral = (await transaction.objectStore('baselines').getKey(id)) !== undefined;
  const samples = await transaction.objectStore('samples').index('person').getAll(id);
  const added = additions({ neutral, sessions, samples, versions }, own);
  for (const outdone of added.outdone) await deleteSample(transaction, outdone);
  for (const sample of samples) {
    if (added.redone.includes(sample.id)) await transaction.objectStore('samples').put({ ...sample, excluded: true });
  }
  await put(transaction, id, added);
  return added;
}

async function clear<Name extends StoreNames<Schema>>(transaction: Writing<Name | OfPerson>, id: string): Promise<void> {
  const versions = await transaction.objectStore('versions').index('person').getAllKeys(id);
  for (const name of ['people', 'baselines', 'live', 'unfinished'] as const) await transaction.objectStore(name).delete(id);
  for (const version of versions) await transaction.objectStore('weights').delete(version);
  for (const name of OWNED) {
    const store = transaction.objectStore(name);
    const keys = await store.index('person').getAllKeys(id);
    for (const key of keys) {
      await store.delete(key);
      if (name === 'samples') await transaction.objectStore('pictures').delete(key);
    }
  }
}

/** Ids that nobody but the person has; synthetic pictures keep their part under them (core/split.ts). */
const idFor =
  (person: Person) =>
  (id: string): string =>
    idKeptFor(id, person.id);

/** `data` with other ids where somebody else has something under the same: always the same ones, so that a merge finds them again. */
async function apart(transaction: Arriving, data: Incoming): Promise<Incoming> {
  const { person } = data;
  const taken = new Set<string>();
  const ids = {
    sessions: new Set([...data.sessions.map(({ id }) => id), ...data.samples.map(({ session }) => session)]),
    samples: data.samples.map(({ id }) => id),
    versions: data.versions.map(({ version }) => version.id),
  };
  for (const name of OWNED) {
    for (const id of ids[name]) {
      const there = await transaction.objectStore(name).get(id);
      if (there && there.person !== person.id) taken.add(id);
    }
  }
  const idOf = idFor(person);
  return taken.size === 0 ? data : renamed(data, person, (id) => (taken.has(id) ? idOf(id) : id));
}

/** `live` is null where it stays as it is. */
async function put(
  transaction: Arriving,
  person: string,
  { neutral, sessions, samples, versions, live }: Omit<Incoming, 'person'>,
): Promise<void> {
  if (neutral) await transaction.objectStore('baselines').put(neutral, person);
  for (const session of sessions) await transaction.objectStore('sessions').put(session);
  for (const sample of samples) await putIncoming(transaction, sample);
  for (const { version, weights } of versions) {
    await transaction.objectStore('versions').put(version);
    await transaction.objectStore('weights').put(weights, version.id);
  }
  if (live) await transaction.objectStore('live').put(live, person);
}
