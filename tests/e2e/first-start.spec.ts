/** The first screen: what the app is, that nothing leaves the device, and two ways to begin. Nothing runs before one is taken. */

import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

test('the first screen says what this is and offers the ways to begin', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('No picture and no number leaves it.')).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Show the demonstration face' })).toBeInViewport();
});

/** Past what the first screen loads while it is read. */
const isLoaded = (watched: { readonly requests: readonly string[] }): Promise<void> =>
  expect.poll(() => watched.requests.some((url) => /assets\/LiveScreen-.*\.js/.test(url) && !url.includes('__WB'))).toBe(true);

test('neither face finder nor model is loaded, and no worker runs, before the person begins', async ({ page, watched }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
  await isLoaded(watched);
  await page.waitForLoadState('networkidle');
  expect(page.workers()).toEqual([]);
  expect(watched.requests.filter((url) => /reader\.worker|demonstration\.worker/.test(url) && !url.includes('__WB'))).toEqual([]);
});

test('an unknown address leads to the first screen', async ({ page }) => {
  await page.goto('/#/nowhere');
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
});

test('the Calibrate shortcut leads to a new session, and no camera is asked for before it begins', async ({ page }) => {
  await page.goto('/#/calibrate');
  await expect(page.getByRole('region', { name: 'New session' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start session' })).toBeEnabled();
  await page.waitForLoadState('networkidle');
  expect(page.workers()).toEqual([]);
});

test('going back from the live picture stops it', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Show the demonstration face' }).click();
  await expect(page.getByRole('meter').first()).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
  await expect.poll(() => page.workers().filter((worker) => worker.url().includes('demonstration'))).toEqual([]);
});

test('a file is opened from the first screen', async ({ page }) => {
  await page.goto('/');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open a picture or video' }).click(),
  ]);
  await chooser.setFiles(join(import.meta.dirname, '../../static/icons/icon-512.png'));
  await expect(page.getByRole('button', { name: 'Source: icon-512.png' })).toBeVisible();
});
