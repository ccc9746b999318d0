/**
 * What the page and its workers hold while a face is read, on a phone's screen: phones end a page that takes more (docs/browsers.md).
 * As the system counts it (/proc), since the browser's own count leaves WebAssembly's memory out. Shared memory is told and not limited: it
 * is where a browser without a graphics card keeps the pictures of a canvas for some seconds, 4 MB each.
 */

import { existsSync, readFileSync } from 'node:fs';
import { devices, type Browser } from '@playwright/test';
import { withCamera } from './camera-flags.ts';
import { expect, test } from './fixtures.ts';

/** Page and workers together, MB. */
const MOST = 350;
/** Reading goes on this long before it is measured, milliseconds: what is compiled and kept by then is all that ever is. */
const READ = 20_000;

const { userAgent, ...phone } = devices['iPhone 13']!;
const { viewport, deviceScaleFactor, isMobile, hasTouch } = phone;
test.use({
  launchOptions: withCamera('face'),
  permissions: ['camera'],
  userAgent,
  viewport,
  deviceScaleFactor,
  isMobile,
  hasTouch,
});

interface Held {
  readonly own: number;
  readonly shared: number;
}

/** The largest of this browser's page processes, MB. */
async function held(browser: Browser): Promise<Held> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const all = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const rollup = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
      const megabytes = (name: string): number =>
        (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)![1]) * 1024) / 1e6;
      return { own: megabytes('Pss_Anon'), shared: megabytes('Pss_Shmem') };
    });
  return all.reduce((a, b) => (a.own > b.own ? a : b));
}

test('a face is read within the memory that a phone leaves to a page', async ({ page, browser }) => {
  test.skip(!existsSync('/proc/self/smaps_rollup'), 'only Linux tells what a process holds');
  await page.goto('/');
  const before = await held(browser);
  await page.getByRole('button', { name: 'Use my camera' }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
  await page.waitForTimeout(READ);
  await page.evaluate(() =>
    (performance as unknown as { measureUserAgentSpecificMemory(): Promise<unknown> }).measureUserAgentSpecificMemory(),
  );
  const { own, shared } = await held(browser);
  console.log(`${own.toFixed(0)} MB, ${before.own.toFixed(0)} MB before reading; ${shared.toFixed(0)} MB shared`);
  expect(own).toBeLessThan(MOST);
});
