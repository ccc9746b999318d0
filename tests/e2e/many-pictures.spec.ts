/** A library of 5,000 pictures: what is shown is loaded as it comes near the view, and what has left it is let go of. */

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const SAMPLES = 5000;
const A_TAKE = 12;

/** Puts so many pictures into the database of an app that has just been opened, without the app. */
const fill = (page: Page): Promise<void> =>
  page.evaluate(
    ({ name, samples, aTake }) =>
      new Promise<void>((done, fail) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => fail(opening.error!);
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction(['people', 'samples', 'pictures'], 'readwrite');
          transaction.objectStore('people').put({ id: 'many', name: 'Many', createdAt: 1 });
          for (let i = 0; i < samples; i++) {
            const id = `${i}`;
            const take = Math.floor(i / aTake);
            transaction.objectStore('samples').put({
              id,
              person: 'many',
              session: `s${Math.floor(take / 50)}`,
              take: `t${take}`,
              time: i,
              modelVersion: 'base',
              origin: 'captured',
              prompt: { kind: 'unit', unit: 'AU12', strength: 'strong' },
              pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, -50] },
              quality: { score: 1, reasons: [] },
              units: new Float32Array(21),
              mask: new Uint8Array(21),
              expression: -1,
              excluded: false,
            });
            transaction
              .objectStore('pictures')
              .put({ crop: new Uint8Array(3 * 112 * 112), points: new Float32Array(3 * 468) }, id);
          }
          transaction.oncomplete = () => (database.close(), done());
          transaction.onabort = () => fail(transaction.error!);
        };
      }),
    { name: 'facsimile', samples: SAMPLES, aTake: A_TAKE },
  );

/** Canvases that hold a picture, and pictures that were read so far. */
const held = (page: Page): Promise<{ painted: number; canvases: number; read: number }> =>
  page.evaluate(() => {
    const canvases = [...document.querySelectorAll('canvas')];
    const { read } = globalThis as unknown as { read: number };
    return { painted: canvases.filter(({ width }) => width > 0).length, canvases: canvases.length, read };
  });

test('a library of 5,000 pictures loads what is near the view, and no more of it is held at its end', async ({ page }) => {
  await page.addInitScript(() => {
    const counted = globalThis as unknown as { read: number };
    counted.read = 0;
    const get = IDBObjectStore.prototype.get;
    IDBObjectStore.prototype.get = function (key) {
      if (this.name === 'pictures') counted.read++;
      return get.call(this, key);
    };
  });
  await page.goto('/#/calibrate/library');
  await expect(page.getByText('Nothing has been captured')).toBeVisible();
  await fill(page);
  await page.reload();
  await page.getByRole('button', { name: /^Person/ }).click();
  await page.getByRole('button', { name: 'Many', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByText('5000 pictures')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export this person' })).toBeInViewport();
  await expect.poll(async () => (await held(page)).painted).toBeGreaterThan(20);
  const first = await held(page);
  expect(first.read).toBeLessThan(300);
  expect(first.canvases).toBeLessThan(500);

  const main = page.getByRole('main');
  for (let i = 0; i < 12; i++) {
    await main.evaluate((element) => element.scrollBy(0, 4000));
    await page.waitForTimeout(150);
  }
  await main.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect.poll(async () => (await held(page)).painted).toBeGreaterThan(20);
  await expect.poll(async () => (await held(page)).painted).toBeLessThan(300);
  expect((await held(page)).read).toBeLessThan(SAMPLES / 2);
});
