/**
 * What is kept on the device, as a type: every read and write follows from it. A change of shape adds an upgrade,
 * and with it a version; upgrades are never edited once released.
 */

import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Baseline } from '../core/reading.ts';
import type { Sample, SamplePicture, SampleRecord } from '../core/samples.ts';
import type { RecordingInfo } from '../record/recording.ts';
import type * as tf from '../learn/tf.ts';
import type { SessionRecord } from '../session/record.ts';
import { formNow } from './earlier-forms.ts';
import type { ModelVersion, UnfinishedTraining } from './model-records.ts';
import { databaseName, PLACE } from './place.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface Schema extends DBSchema {
  /** One value per key; read field by field, see settings.ts. */
  settings: { key: string; value: unknown };
  people: { key: string; value: Person; indexes: { createdAt: number } };
  /** By person. */
  baselines: { key: string; value: Baseline };
  sessions: { key: string; value: SessionRecord; indexes: { person: string } };
  samples: { key: string; value: SampleRecord; indexes: { person: string; take: string } };
  /** By sample: what is seen of it, apart, so that thousands can be listed without a picture. */
  pictures: { key: string; value: SamplePicture };
  /** By number: pictures of an archive that is being imported (incoming.ts). */
  incoming: { key: number; value: SamplePicture };
  versions: { key: string; value: ModelVersion; indexes: { person: string } };
  /** By version. */
  weights: { key: string; value: tf.io.ModelArtifacts };
  /** By person: the version that is live; none where the base weights are. */
  live: { key: string; value: string };
  /** By person: the training that is under way. */
  unfinished: { key: string; value: UnfinishedTraining };
  /** Recordings without their readings. */
  recordings: { key: string; value: RecordingInfo; indexes: { createdAt: number; person: string } };
  /** Parts of a recording's files in their order, where there are no files. */
  recordingParts: { key: [recording: string, file: string, part: number]; value: Uint8Array<ArrayBuffer> };
}

export const NAME = databaseName(PLACE);

/** Every object store with its indexes, as all upgrades leave them. */
export const STORES: Readonly<Record<StoreNames<Schema>, readonly string[]>> = {
  settings: [],
  people: ['createdAt'],
  baselines: [],
  sessions: ['person'],
  samples: ['person', 'take'],
  pictures: [],
  incoming: [],
  versions: ['person'],
  weights: [],
  live: [],
  unfinished: [],
  recordings: ['createdAt', 'person'],
  recordingParts: [],
};

export type Upgrade = (
  database: IDBPDatabase<Schema>,
  transaction: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>,
) => void | Promise<void>;

/** UPGRADES[n] takes a database from version n to n + 1. */
export const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('settings');
    database.createObjectStore('people', { keyPath: 'id' }).createIndex('createdAt', 'createdAt');
    database.createObjectStore('baselines');
  },
  // A neutral face now holds its picture too: those kept without have to be recorded again.
  (_, transaction) => transaction.objectStore('baselines').clear(),
  (database) => {
    database.createObjectStore('sessions', { keyPath: 'id' }).createIndex('person', 'person');
    const samples = database.createObjectStore('samples', { keyPath: 'id' });
    samples.createIndex('person', 'person');
    samples.createIndex('take', 'take');
  },
  (database) => {
    database.createObjectStore('versions', { keyPath: 'id' }).createIndex('person', 'person');
    database.createObjectStore('weights');
    database.createObjectStore('live');
    database.createObjectStore('unfinished', { keyPath: 'person' });
  },
  (database) => {
    const recordings = database.createObjectStore('recordings', { keyPath: 'id' });
    recordings.createIndex('createdAt', 'createdAt');
    recordings.createIndex('person', 'person');
    database.createObjectStore('recordingParts');
  },
  // Synthetic pictures were said to be `made`.
  async (_, transaction) => {
    for (let cursor = await transaction.objectStore('samples').openCursor(); cursor; cursor = await cursor.continue()) {
      if ((cursor.value.origin as string) === 'made') await cursor.update({ ...cursor.value, origin: 'synthetic' });
    }
  },
  // Sessions are called otherwise, and a short one is a session of chosen units.
  async (_, transaction) => {
    const sessions = transaction.objectStore('sessions');
    for (const session of await sessions.getAll()) await sessions.put({ ...session, form: formNow(session.form) });
  },
  // Samples held their pictures.
  async (database, transaction) => {
    const pictures = database.createObjectStore('pictures');
    for (let cursor = await transaction.objectStore('samples').openCursor(); cursor; cursor = await cursor.continue()) {
      const { crop, points, ...record } = cursor.value as Sample;
      await pictures.put({ crop, points }, record.id);
      await cursor.update(record);
    }
  },
  (database) => void database.createObjectStore('incoming'),
];

export const VERSION = UPGRADES.length;
