/** Asks for the camera where there is none to be had: the app says why, and the demonstration face is a way on. */

import { expect } from './fixtures.ts';
import type { Page } from '@playwright/test';

export async function expectWayOn(page: Page, title: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Use my camera' }).click();
  const notice = page.getByRole('alert');
  await expect(notice).toContainText(title);
  await expect(notice.getByRole('button', { name: 'Open a picture or video' })).toBeVisible();
  await notice.getByRole('button', { name: /demonstration/i }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face', { timeout: 60_000 });
}
