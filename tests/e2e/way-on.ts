/** Asks for the camera where there is none to be had: the app says why, and the demonstration face is a way on. */

import { expect } from './fixtures.ts';
import type { Page } from '@playwright/test';

const PHONE = { width: 390, height: 844 };

export async function expectWayOn(page: Page, title: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Use my camera' }).click();
  const notice = page.getByRole('alert');
  await expect(notice).toContainText(title);
  await expect(notice.getByRole('button', { name: 'Open a picture or video' })).toBeVisible();
  const wide = page.viewportSize()!;
  for (const size of [PHONE, { width: 320, height: 640 }, { width: 844, height: 390 }, wide]) {
    await page.setViewportSize(size);
    expect(await notice.getByRole('button').evaluateAll(covered), JSON.stringify(size)).toEqual([]);
  }
  await expect(page.getByText(/Active now:\s+No picture/)).toBeVisible();
  await notice.getByRole('button', { name: /demonstration/i }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
}

/** Which of some buttons cannot be pressed all over: they are outside what is in view, or something lies over them. */
const covered = (buttons: Element[]): string[] =>
  buttons.flatMap((button) => {
    const { left, right, top, bottom } = button.getBoundingClientRect();
    const points = [
      [left + 8, top + 8],
      [right - 8, top + 8],
      [left + 8, bottom - 8],
      [right - 8, bottom - 8],
    ] as const;
    const hit = points.every(([x, y]) => button.contains(document.elementFromPoint(x, y)));
    return hit ? [] : [`${button.textContent?.trim()}: ${left}, ${top} to ${right}, ${bottom}`];
  });
