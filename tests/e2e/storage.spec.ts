/** What is kept cannot be had, or a part of the app is gone: each says what it is and what to do, and no page is blank. */

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { halfMover } from './person-archive.ts';

test.use({
  serviceWorkers: 'allow',
  allowed: /Failed to load resource|Failed to fetch dynamically imported module|Unable to preload|prompt/,
});

/** Runs `work` in the database before the app is opened. */
async function prepare(page: Page, version: number, stores: readonly string[]): Promise<void> {
  await page.goto('/icons/icon.svg');
  await page.evaluate(
    ([wanted, names]) =>
      new Promise<void>((done, fail) => {
        const request = indexedDB.open('facsimile', wanted);
        request.onupgradeneeded = () => names.forEach((name) => request.result.createObjectStore(name));
        request.onerror = () => fail(request.error!);
        request.onsuccess = () => {
          request.result.close();
          done();
        };
      }),
    [version, stores] as const,
  );
}

/** The notice, with the app behind it: it still starts with the demonstration face. */
async function expectWayOn(page: Page, title: string): Promise<void> {
  await expect(page.getByRole('alert')).toContainText(title);
  await expect(page.getByRole('button', { name: 'Show the demonstration face' })).toBeVisible();
  await page.goto('/#/calibrate');
  await expect(page.getByRole('main').getByRole('alert')).toContainText(title);
}

async function importHalfMover(page: Page): Promise<void> {
  await page.goto('/#/calibrate/library');
  const person = { name: 'half-mover.zip', mimeType: 'application/zip', buffer: await halfMover(page) };
  await page.locator('input[type=file][accept=".zip"]').setInputFiles(person);
  await expect(page.getByRole('button', { name: 'Person: Half mover' })).toBeVisible();
}

/** What is kept of people and of their choices. */
const kept = (page: Page): Promise<unknown> =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const opening = indexedDB.open('facsimile');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['people', 'settings']);
          const [people, settings] = ['people', 'settings'].map((name) => transaction.objectStore(name).getAll());
          transaction.oncomplete = () => {
            opening.result.close();
            done([people!.result, settings!.result]);
          };
        };
      }),
  );

test('a database of a newer version', async ({ page }) => {
  await prepare(page, 1000, ['theirs']);
  await page.goto('/');
  await expectWayOn(page, 'comes from a newer version');
});

test('a database without its parts, which can be erased', async ({ page }) => {
  await prepare(page, 1, ['people']);
  const answers = (): Promise<string | null> => page.evaluate(() => localStorage.getItem('facsimile embed /'));
  await page.evaluate(() => localStorage.setItem('facsimile embed /', '["https://lab.example"]'));
  await page.goto('/');
  await expectWayOn(page, 'cannot be read');
  expect(await answers()).not.toBeNull();
  await page.getByRole('button', { name: 'Erase what is kept here' }).click();
  await page.getByRole('button', { name: 'Erase all of it for good' }).click();
  await expect(page.getByRole('button', { name: 'Start session' })).toBeVisible();
  expect(await answers()).toBeNull();
});

test('a database that never answers', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => Object.setPrototypeOf(new EventTarget(), IDBOpenDBRequest.prototype) as IDBOpenDBRequest;
  });
  await page.goto('/');
  await expectWayOn(page, 'does not answer');
});

test('a browser that keeps nothing', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await page.goto('/');
  await expectWayOn(page, 'keeps nothing here');
});

test('data that are cleared while the page is open', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
  await page.evaluate(() => void indexedDB.deleteDatabase('facsimile'));
  await expect(page.getByRole('alert')).toContainText('data of this page was cleared');
  await page.getByRole('alert').getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a newer version in another tab, at each thing that is read of what is kept while this one starts', async ({
  page,
  context,
}) => {
  await importHalfMover(page);
  const began = async (read: number): Promise<boolean> => {
    const starting = await context.newPage();
    await starting.addInitScript((read) => {
      const { prototype } = IDBDatabase;
      const { transaction } = prototype;
      let begun = 0;
      prototype.transaction = function (...what) {
        begun += 1;
        document.documentElement.dataset.begun = String(begun);
        const asks = { oldVersion: this.version, newVersion: this.version + 1 };
        if (begun === read) this.dispatchEvent(new IDBVersionChangeEvent('versionchange', asks));
        return transaction.apply(this, what);
      };
    }, read);
    await starting.goto('/');
    await expect(starting.getByRole('button', { name: 'Show the demonstration face' })).toBeVisible();
    const isReached = Number(await starting.locator('html').getAttribute('data-begun')) >= read;
    if (isReached) await expect(starting.getByRole('alert'), `${read}`).toContainText('newer version was opened in another tab');
    await starting.close();
    return isReached;
  };
  let reads = 0;
  while (await began(reads + 1)) reads += 1;
  expect(reads).toBeGreaterThanOrEqual(4);
});

