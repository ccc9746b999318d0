/**
 * What is kept on the device, as a type: every read and write follows from it. A change of shape adds an upgrade,
 * and with it a version; upgrades are never edited once released.
 */

import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import type { Baseline } from '../core/reading.ts';

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
}

export const NAME = 'facsimile';

export type Upgrade = (
  database: IDBPDatabase<Schema>,
  transaction: IDBPTransaction<Schema, ('settings' | 'people' | 'baselines')[], 'versionchange'>,
) => void | Promise<void>;

/** UPGRADES[n] takes a database from version n to n + 1. */
export const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('settings');
    database.createObjectStore('people', { keyPath: 'id' }).createIndex('createdAt', 'createdAt');
    database.createObjectStore('baselines');
  },
];

export const VERSION = UPGRADES.length;
