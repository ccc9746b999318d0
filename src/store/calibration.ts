/** What calibration keeps of each person: sessions and how far they came, and the samples taken in them or made from them. */

import type { IDBPDatabase } from 'idb';
import type { Sample, SamplePicture, SampleRecord } from '../core/samples.ts';
import type { SessionRecord } from '../session/record.ts';
import type { Schema } from './schema.ts';
import { atOnce, keepOf } from './keep.ts';
import { readable, type OnUnreadable } from './readable.ts';
import { deleteSample, putSample, SAMPLE_STORES } from './sample-rows.ts';

/** Pictures that are read at once. */
const BATCH = 64;

export class CalibrationStore {
  /** `onUnreadable` hears of records that are left out: another version, or a fault, left them. */
  constructor(
    private readonly database: IDBPDatabase<Schema>,
    private readonly onUnreadable: OnUnreadable = () => undefined,
  ) {}

  /** A sample whose picture cannot be read is one that cannot be read. */
  readonly #onImage = (_what: 'image', count: number): void => this.onUnreadable('picture', count);

  /** A person's samples without their pictures, in the order in which they were taken. */
  async list(person: string): Promise<SampleRecord[]> {
    const kept = await this.database.getAllFromIndex('samples', 'person', person);
    const records = await readable('picture', kept, this.onUnreadable);
    return records.sort((a, b) => a.time - b.time || a.id.localeCompare(b.id));
  }

  /** What is seen of a sample; null for one that is gone or cannot be read. */
  async picture(id: string): Promise<SamplePicture | null> {
    const kept = await this.database.get('pictures', id);
    const [picture] = await readable('image', kept ? [kept] : [], this.#onImage);
    return picture ?? null;
  }

  /** `records` with their pictures, some at a time; one whose picture is gone or cannot be read is left out. */
  async *whole(records: readonly SampleRecord[]): AsyncGenerator<Sample, void> {
    for (let from = 0; from < records.length; from += BATCH) {
      const some = records.slice(from, from + BATCH);
      const transaction = this.database.transaction('pictures');
      const kept = await Promise.all(some.map(({ id }) => transaction.store.get(id)));
      const good = new Set<unknown>(await readable('image', kept, this.#onImage));
      for (const [i, record] of some.entries()) if (good.has(kept[i])) yield { ...record, ...kept[i]! };
    }
  }

  /** Those among `records` whose pictures can be read; of the pictures none stays in memory. */
  async readable(records: readonly SampleRecord[]): Promise<SampleRecord[]> {
    const ids = new Set<string>();
    for await (const { id } of this.whole(records)) ids.add(id);
    return records.filter(({ id }) => ids.has(id));
  }

  /** Adds samples of a person, or replaces those of the same ids: all or none. Rejects with StorageFull, and with PersonGone. */
  async saveSamples(samples: readonly Sample[]): Promise<void> {
    const [first] = samples;
    if (!first) return;
    await keepOf(this.database, first.person, 'the pictures', SAMPLE_STORES, async (transaction) => {
      for (const sample of samples) await putSample(transaction, sample);
    });
  }

  /**
   * Changes what is said of samples of a person, as it is kept by now; their pictures stay. Gives those that are there, as they are from
   * now on. All or none; rejects as `saveSamples` does.
   */
  async changeRecords(samples: readonly SampleRecord[], change: (before: SampleRecord) => SampleRecord): Promise<SampleRecord[]> {
    const [first] = samples;
    const changed: SampleRecord[] = [];
    if (!first) return changed;
    await keepOf(this.database, first.person, 'the labels', ['samples'], async (transaction) => {
      const store = transaction.objectStore('samples');
      for (const { id } of samples) {
        const before = await store.get(id);
        if (!before) continue; // deleted in the meantime
        changed.push(change(before));
        await store.put(changed.at(-1)!);
      }
    });
    return changed;
  }

  /** All or none. Rejects with StorageFull. */
  async deleteSamples(ids: readonly string[]): Promise<void> {
    await atOnce(this.database, SAMPLE_STORES, async (transaction) => {
      for (const id of ids) await deleteSample(transaction, id);
    });
  }

  /** Keeps `samples` in place of what was captured of a take before, or all stays as it was. Rejects as `saveSamples` does. */
  async replaceTake(person: string, take: string, samples: readonly Sample[]): Promise<void> {
    await keepOf(this.database, person, 'the pictures', SAMPLE_STORES, async (transaction) => {
      const before = await transaction.objectStore('samples').index('take').getAll(take);
      for (const { id, person: owner } of before) if (owner === person) await deleteSample(transaction, id);
      for (const sample of samples) await putSample(transaction, sample);
    });
  }

  /** Adds samples of a session and keeps how far it has come: all or none. Rejects as `saveSamples` does. */
  async addToSession(session: SessionRecord, samples: readonly Sample[]): Promise<void> {
    await keepOf(this.database, session.person, 'the pictures', [...SAMPLE_STORES, 'sessions'], async (transaction) => {
      for (const sample of samples) await putSample(transaction, sample);
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
