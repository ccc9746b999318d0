/** What the service worker tells the pages while it fills its cache. */
export interface PrecacheProgress {
  readonly type: 'precache-progress';
  /** Bytes stored so far, and in all. */
  readonly done: number;
  readonly total: number;
}
