/** Everything that is kept on the device, gone for good, readable or not: the way on where the store cannot be opened. */

import { afterWaiting } from '../reader/waiting.ts';
import { LET_GO_MS, StoreUnavailable } from './database.ts';
import { recordingsFolder } from './place.ts';
import { NAME } from './schema.ts';

/** Deletes the database, then the files of recordings, which lie beside it. Rejects while another tab holds either open. */
export async function deleteAll(): Promise<void> {
  await deleteDatabase();
  const root = await privateFolder();
  await root?.removeEntry(recordingsFolder(NAME), { recursive: true }).catch((error: DOMException) => {
    if (error.name !== 'NotFoundError') throw error;
  });
}

function deleteDatabase(): Promise<void> {
  return new Promise((done, fail) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = () => done();
    request.onblocked = () => afterWaiting(LET_GO_MS, () => fail(new StoreUnavailable('blocked')));
    request.onerror = () => fail(new StoreUnavailable('unreadable', { cause: request.error }));
  });
}

/** The browser's private file system; null where it has none or gives none: recordings lie in the database there. */
async function privateFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await navigator.storage.getDirectory();
  } catch {
    return null;
  }
}
