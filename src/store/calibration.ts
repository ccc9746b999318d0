/** What calibration keeps of each person: sessions and how far they came, and the samples taken in them or made from them. */

import type { IDBPDatabase } from 'idb';
import type { Sample } from '../core/samples.ts';
import type { SessionRecord } from '../session/record.ts';
import type { Schema } from './schema.ts';
import { keepOf } from './keep.ts';
import { readable, type OnUnreadable } from './readable.ts';

export class CalibrationStore {
  /** `onUnreadable` hears of records that are left out: another version, or a fault, left them. */
  constructor(
    private readonly database: IDBPDatabase<Schema>,
    private readonly onUnreadable: OnUnreadable = () => undefined,
  ) {}

  /** A person's samples, in the order in which they were taken. */
  async samples(person: string): Promise<Sample[]> {
    const kept = await this.database.getAllFromIndex('samples', 'person', person);
    const samples = await readable('picture', kept, this.onUnreadable);
    return samples.sort((a, b) => a.time - b.time || a.id.localeCompare(b.id));
  }

  /** Adds samples of a person, or replaces those of the same ids: all or none. Rejects with StorageFull, and with PersonGone. */
  async saveSamples(samples: readonly Sample[]): Promise<void> {
    const [first] = samples;
    if (!first) return;
    await keepOf(this.database, first.person, 'the pictures', ['samples'], async (transaction) => {
      const store = transaction.objectStore('samples');
      for (const sample of samples) await store.put(sample);
    });
  }

  async deleteSamples(ids: readonly string[]): Promise<void> {
    const transaction = this.database.transaction('samples', 'readwrite');
    await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
  }

  /** Keeps `samples` in place of what was captured of a take before, or all stays as it was. Rejects as `saveSamples` does. */
  async replaceTake(person: string, take: string, samples: readonly Sample[]): Promise<void> {
    await keepOf(this.database, person, 'the pictures', ['samples'], async (transaction) => {
      const store = transaction.objectStore('samples');
      const before = await store.index('take').getAll(take);
      for (const { id, person: owner } of before) if (owner === person) await store.delete(id);
      for (const sample of samples) await store.put(sample);
    });
  }

  /** Adds samples of a session and keeps how far it has come: all or none. Rejects as `saveSamples` does. */
  async addToSession(session: SessionRecord, samples: readonly Sample[]): Promise<void> {
    await keepOf(this.database, session.person, 'the pictures', ['samples', 'sessions'], async (transaction) => {
      for (const sample of samples) await transaction.objectStore('samples').put(sample);
      await transaction.objectStore('sessions').put(session);
    });
  }

  /** A person's sessions, oldest first. */
  async sessions(person: string): Promise<SessionRecord[]> {
    const kept = await this.database.getAllFromIndex('sessions', 'person', person);
    const sessions = await readable('session', kept, this.onUnreadable);
    return sessions.sort((a, b) => a.startedAt - b.startedAt);
  }

  /** Rejects with StorageFull, and with PersonGone. */
  async saveSession(session: SessionRecord): Promise<void> {
    await keepOf(this.database, session.person, 'the session', ['sessions'], (transaction) =>
      transaction.objectStore('sessions').put(session),
    );
  }
}
