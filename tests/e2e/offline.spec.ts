/** Installed and offline: after the first load the app starts without any server, and updates only when asked. */

import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { DIST, serve } from '../../tools/serve.ts';
import { expect, test } from './fixtures.ts';
import { OWN_PORT } from './ports.ts';

// when the server is gone nothing answers: that is the point
test.use({
  serviceWorkers: 'allow',
  baseURL: `http://localhost:${OWN_PORT}/`,
  allowed: /ERR_CONNECTION_REFUSED|Failed to load resource/,
});

const READY = /offline ready/i;

test('with the server gone, a reload still reads a face', async ({ page }) => {
  const served = await serve(DIST, OWN_PORT);
  try {
    await page.goto('/');
    await expect(page.getByText(READY)).toBeVisible();
  } finally {
    await served.close();
  }
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByRole('button', { name: 'Show the demonstration face' }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
});

/** Has the browser lose every n-th file of the copy, the page among them; how many there were, and are. */
function lose(page: Page, nth: number): Promise<{ readonly before: number; readonly after: number }> {
  return page.evaluate(async (nth) => {
    const cache = await caches.open((await caches.keys())[0]!);
    const files = await cache.keys();
    const lost = files.filter(({ url }, i) => i % nth === 0 || url.includes('/index.html'));
    for (const file of lost) await cache.delete(file);
    return { before: files.length, after: (await cache.keys()).length };
  }, nth);
}

test('what a browser loses of the copy is fetched again when the app starts; where it cannot be, that is said', async ({
  page,
}) => {
  const served = await serve(DIST, OWN_PORT);
  let whole = 0;
  try {
    await page.goto('/');
    await expect(page.getByText(READY)).toBeVisible();
    const { before, after } = await lose(page, 4);
    expect(after).toBeLessThan(before - 20);
    whole = before;
    await page.reload();
    await expect(page.getByText(READY)).toBeVisible();
  } finally {
    await served.close();
  }
  await page.reload();
  await page.getByRole('button', { name: 'Show the demonstration face' }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
  const lost = await page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]!);
    const [weights] = (await cache.keys()).filter(({ url }) => url.includes('weights.bin'));
    const { length } = await cache.keys();
    return (await cache.delete(weights!)) ? length : 0;
  });
  expect(lost).toBe(whole);
  await page.reload();
  await expect(page.getByTitle(/Not every file arrived/)).toBeVisible();
});

/** Serves a copy of the app, in which a newer version can be put. */
async function serveCopy(): Promise<{ renew(): void; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'facsimile-update-'));
  cpSync(DIST, folder, { recursive: true });
  const served = await serve(folder, OWN_PORT);
  return {
    renew: () => appendFileSync(join(folder, 'service-worker.js'), '\n// a newer version\n'),
    async close() {
      await served.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const update = (page: Page): Locator => page.getByRole('button', { name: /update/i });
/** Marks this visit of a page; a reload takes the mark away. */
const mark = (page: Page): Promise<unknown> => page.evaluate(() => Object.assign(globalThis, { sameVisit: true }));
const marked = (page: Page): Promise<boolean> => page.evaluate(() => 'sameVisit' in globalThis).catch(() => true);

test('a new version waits until the person asks for it, in every tab', async ({ page, context }) => {
  const copy = await serveCopy();
  try {
    const other = await context.newPage();
    for (const tab of [page, other]) {
      await tab.goto('/');
      await expect(tab.getByText(READY)).toBeVisible();
      await mark(tab);
    }
    copy.renew();
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    for (const tab of [page, other]) await expect(update(tab)).toBeVisible();
    expect([await marked(page), await marked(other)]).toEqual([true, true]);
    // progress that comes after its end takes nothing back
    await page.evaluate(() => {
      const data = { type: 'precache-progress', done: 1, total: 2 };
      navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data }));
    });
    await expect(update(page)).toBeVisible();

    await update(page).click();
    await expect.poll(() => marked(page)).toBe(false);
    await expect(page.getByText(READY)).toBeVisible();
    expect(await marked(other)).toBe(true);
    await update(other).click();
    await expect.poll(() => marked(other)).toBe(false);
    await expect(other.getByText(READY)).toBeVisible();
  } finally {
    await copy.close();
  }
});
