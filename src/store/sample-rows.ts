/** How a sample lies in the database: what is said of it, and, apart, what is seen of it. Both come and go together. */

import type { StoreNames } from 'idb';
import type { Sample } from '../core/samples.ts';
import type { Writing } from './keep.ts';
import type { Schema } from './schema.ts';

/** The object stores that hold samples. */
export const SAMPLE_STORES = ['samples', 'pictures'] as const;
export type SampleStore = (typeof SAMPLE_STORES)[number];

export async function putSample<Name extends StoreNames<Schema>>(
  transaction: Writing<Name | SampleStore>,
  { crop, points, ...record }: Sample,
): Promise<void> {
  await transaction.objectStore('samples').put(record);
  await transaction.objectStore('pictures').put({ crop, points }, record.id);
}

export async function deleteSample<Name extends StoreNames<Schema>>(
  transaction: Writing<Name | SampleStore>,
  id: string,
): Promise<void> {
  await transaction.objectStore('samples').delete(id);
  await transaction.objectStore('pictures').delete(id);
}
