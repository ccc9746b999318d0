/** One minute, walked through: the demonstration face does what everybody is asked by default. */

import type { Page } from '@playwright/test';
import type { SampleRecord } from '../../src/core/samples.ts';
import { expectNoViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { asLongAsTheTest, pressAt } from './screens.ts';

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

/** Of each take that was captured: what kind of thing it was asked for, and how many pictures of it are kept. */
async function keptTakes(page: Page): Promise<{ kind: string; pictures: number }[]> {
  type Kept = Pick<SampleRecord, 'origin' | 'prompt' | 'take'>;
  const samples = await page.evaluate(
    () =>
      new Promise<Kept[]>((done, fail) => {
        const opening = indexedDB.open('facsimile');
        opening.onerror = () => fail(opening.error!);
        opening.onsuccess = () => {
          const all: IDBRequest<Kept[]> = opening.result.transaction('samples').objectStore('samples').getAll();
          all.onsuccess = () => {
            opening.result.close();
            done(all.result.map(({ origin, prompt, take }) => ({ origin, prompt, take })));
          };
        };
      }),
  );
  const captured = samples.filter(({ origin }) => origin === 'captured');
  return [...new Set(captured.map(({ take }) => take))].map((take) => {
    const own = captured.filter((sample) => sample.take === take);
    return { kind: own[0]!.prompt.kind, pictures: own.length };
  });
}

test('a session of one minute asks for expressions, a sentence and a look around, and keeps them apart', async ({ page }) => {
  test.slow(); // one minute, in which a slow machine gets its time again where it has read too little
  await page.goto('/#/calibrate');
  await expect(page.getByRole('radio', { name: 'One minute' })).toBeChecked();
  await page.getByRole('group', { name: 'Source' }).getByRole('radio', { name: /face/i }).check({ force: true });
  const said = await whatIsSaid(page);

  // a pause holds it, and the same step comes again
  await Promise.all([pressAt(page, 'Happiness', ' '), page.getByRole('button', { name: 'Start session' }).click()]);
  await expect(page.getByText('Resume with the space bar')).toBeVisible();
  await expect(page.getByText('A good friend you have not seen for years walks in.', { exact: true })).toBeVisible();
  await expect(page.getByRole('img', { name: 'The demonstration face shows: Happiness' })).toBeVisible();
  await expectNoViolations(page, 'one minute');
  await page.keyboard.press(' ');
  await expect(page.getByText('That was all of it.')).toBeVisible(asLongAsTheTest());
  const shown = ['Sadness', 'Surprise', 'Fear', 'Disgust', 'Anger'];
  const [neutral, all] = ['Your neutral face', ['Happiness', ...shown]];
  const told = [neutral, ...all, 'Read aloud', ...all, 'Look around', neutral];
  expect((await said('h1')).filter((heading) => told.includes(heading))).toEqual(told);
  expect(await said('blockquote')).toContainEqual(expect.stringContaining('Please bring five warm muffins'));
  await expect(page.getByText('A thorough session on another day')).toBeVisible();

  // the neutral face, a sentence and most expressions were captured, and none passes for a movement
  const takes = await keptTakes(page);
  expect(takes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['neutral', 'speech']));
  expect(takes.filter(({ kind }) => kind === 'expression').length).toBeGreaterThan(6);
  expect(takes.filter(({ pictures }) => pictures < 3)).toEqual([]);
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
