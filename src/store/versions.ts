/**
 * The models a person has: every training that came to a verdict is kept with where it came from, what it learned from and how it did;
 * one of them, or the base weights that the app comes with, is active. And the training that is under way, so that it can go on after
 * a reload or a crash.
 */

import type { IDBPDatabase, IDBPObjectStore } from 'idb';
import type * as tf from '../learn/tf.ts';
import { atOnce, keepOf } from './keep.ts';
import type { ModelVersion, UnfinishedTraining } from './model-records.ts';
import { readable, type OnUnreadable } from './readable.ts';
import type { Schema } from './schema.ts';

export class VersionStore {
  /** `onUnreadable` hears of records that are left out: another version, or a fault, left them. */
  constructor(
    private readonly database: IDBPDatabase<Schema>,
    private readonly onUnreadable: OnUnreadable = () => undefined,
  ) {}

  /** A person's versions, oldest first. */
  async list(person: string): Promise<ModelVersion[]> {
    const kept = await this.database.getAllFromIndex('versions', 'person', person);
    const versions = await readable('model', kept, this.onUnreadable);
    return versions.sort((a, b) => a.createdAt - b.createdAt);
  }

  /**
   * Keeps what a training came to, which is then over. A version that its verdict adopts becomes active with the same transaction,
   * unless what was active when the training began, `replaces`, is not so any more; tells whether it did. Rejects with StorageFull,
   * and with PersonGone.
   */
  async keep(version: ModelVersion, weights: tf.io.ModelArtifacts, replaces: string | null): Promise<boolean> {
    const { id, person, verdict } = version;
    const stores = ['versions', 'weights', 'live', 'unfinished'] as const;
    let adopted = false;
    await keepOf(this.database, person, 'the trained model', stores, async (transaction) => {
      await transaction.objectStore('versions').put(version);
      await transaction.objectStore('weights').put(weights, id);
      await transaction.objectStore('unfinished').delete(person);
      const active = (await transaction.objectStore('live').get(person)) ?? null;
      adopted = verdict.adopt && active === replaces;
      if (adopted) await setActive(transaction.objectStore('live'), person, id);
    });
    return adopted;
  }

  async weights(id: string): Promise<tf.io.ModelArtifacts | null> {
    return (await this.database.get('weights', id)) ?? null;
  }

  /** Which version is active for a person; null for the base weights. */
  async activeId(person: string): Promise<string | null> {
    return (await this.database.get('live', person)) ?? null;
  }

  /** Which version is active for a person, with its weights as they were at that moment; null for the base weights. */
  async active(person: string): Promise<{ readonly id: string; readonly weights: tf.io.ModelArtifacts | null } | null> {
    const transaction = this.database.transaction(['live', 'weights']);
    const id = await transaction.objectStore('live').get(person);
    const weights = id === undefined ? undefined : await transaction.objectStore('weights').get(id);
    await transaction.done;
    return id === undefined ? null : { id, weights: weights ?? null };
  }

  /** From now on this version is active for the person; null for the base weights. Rejects for a version that is not theirs, and with StorageFull. */
  async activate(person: string, id: string | null): Promise<void> {
    await atOnce(this.database, ['versions', 'live'], async (transaction) => {
      if (id !== null) await checkOwner(transaction.objectStore('versions'), person, id);
      await setActive(transaction.objectStore('live'), person, id);
    });
  }

  /** The version that the active one was trained from becomes active, and is told: null for the base weights. */
  async rollBack(person: string): Promise<string | null> {
    let parent: string | null = null;
    await atOnce(this.database, ['versions', 'live'], async (transaction) => {
      const id = await transaction.objectStore('live').get(person);
      const version = id === undefined ? undefined : await transaction.objectStore('versions').get(id);
      const before = version?.parent && (await transaction.objectStore('versions').get(version.parent));
      parent = before && before.person === person ? before.id : null;
      await setActive(transaction.objectStore('live'), person, parent);
    });
    return parent;
  }

  /** Removes a version of a person; when it was active, the base weights are. */
  async delete(person: string, id: string): Promise<void> {
    await atOnce(this.database, ['versions', 'weights', 'live'], async (transaction) => {
      await checkOwner(transaction.objectStore('versions'), person, id);
      if ((await transaction.objectStore('live').get(person)) === id)
        await setActive(transaction.objectStore('live'), person, null);
      await transaction.objectStore('versions').delete(id);
      await transaction.objectStore('weights').delete(id);
    });
  }

  async unfinished(person: string): Promise<UnfinishedTraining | null> {
    return (await this.database.get('unfinished', person)) ?? null;
  }

  /** Rejects with StorageFull, and with PersonGone. */
  async saveUnfinished(training: UnfinishedTraining): Promise<void> {
    await keepOf(this.database, training.person, 'the state of the training', ['unfinished'], (transaction) =>
      transaction.objectStore('unfinished').put(training),
    );
  }
}

type Store<Name extends 'live' | 'versions', Method extends 'get' | 'put' | 'delete'> = Pick<
  IDBPObjectStore<Schema, [Name], Name, 'readwrite'>,
  Method
>;

async function setActive(live: Store<'live', 'put' | 'delete'>, person: string, id: string | null): Promise<void> {
  await (id === null ? live.delete(person) : live.put(id, person));
}

/** Rejects for a version that is not this person's. */
async function checkOwner(versions: Store<'versions', 'get'>, person: string, id: string): Promise<void> {
  const version = await versions.get(id);
  if (version?.person !== person) throw new RangeError(`no such version of this person: ${id}`);
}
