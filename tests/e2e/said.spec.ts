/** What the app says of its own accord reaches the person wherever they are: in a sheet, in a menu, in full screen. */

import type { Page } from '@playwright/test';
import { fillDisk } from './full-disk.ts';
import { expect, test } from './fixtures.ts';
import { startDemonstration } from './screens.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

const FULL = /^This device is full/;

// how long a remark stays is not what is looked at here, nor how fast a machine is
test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    const wait = globalThis.setTimeout;
    globalThis.setTimeout = ((work: TimerHandler, after?: number, ...given: unknown[]) =>
      wait(work, after === 8000 ? 600_000 : after, ...given)) as typeof setTimeout;
  }),
);

/** The remark can be seen, pressed and heard: nothing lies over it, and nothing around it is inert. */
async function expectSaid(page: Page, words: RegExp): Promise<void> {
  const remark = page.getByRole('status').locator('.remark').filter({ hasText: words });
  await expect(remark).toBeVisible();
  await remark.getByRole('button', { name: 'Close' }).click({ trial: true });
}

test('that a setting is not kept is said in the open sheet, and again with the next one, on a wide screen and on a phone', async ({
  page,
}) => {
  await startDemonstration(page);
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(viewport);
    const makeRoom = await fillDisk(page);
    await page.keyboard.press(',');
    const sheet = page.getByRole('dialog', { name: 'Settings' });
    await sheet.getByRole('radio', { name: '2' }).check({ force: true });
    await expectSaid(page, FULL);
    await expect(sheet.locator('.remark')).toBeVisible();
    const first = await page.locator('.remark').elementHandle();
    await sheet.getByRole('radio', { name: '3' }).check({ force: true });
    await expect.poll(() => first!.evaluate((element) => element.isConnected)).toBe(false);
    await expectSaid(page, FULL);
    // it outlasts the sheet, and goes when it is told to
    await page.keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
    await expectSaid(page, FULL);
    // beneath a menu that was opened later, and above it
    await page.getByRole('button', { name: /^Person/ }).click();
    await expectSaid(page, FULL);
    await page.locator('.remark').getByRole('button', { name: 'Close' }).click();
    await expect(page.locator('.remark')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await makeRoom();
  }
});

test('what came of a recording is said in full screen', async ({ page }) => {
  await startDemonstration(page);
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await page.keyboard.press('r');
  await expect(page.getByRole('button', { name: 'Stop recording' })).toContainText(/0:(0[1-9]|[1-5])/);
  await page.keyboard.press('r');
  await expectSaid(page, /Recorded: /);
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(false);
  await expectSaid(page, /Recorded: /);
});
