/** Ways to the screens that several specs look at. */

import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** The demonstration face, running and read. */
export async function startDemonstration(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Show the demonstration face' }).click();
  await expectReading(page);
}

/** A picture or video from disk in place of what runs. */
export async function openFile(page: Page, path: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(path);
  await expect(page.getByRole('button', { name: /^Source/ })).toContainText(path.slice(path.lastIndexOf('/') + 1));
  await expectReading(page);
}

/** A face is in view, and its action units are read. */
export async function expectReading(page: Page): Promise<void> {
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
}

/** A session of one unit before `source`, started with so many presses at once. */
export async function beginSession(page: Page, source: RegExp, presses = 1): Promise<void> {
  await page.goto('/#/calibrate');
  await page.getByRole('radio', { name: 'Only these' }).check({ force: true });
  const start = page.getByRole('button', { name: 'Start session' });
  await expect(start).toBeDisabled();
  await page.getByRole('checkbox', { name: 'AU12 Lip corner puller' }).check({ force: true });
  await page.getByRole('group', { name: 'Source' }).getByRole('radio', { name: source }).check({ force: true });
  await start.evaluate((button: HTMLButtonElement, presses) => {
    for (let i = 0; i < presses; i++) button.click();
  }, presses);
  await expect(asked(page, 'Your neutral face')).toBeVisible();
}

/** What a session asks for. */
export const asked = (page: Page, name: string): Locator => page.getByRole('heading', { name, level: 1 });
