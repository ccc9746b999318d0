/** Installed and offline: after the first load the app starts without any server, and updates only when asked. */

import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST, serve } from '../../tools/serve.ts';
import { expect, test } from './fixtures.ts';

const PORT = 4392;
// when the server is gone nothing answers: that is the point
test.use({ baseURL: `http://localhost:${PORT}/`, allowed: /ERR_CONNECTION_REFUSED|Failed to load resource/ });

const READY = /offline ready/i;

test('with the server gone, a reload still reads a face', async ({ page }) => {
  const served = await serve(DIST, PORT);
  try {
    await page.goto('/');
    await expect(page.getByText(READY)).toBeVisible({ timeout: 60_000 });
  } finally {
    await served.close();
  }
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByRole('button', { name: 'Show me the demonstration face' }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face', { timeout: 60_000 });
});

test('a new version waits until the person asks for it', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'facsimile-update-'));
  cpSync(DIST, folder, { recursive: true });
  const served = await serve(folder, PORT);
  try {
    await page.goto('/');
    await expect(page.getByText(READY)).toBeVisible({ timeout: 60_000 });
    await page.evaluate(() => Object.assign(globalThis, { sameVisit: true }));
    appendFileSync(join(folder, 'service-worker.js'), '\n// a newer version\n');
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    const update = page.getByRole('button', { name: /update/i });
    await expect(update).toBeVisible({ timeout: 60_000 });
    expect(await page.evaluate(() => 'sameVisit' in globalThis)).toBe(true);
    await update.click();
    await expect.poll(() => page.evaluate(() => 'sameVisit' in globalThis).catch(() => true)).toBe(false);
  } finally {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
