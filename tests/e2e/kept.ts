/** What the app keeps on the device, as a test finds it. */

import type { Page } from '@playwright/test';

/** How many values each object store holds. */
export const counts = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(
    () =>
      new Promise<Record<string, number>>((done, fail) => {
        const opening = indexedDB.open('facsimile');
        opening.onerror = () => fail(opening.error!);
        opening.onsuccess = () => {
          const names = [...opening.result.objectStoreNames];
          const transaction = opening.result.transaction(names);
          const asked = names.map((name) => transaction.objectStore(name).count());
          transaction.oncomplete = () => {
            opening.result.close();
            done(Object.fromEntries(names.map((name, i) => [name, asked[i]!.result])));
          };
        };
      }),
  );

/** The values of an object store. */
export const valuesOf = (page: Page, store: string): Promise<unknown[]> =>
  page.evaluate(
    (store) =>
      new Promise<unknown[]>((done, fail) => {
        const opening = indexedDB.open('facsimile');
        opening.onerror = () => fail(opening.error!);
        opening.onsuccess = () => {
          const reading = opening.result.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => {
            opening.result.close();
            done(reading.result);
          };
        };
      }),
    store,
  );
