/**
 * Pictures on their way in. A transaction waits for nothing but itself, so pictures that have to be read and decoded are put by first,
 * a few at a time; then all of them take their places in one transaction, together with everything else of their person, or none does.
 */

import type { IDBPDatabase, StoreNames } from 'idb';
import type { SamplePicture, SampleRecord } from '../core/samples.ts';
import type { Writing } from './keep.ts';
import type { SampleStore } from './sample-rows.ts';
import { NAME, type Schema } from './schema.ts';

/** A sample whose picture lies among the incoming ones. */
export interface IncomingSample extends SampleRecord {
  readonly incoming: Schema['incoming']['key'];
}

/** What is seen of samples `from` to `to`, the last not among them. */
export type PicturesOf = (from: number, to: number) => Promise<readonly SamplePicture[]>;

/** Pictures that are put by at once. */
const BATCH = 64;
/** Held while pictures come in: one import at a time, whichever tab it runs in. */
const LOCK = `${NAME} import`;

/** Does `work`, in which `putIncoming` may be used, once the pictures of `samples` are put by. Rejects as `picturesOf` and `work` do. */
export function withIncoming(
  database: IDBPDatabase<Schema>,
  samples: readonly SampleRecord[],
  picturesOf: PicturesOf,
  work: (samples: IncomingSample[]) => Promise<void>,
): Promise<void> {
  return alone(async () => {
    await database.clear('incoming'); // a tab that was closed may have left some
    try {
      for (let from = 0; from < samples.length; from += BATCH) {
        const pictures = await picturesOf(from, Math.min(from + BATCH, samples.length));
        const transaction = database.transaction('incoming', 'readwrite');
        await Promise.all([...pictures.map((picture, i) => transaction.store.put(picture, from + i)), transaction.done]);
      }
      await work(samples.map((sample, i) => ({ ...sample, incoming: i })));
    } finally {
      await database.clear('incoming');
    }
  });
}

/** Puts a sample and its picture in their places. */
export async function putIncoming<Name extends StoreNames<Schema>>(
  transaction: Writing<Name | SampleStore | 'incoming'>,
  { incoming, ...record }: IncomingSample,
): Promise<void> {
  const picture = await transaction.objectStore('incoming').get(incoming);
  if (!picture) throw new Error(`no incoming picture: ${incoming} (of ${record.id})`);
  await transaction.objectStore('samples').put(record);
  await transaction.objectStore('pictures').put(picture, record.id);
}

/** Where a browser has no locks, every tab is alone. */
const alone = (work: () => Promise<void>): Promise<void> => ('locks' in navigator ? navigator.locks.request(LOCK, work) : work());
