/**
 * Where this copy of the app lies on its origin. Other copies, of other versions too, may lie on the same origin, and everything that
 * an origin keeps is shared: what is kept here is named by the place.
 */

/** Path of the app's folder, with a slash at both ends: built modules lie one folder below it. */
export const PLACE = new URL(import.meta.url).pathname.replace(/[^/]*\/[^/]*$/, '');

/** Name of the database of the app at `place`. */
export const databaseName = (place: string): string => (place === '/' ? 'facsimile' : `facsimile ${place}`);

/** Name of the folder, in the origin's private file system, of the recordings that a database of this name lists. */
export const recordingsFolder = (database: string): string =>
  database === databaseName('/') ? 'recordings' : `recordings of ${encodeURIComponent(database)}`;
