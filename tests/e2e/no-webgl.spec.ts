/** A browser without any WebGL, as on machines whose graphics are switched off. */

import { join } from 'node:path';
import { TEST_FLAGS } from '../../tools/browser.mjs';
import { expect, test } from './fixtures.ts';
import { expectReading } from './screens.ts';

test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...TEST_FLAGS, '--disable-gpu', '--disable-software-rasterizer'] }),
  // three.js tells of each try
  allowed: /./,
});

test('without WebGL pictures are read all the same, and only the demonstration face is missing, and says so', async ({
  page,
}) => {
  await page.goto('/');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a picture or video' }).click();
  await (await choosing).setFiles(join(import.meta.dirname, '../../static/icons/icon-512.png'));
  await expectReading(page);
  await page.goto('/#/demonstration');
  const notice = page.getByRole('alert', { name: 'The demonstration face cannot be drawn' });
  await expect(notice).toContainText('graphics acceleration');
});
