/**
 * How things of a person are written: all of them or none, and only while the person is there. A training, or pictures being made,
 * may end after somebody was removed or all was erased; nothing of them comes back then.
 */

import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Schema } from './schema.ts';
import { nameFullDisk } from './storage-full.ts';

/** The person is gone for whom something was to be kept; nothing was changed. */
export class PersonGone extends Error {
  override readonly name = 'PersonGone';

  constructor(person: string) {
    super(`nobody to keep this of: ${person} (removed in the meantime)`);
  }
}

/** A transaction that writes to `Name`. */
export type Writing<Name extends StoreNames<Schema>> = IDBPTransaction<Schema, Name[], 'readwrite'>;

/**
 * Does `write`, which awaits nothing but its transaction over `names`. When it rejects, nothing was changed, and so does this: with
 * StorageFull when there is no room for `what`.
 */
export async function atOnce<Name extends StoreNames<Schema>>(
  database: IDBPDatabase<Schema>,
  names: readonly Name[],
  write: (transaction: Writing<Name>) => Promise<unknown>,
  what = 'this change',
): Promise<void> {
  const transaction = database.transaction<Name[], 'readwrite'>([...names], 'readwrite');
  await nameFullDisk(what, async () => {
    try {
      await write(transaction);
    } catch (error) {
      transaction.done.catch(() => undefined); // fails as well: the error itself is told
      transaction.abort();
      throw error;
    }
    await transaction.done;
  });
}

/** `atOnce` for a person who is there: rejects with PersonGone for any other. */
export async function keepOf<Name extends StoreNames<Schema>>(
  database: IDBPDatabase<Schema>,
  person: string,
  what: string,
  names: readonly Name[],
  write: (transaction: Writing<Name | 'people'>) => Promise<unknown>,
): Promise<void> {
  const whileHere = async (transaction: Writing<Name | 'people'>): Promise<void> => {
    await mustBeHere(transaction, person);
    await write(transaction);
  };
  await atOnce<Name | 'people'>(database, ['people', ...names], whileHere, what);
}

/** Rejects with PersonGone for nobody. */
export async function mustBeHere<Name extends StoreNames<Schema>>(
  transaction: Writing<Name | 'people'>,
  person: string,
): Promise<void> {
  if ((await transaction.objectStore('people').getKey(person)) === undefined) throw new PersonGone(person);
}
