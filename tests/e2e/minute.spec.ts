/** One minute, walked through: the demonstration face does what everybody is asked by default. */

import type { Page } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { counts } from './kept.ts';
import { asked } from './screens.ts';

/** What the elements of a selector say from now on, each saying once: a step is over sooner than a slow machine looks at it. */
async function whatIsSaid(page: Page): Promise<(selector: string) => Promise<string[]>> {
  type Said = Record<string, string[]>;
  await page.evaluate(() => {
    const said: Said = ((globalThis as unknown as { said: Said }).said = { h1: [], blockquote: [] });
    const look = (): void => {
      for (const [selector, all] of Object.entries(said)) {
        const text = document.querySelector(selector)?.textContent?.trim();
        if (text && all.at(-1) !== text) all.push(text);
      }
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
  });
  return (selector) => page.evaluate((own) => (globalThis as unknown as { said: Said }).said[own]!, selector);
}

test('a session of one minute asks for expressions, a sentence and a look around, and keeps them apart', async ({ page }) => {
  await page.goto('/#/calibrate');
  await expect(page.getByRole('radio', { name: 'One minute' })).toBeChecked();
  await page.getByRole('group', { name: 'Source' }).getByRole('radio', { name: /face/i }).check({ force: true });
  await page.getByRole('button', { name: 'Start session' }).click();
  await expect(asked(page, 'Your neutral face')).toBeVisible();
  await expect(asked(page, 'Happiness')).toBeVisible();

  // a pause holds it, and the same step comes again
  await page.keyboard.press(' ');
  await expect(page.getByText('Resume with the space bar')).toBeVisible();
  await expect(page.getByText('A good friend you have not seen for years walks in.', { exact: true })).toBeVisible();
  await expect(page.getByRole('img', { name: 'The demonstration face shows: Happiness' })).toBeVisible();
  await expectNoViolations(page, 'one minute');
  const said = await whatIsSaid(page);
  await page.keyboard.press(' ');
  await expect(page.getByText('That was all of it.')).toBeVisible({ timeout: 180_000 });
  const shown = ['Sadness', 'Surprise', 'Fear', 'Disgust', 'Anger'];
  const told = ['Happiness', ...shown, 'Read aloud', 'Happiness', ...shown, 'Look around'];
  expect((await said('h1')).filter((heading) => told.includes(heading))).toEqual(told);
  expect(await said('blockquote')).toContainEqual(expect.stringContaining('Please bring five warm muffins'));
  await expect(page.getByText('A thorough session on another day')).toBeVisible();

  // the neutral face, a sentence and most expressions were captured, and none passes for a movement
  expect((await counts(page))['samples']).toBeGreaterThan(60);
  await page.getByRole('link', { name: 'Look at the pictures' }).click();
  const taken = page.getByRole('combobox', { name: 'Movement' });
  await taken.selectOption('Read aloud');
  await expect(page.getByRole('region', { name: 'Read aloud, take 1' })).toBeVisible();
  await taken.selectOption('Happiness');
  await page
    .getByRole('region', { name: 'Happiness, your own way, take 1' })
    .getByRole('button', { name: /picture 1$/ })
    .click();
  const sheet = page.getByRole('dialog', { name: 'Happiness, your own way' });
  await expect(sheet.getByRole('combobox', { name: 'AU12 Lip corner puller' })).toHaveValue('');
  await expect(sheet.getByRole('combobox', { name: 'Expression' })).toHaveValue('1');
});
