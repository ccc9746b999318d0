/** Any static host will do: the service worker brings the headers, and the app lives below any path. */

import { bareHost } from './bare-host.ts';
import { expect, test } from './fixtures.ts';

const PORT = 4393;
test.use({
  baseURL: `http://localhost:${PORT}/`,
  allowed: /ERR_CONNECTION_REFUSED|Failed to load resource/, // nothing answers any more: that is the point
});

test('without a header from the host, the page is isolated from its second load on, also offline', async ({ page }) => {
  const host = await bareHost(PORT);
  try {
    await page.goto(host.url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await expect(page.getByText(/offline ready/i)).toBeVisible({ timeout: 60_000 });
  } finally {
    await host.close();
  }
  const response = await page.reload();
  expect(response!.fromServiceWorker()).toBe(true);
  expect(response!.headers()['content-security-policy']).toContain("connect-src 'self'");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByRole('button', { name: 'Show the demonstration face' }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face', { timeout: 60_000 });
});
