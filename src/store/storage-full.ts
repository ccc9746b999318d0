/** The one failure of keeping things that a person can do something about. */

/** The device has no room left; nothing was changed. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull';

  constructor(what: string, options?: ErrorOptions) {
    super(`no room left on this device to keep ${what}: free some space and try again`, options);
  }
}

/** Does `write`, and names a full disk: rejects with StorageFull then. */
export async function nameFullDisk<T>(what: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as DOMException).name === 'QuotaExceededError') throw new StorageFull(what, { cause: error });
    throw error;
  }
}
