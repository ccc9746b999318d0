/** A browser without any WebGL, as on machines whose graphics are switched off: told as what it is. */

import { join } from 'node:path';
import { CHROMIUM_FLAGS } from '../../tools/browser.mjs';
import { expect, test } from './fixtures.ts';

test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...CHROMIUM_FLAGS, '--disable-gpu', '--disable-software-rasterizer'] }),
  // MediaPipe tells of each step that fails
  allowed: /./,
});

test('without WebGL the app says that the face finder needs it, and how to turn it on', async ({ page }) => {
  await page.goto('/');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a picture or video' }).click();
  await (await choosing).setFiles(join(import.meta.dirname, '../../static/icons/icon-512.png'));
  const notice = page.getByRole('alert', { name: 'The face finder needs WebGL' });
  await expect(notice).toContainText('graphics acceleration');
});
