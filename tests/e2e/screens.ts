/** Ways to the screens that several specs look at. */

import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

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

/**
 * A session of one unit before `source`, started with so many clicks at once. `keys` are pressed as soon as it says the words that they
 * stand beside (pressAt), and all of them have been pressed in the end.
 */
export async function beginSession(
  page: Page,
  source: RegExp,
  keys: Readonly<Record<string, readonly string[]>> = {},
  clicks = 1,
): Promise<void> {
  await page.goto('/#/calibrate');
  await page.getByRole('radio', { name: 'Only these' }).check({ force: true });
  const start = page.getByRole('button', { name: 'Start session' });
  await expect(start).toBeDisabled();
  await page.getByRole('checkbox', { name: 'AU12 Lip corner puller' }).check({ force: true });
  await page.getByRole('group', { name: 'Source' }).getByRole('radio', { name: source }).check({ force: true });
  await Promise.all([
    ...Object.entries({ 'Your neutral face': [], ...keys }).map(([words, own]) => pressAt(page, words, ...own)),
    start.evaluate((button: HTMLButtonElement, clicks) => {
      for (let i = 0; i < clicks; i++) button.click();
    }, clicks),
  ]);
}

/**
 * Presses `keys` one after the other as soon as a session says `words`, within the page: a step may be over before a key comes from
 * outside. Without keys it waits for the words alone.
 */
export const pressAt = (page: Page, words: string, ...keys: readonly string[]): Promise<void> =>
  page.evaluate(
    ({ words, keys }) =>
      new Promise<void>((done) => {
        const look = (): void => {
          const isRunning = document.querySelector('[role=group][aria-label=Session]') !== null;
          if (!isRunning || !document.body.innerText.includes(words)) return;
          watching.disconnect();
          for (const key of keys) dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
          done();
        };
        const watching = new MutationObserver(look);
        watching.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
    { words, keys },
  );

/** A wait that no limit ends but the test's own. */
export const asLongAsTheTest = (): { timeout: number } => ({ timeout: test.info().timeout });

/** What a session asks for. */
export const asked = (page: Page, name: string): Locator => page.getByRole('heading', { name, level: 1 });
