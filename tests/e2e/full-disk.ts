/** A device without room for more, as the browser has it. */

import type { Page } from '@playwright/test';

/** What is kept of the page's origin stays, and nothing more is taken; resolves with how to make room again. */
export async function fillDisk(page: Page): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  const { usage } = await page.evaluate(() => navigator.storage.estimate());
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage! });
  return async () => void (await devtools.send('Storage.overrideQuotaForOrigin', { origin }));
}
