/** What calibration keeps of each person: sessions and how far they came, and the samples taken in them or made from them. */

import type { IDBPDatabase } from 'idb';
import type { Sample } from '../core/samples.ts';
import type { SessionRecord } from '../session/record.ts';
import type { Schema } from './schema.ts';
import { nameFullDisk } from './storage-full.ts';

export class CalibrationStore {
  constructor(private readonly database: IDBPDatabase<Schema>) {}

  /** A person's samples, in the order in which they were taken. */
  async samples(person: string): Promise<Sample[]> {
    const samples = await this.database.getAllFromIndex('samples', 'person', person);
    return samples.sort((a, b) => a.time - b.time || a.id.localeCompare(b.id));
  }

  /** Adds samples, or replaces those of the same ids: all or none. Rejects with StorageFull. */
  async saveSamples(samples: readonly Sample[]): Promise<void> {
    const transaction = this.database.transaction('samples', 'readwrite');
    await nameFullDisk('the pictures', () =>
      Promise.all([...samples.map((sample) => transaction.store.put(sample)), transaction.done]),
    );
  }

  async deleteSamples(ids: readonly string[]): Promise<void> {
    const transaction = this.database.transaction('samples', 'readwrite');
    await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
  }

  /** Forgets what was captured of a take, which is to be done again. */
  async deleteTake(take: string): Promise<void> {
    const transaction = this.database.transaction('samples', 'readwrite');
    const ids = await transaction.store.index('take').getAllKeys(take);
    await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
  }

  /** A person's sessions, oldest first. */
  async sessions(person: string): Promise<SessionRecord[]> {
    const sessions = await this.database.getAllFromIndex('sessions', 'person', person);
    return sessions.sort((a, b) => a.startedAt - b.startedAt);
  }

  /** Rejects with StorageFull. */
  async saveSession(session: SessionRecord): Promise<void> {
    await nameFullDisk('the session', () => this.database.put('sessions', session));
  }
}
