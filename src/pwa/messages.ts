/** What the service worker tells the pages while it fills its cache. */
export type PrecacheMessage =
  /** Bytes kept so far, and in all. */
  | { readonly type: 'precache-progress'; readonly done: number; readonly total: number }
  /** It gave up; `full` when there was no room. */
  | { readonly type: 'precache-failed'; readonly full: boolean };
