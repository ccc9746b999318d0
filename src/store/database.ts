/** The database itself, for the page and for workers alike. */

import { openDB, type IDBPDatabase } from 'idb';
import { NAME, UPGRADES, type Schema } from './schema.ts';

export interface StoreEvents {
  /** Another tab holds an older version open and has to be closed first. */
  onBlocked?: () => void;
  /** A newer version of the app was opened elsewhere; this store is closed now. */
  onClosed?: () => void;
}

/**
 * Opens it, bringing older data up to date, all of it or none. Rejects where the browser keeps nothing (some private
 * windows).
 */
export async function openDatabase(events: StoreEvents = {}, upgrades = UPGRADES): Promise<IDBPDatabase<Schema>> {
  let failure: unknown = null;
  const opening = openDB<Schema>(NAME, upgrades.length, {
    async upgrade(db, from, _to, transaction) {
      try {
        for (const upgrade of upgrades.slice(from)) await upgrade(db, transaction);
      } catch (error) {
        failure = error;
        transaction.done.catch(() => undefined); // opening fails as well, and tells of the failure
        transaction.abort();
      }
    },
    blocked: () => events.onBlocked?.(),
    blocking: (_current, _wanted, event) => {
      (event.target as IDBDatabase).close();
      events.onClosed?.();
    },
    terminated: () => events.onClosed?.(),
  });
  return opening.catch((error: unknown) => {
    throw failure ?? error;
  });
}
