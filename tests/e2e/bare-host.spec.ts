/** Any static host will do: with the headers that it takes from the build, or with the service worker's; below any path. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../../tools/serve.ts';
import { cloudflare, vercel } from '../hosts.ts';
import { bareHost } from './bare-host.ts';
import { expect, test } from './fixtures.ts';
import { OWN_PORT } from './ports.ts';

test.use({
  serviceWorkers: 'allow',
  baseURL: `http://localhost:${OWN_PORT}/`,
  allowed: /ERR_CONNECTION_REFUSED|Failed to load resource/, // nothing answers any more: that is the point
});

test('without a header from the host, the page is isolated from its second load on, also offline', async ({ page }) => {
  const host = await bareHost(OWN_PORT);
  try {
    await page.goto(host.url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await expect(page.getByText(/offline ready/i)).toBeVisible();
    await page.getByRole('button', { name: 'Show the demonstration face' }).click();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await expect(settings.getByText(/does not isolate the page.*reload/)).toBeVisible();
    await expect(settings.getByText(/Other pages on localhost:\d+ could read what is kept here/)).toBeVisible();
  } finally {
    await host.close();
  }
  const response = await page.reload();
  expect(response!.fromServiceWorker()).toBe(true);
  expect(response!.headers()['content-security-policy']).toContain("connect-src 'self'");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
});

for (const [file, read] of Object.entries({ _headers: cloudflare, 'vercel.json': vercel })) {
  test(`with the headers of ${file}, the first load is isolated, and says so`, async ({ page }) => {
    const host = await bareHost(OWN_PORT, '/', read(readFileSync(join(DIST, file), 'utf8')));
    try {
      const response = await page.goto(host.url);
      expect(response!.fromServiceWorker()).toBe(false);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      await page.getByRole('button', { name: 'Show the demonstration face' }).click();
      await page.getByRole('button', { name: 'Settings', exact: true }).click();
      await expect(page.getByRole('dialog', { name: 'Settings' }).getByText(/isolated from all others/)).toBeVisible();
      await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
    } finally {
      await host.close();
    }
  });
}
