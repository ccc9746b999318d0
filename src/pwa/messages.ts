/** What the service worker and the pages tell each other of the copy on the device. */

/** What the pages hear while it is made. */
export type PrecacheMessage =
  /** Bytes kept so far, and in all. */
  | { readonly type: 'precache-progress'; readonly done: number; readonly total: number }
  /** It gave up; `full` when there was no room. */
  | { readonly type: 'precache-failed'; readonly full: boolean }
  /** All of it is there; or something of it was lost and did not come again. */
  | { readonly type: 'precache-whole' }
  | { readonly type: 'precache-lost'; readonly full: boolean };

/** What the worker hears: a newer version that waits is wanted now; or the copy is to be checked, and repaired. */
export type PageMessage = { readonly type: 'SKIP_WAITING' } | { readonly type: 'repair-precache' };