test('code of the offline copy that does not come is told', async ({ page }) => {
  await page.route(/assets\/workbox-window[^/]*\.js/, (route) => route.abort());
  await page.goto('/');
  await expect(page.getByTitle(/Not every file arrived/)).toBeVisible();
});

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' });

  for (const part of ['CalibrateScreen', 'calibration\\.svelte']) {
    test(`an old tab whose code is gone says so, and a reload brings it back: ${part}`, async ({ page }) => {
      const gone: string[] = [];
      await page.route(new RegExp(`assets/${part}[^/]*\\.js`), (route) => {
        gone.push(route.request().url());
        return route.fulfill({ status: 404 });
      });
      await page.goto('/');
      await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
      await page.goto('/#/calibrate');
      await expect(page.getByRole('alert').filter({ hasText: 'out of date' })).toBeVisible();
      expect(gone).not.toEqual([]);
      await page.unrouteAll();
      await page.getByRole('button', { name: 'Reload' }).first().click();
      await expect(page.getByRole('button', { name: 'Start session' })).toBeVisible();
    });
  }

  for (const part of ['settings-read', 'kept-kinds']) {
    test(`code that does not come at the start is told as that, and nothing of what is kept is changed: ${part}`, async ({
      page,
    }) => {
      await importHalfMover(page);
      const before = await kept(page);
      await page.route(new RegExp(`assets/${part}[^/]*\\.js`), (route) => route.abort());
      await page.goto('/');
      await expect(page.getByRole('alert')).toContainText('out of date');
      await page.getByRole('button', { name: 'Show the demonstration face' }).click();
      await page.keyboard.press('o'); // another overlay
      await page.getByRole('button', { name: 'Person: Demonstration face' }).click();
      await page.getByRole('textbox', { name: 'Name of a person to add' }).fill('Somebody else');
      await page.keyboard.press('Enter');
      await expect(page.getByText('Nothing is kept in this tab any more')).toBeVisible();
      expect(await kept(page)).toEqual(before);
      const again = await page.context().newPage(); // a tab of its own, to which no guest came
      await again.goto('/#/calibrate');
      await expect(again.getByRole('button', { name: 'Person: Half mover' })).toBeVisible();
      await expect(again.getByRole('alert')).toHaveCount(0);
    });
  }

  test('a model whose check does not come is told as long as the base model reads instead', async ({ page }) => {
    await importHalfMover(page);
    await page.evaluate(
      () =>
        new Promise<void>((done) => {
          const opening = indexedDB.open('facsimile');
          opening.onsuccess = () => {
            const transaction = opening.result.transaction('live', 'readwrite');
            transaction.objectStore('live').put('own', 'half-mover');
            transaction.oncomplete = () => done(opening.result.close());
          };
        }),
    );
    await page.route(/assets\/fitness[^/]*\.js/, (route) => route.abort());
    await page.goto('/#/calibrate/models');
    await page.reload();
    await expect(page.getByRole('alert')).toContainText('out of date');
    await expect(page.getByRole('main').getByText(/could not be loaded: the base model reads you/)).toBeVisible();
  });

  test.describe('a part that does not come is told, and is no error of the page', () => {
    test.use({ allowed: /Failed to load resource/ });

    for (const [part, address] of [
      ['portrait-painter', '/'],
      ['SettingsSheet', '/'],
      ['kept-camera', '/'],
      ['ShortcutSheet', '/#/demonstration'],
      ['plot', '/#/demonstration'],
      ['DemonstrationCaption', '/#/demonstration'],
      ['CalibrateScreen', '/#/calibrate'],
    ] as const) {
      test(part, async ({ page }) => {
        await page.route(new RegExp(`assets/${part}[^/]*\\.js`), (route) => route.abort());
        await page.goto(address);
        await expect(page.getByRole('alert').filter({ hasText: 'out of date' })).toBeVisible();
      });
    }

    test('what shows files that are read: none is read unseen', async ({ page }) => {
      await page.goto('/');
      await page.route(/assets\/QueuePanel[^/]*\.js/, (route) => route.abort());
      const files = ['a.png', 'b.png'].map((name) => ({ name, mimeType: 'image/png', buffer: Buffer.from(name) }));
      await page.locator('input[type=file][multiple]').setInputFiles(files);
      await expect(page.getByRole('alert').filter({ hasText: 'out of date' })).toBeVisible();
      await page.getByRole('alert').getByRole('button', { name: 'Reload' }).click(); // no loss is asked about
      await expect(page.getByRole('alert')).toHaveCount(0);
    });

    test('the mesh of the first screen', async ({ page }) => {
      await page.route('**/canonical-mesh.json', (route) => route.abort());
      const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('canonical-mesh'));
      await page.goto('/');
      await failed;
      await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
    });
  });

  test('a page whose first code is gone is not blank', async ({ page }) => {
    await page.route(/assets\/index[^/]*\.js/, (route) => route.fulfill({ status: 404 }));
    await page.goto('/');
    await expect(page.getByText('If it does not: reload this page')).toBeVisible();
  });
});
