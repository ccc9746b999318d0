/** Keeping the app on the device: told by the byte, and when there is no room, said so while the app goes on. */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../../tools/serve.ts';
import { expect, test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

declare global {
  /** What the service worker told the page. */
  var told: { readonly type: string; readonly done: number; readonly total: number }[];
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.told = [];
    navigator.serviceWorker.addEventListener('message', ({ data }) => globalThis.told.push(data as (typeof told)[number]));
  });
});

test('progress grows in small steps to all the bytes that are kept', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText(/offline ready/i)).toBeVisible();
  // the last of it may come after what is shown then
  await page.waitForFunction(() =>
    globalThis.told.some(({ type, done, total }) => type === 'precache-progress' && done === total),
  );
  const told = (await page.evaluate(() => globalThis.told)).filter(({ type }) => type === 'precache-progress');
  const done = told.map((message) => message.done);
  const total = told[0]!.total;
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done.at(-1)).toBe(total);
  // the largest file alone is more than half of it
  const steps = done.map((bytes, i) => bytes - (done[i - 1] ?? 0));
  expect(Math.max(...steps)).toBeLessThan(total / 4);
  const { size } = statSync(join(DIST, 'face/face_landmarker.task'));
  expect(total).toBeGreaterThan(2 * size);
});

test('a device without room is told so, and the app goes on', async ({ page, context, baseURL }) => {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL!).origin, quotaSize: 2e6 });
  await page.goto('/');
  await expect(page.getByTitle(/device is full/i)).toBeVisible();
  await page.getByRole('button', { name: 'Show the demonstration face' }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
});

test('what the app does not show is not kept for it', () => {
  const worker = readFileSync(join(DIST, 'service-worker.js'), 'utf8');
  expect(worker).toContain('assets/reader.worker-');
  for (const other of ['embed.html', 'assets/embed-', 'batch', 'library']) expect(worker).not.toContain(other);
});
