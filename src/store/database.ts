/** The database itself, for the page and for workers alike. */

import { openDB, type IDBPDatabase } from 'idb';
import { afterWaiting } from '../reader/waiting.ts';
import { NAME, STORES, UPGRADES, type Schema } from './schema.ts';

/** Why nothing can be kept. */
export const STORE_PROBLEMS = [
  /** The browser keeps nothing here, as in some private windows. */
  'none',
  'full',
  /** Another tab holds an older version open. */
  'blocked',
  /** A newer version of the app was here. */
  'newer',
  /** It cannot be opened, brought up to date or read, or a part of it is missing. */
  'unreadable',
  /** It does not answer. */
  'silent',
] as const;
export type StoreProblem = (typeof STORE_PROBLEMS)[number];

export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';

  constructor(
    readonly problem: StoreProblem,
    options?: ErrorOptions,
  ) {
    super(`nothing can be kept on this device: ${problem}`, options);
  }
}

/** Why an open store was closed: for another tab with a newer version, or because the browser cleared or lost its data. */
export type StoreClosing = 'updated' | 'cleared';

export interface StoreEvents {
  /** Another tab wants to bring the data up to date; false keeps this store open, and that tab waiting, as a session does. */
  mayClose?: () => boolean;
  /** This store is closed now. */
  onClosed?: (why: StoreClosing) => void;
}

/** The browser's names for what went wrong at opening; all others stand for a database that cannot be read. */
const PROBLEMS: Readonly<Record<string, StoreProblem>> = {
  QuotaExceededError: 'full',
  VersionError: 'newer',
  SecurityError: 'none',
  InvalidStateError: 'none',
};
const ANSWER_MS = 8000;
/** Another tab lets go once its last writes are done. */
export const LET_GO_MS = 1500;

const problemOf = (error: unknown): StoreProblem => PROBLEMS[(error as DOMException).name] ?? 'unreadable';

/** Opens it, bringing older data up to date, all of it or none. Rejects with StoreUnavailable. */
export function openDatabase(
  events: StoreEvents = {},
  upgrades = UPGRADES,
  answerWithin = ANSWER_MS,
): Promise<IDBPDatabase<Schema>> {
  if (!('indexedDB' in globalThis)) return Promise.reject(new StoreUnavailable('none'));
  return new Promise((done, fail) => {
    let refused = false;
    const refuse = (problem: StoreProblem, cause?: unknown): void => {
      refused = true;
      stopWaiting();
      fail(new StoreUnavailable(problem, { cause }));
    };
    const waitForAnswer = () => afterWaiting(answerWithin, () => refuse('silent'));
    let stopAnswer = waitForAnswer();
    let stopBlocked = (): void => undefined;
    const stopWaiting = (): void => {
      stopAnswer();
      stopBlocked();
    };
    const heard = {
      onBlocked: () => (stopBlocked = afterWaiting(LET_GO_MS, () => refuse('blocked'))),
      onUpgrade: stopWaiting, // much may have to be rewritten
    };
    open(events, upgrades, heard).then(
      async (database) => {
        stopWaiting();
        stopAnswer = waitForAnswer();
        try {
          checkParts(database);
          await database.count('settings'); // some open, and answer nothing
        } catch (error) {
          database.close();
          return refuse(problemOf(error), error);
        }
        stopWaiting();
        if (refused) database.close();
        else done(database);
      },
      (error: unknown) => refuse(problemOf(error), error),
    );
  });
}

/** Opens it for the work of a worker, whose connection another tab waits for until it is closed. Rejects as `openDatabase` does. */
export const openForWork = (): Promise<IDBPDatabase<Schema>> => openDatabase({ mayClose: () => false });

async function open(
  events: StoreEvents,
  upgrades: typeof UPGRADES,
  { onBlocked, onUpgrade }: { readonly onBlocked: () => void; readonly onUpgrade: () => void },
): Promise<IDBPDatabase<Schema>> {
  let failure: unknown = null;
  let closed = false;
  const close = (why: StoreClosing): void => {
    if (!closed) events.onClosed?.(why);
    closed = true;
  };
  const opening = openDB<Schema>(NAME, upgrades.length, {
    async upgrade(db, from, _to, transaction) {
      onUpgrade();
      try {
        for (const upgrade of upgrades.slice(from)) await upgrade(db, transaction);
      } catch (error) {
        failure = error;
        transaction.done.catch(() => undefined); // opening fails as well, and tells of the failure
        transaction.abort();
      }
    },
    blocked: onBlocked,
    blocking: (_current, wanted, event) => {
      if (events.mayClose?.() === false) return;
      (event.target as IDBDatabase).close();
      close(wanted === null ? 'cleared' : 'updated'); // no version is wanted where it is deleted
    },
    terminated: () => close('cleared'),
  });
  try {
    return await opening;
  } catch (error) {
    throw failure ?? error;
  }
}

/** Throws where an object store or an index is missing. */
function checkParts(database: IDBPDatabase<Schema>): void {
  const names = Object.keys(STORES) as (keyof typeof STORES)[];
  const missing = names.filter((name) => !database.objectStoreNames.contains(name));
  if (missing.length > 0) throw new Error(`missing from the database: ${missing.join(', ')}`);
  const transaction = database.transaction(names);
  for (const name of names) {
    const { indexNames } = transaction.objectStore(name) as { readonly indexNames: DOMStringList };
    const lost = STORES[name].filter((index) => !indexNames.contains(index));
    if (lost.length > 0) throw new Error(`missing from the database: ${lost.join(', ')} of ${name}`);
  }
}
