/** Calibration from end to end with the demonstration face before the camera: a session, its pictures, and what can be done with them. */

import type { Page } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { counts } from './kept.ts';
import { halfMover } from './person-archive.ts';
import { asked, asLongAsTheTest, beginSession, expectReading, pressAt } from './screens.ts';

test.use({ serviceWorkers: 'allow' });

/** A version is called by a random UUID, base weights by a release and a hash. */
const OF_A_VERSION = /^Model [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('a face is learned: session, library, training, verdict, versions, and all of it carried away and back', async ({
  page,
}) => {
  test.slow(); // a session, 120 pictures and a training
  // a face at rest is neither skipped without one nor taken for a smile; by key: pause
  await beginSession(page, /face/i, {
    'Your neutral face': ['ArrowRight'],
    'Your neutral face is needed first': [],
    'Lip corner puller': [' '],
  });
  await expect(page.getByText('Resume with the space bar')).toBeVisible();
  await expect(page.getByText('1 of 6 takes')).toBeVisible();
  await expect(page.getByText('Light', { exact: true })).toBeVisible();

  // back, pause there, and the same take again
  await pressAt(page, 'Lip corner puller', 'ArrowLeft', ' ');
  await expect(asked(page, 'Your neutral face')).toBeVisible();
  await expect(page.getByRole('img', { name: 'The demonstration face shows: Your neutral face' })).toBeVisible();
  await expect(page.getByText('0 of 6 takes')).toBeVisible();
  await page.keyboard.press(' ');
  await expectNoViolations(page, 'session');
  await expect(page.getByText('That was all of it.')).toBeVisible(asLongAsTheTest());
  await expect(page.getByText('6 takes captured')).toBeVisible();

  // pictures of the same face are made from its neutral, and marked; those made before a reload are kept, the rest is made after it
  await page.waitForFunction(() => /\b([3-9]|\d\d) %/.test(document.body.innerText));
  await expect(page.getByRole('link', { name: 'Look at the pictures' })).toBeVisible();
  await page.reload();
  expect((await counts(page))['samples']).toBeGreaterThan(72);
  await expect(page.getByText(/synthetic pictures/i).first()).toBeVisible();
  await page.goto('/#/calibrate/training');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeDisabled();
  await page.goto('/#/calibrate/library');
  await expect(page.getByText('192 pictures')).toBeVisible(asLongAsTheTest());
  expect(await counts(page)).toMatchObject({ samples: 192 });
  await expectNoViolations(page, 'library');
  await page.getByLabel('Origin').selectOption('Captured');
  await expect(page.getByText('72 of 192 pictures')).toBeVisible();

  // one picture, corrected: what was not labelled now is
  const strong = page.getByRole('region', { name: 'AU12 Lip corner puller, strong, take 1' });
  await strong.scrollIntoViewIfNeeded();
  await strong.getByRole('button', { name: /picture 3$/ }).click();
  const sheet = page.getByRole('dialog', { name: 'AU12 Lip corner puller, strong' });
  await expect(sheet.getByRole('combobox', { name: 'AU12 Lip corner puller' })).toHaveValue('4');
  await expect(sheet.getByLabel('AU06 Cheek raiser')).toHaveValue('');
  await sheet.getByLabel('AU06 Cheek raiser').selectOption('2');
  await expect(sheet.getByLabel('AU06 Cheek raiser')).toHaveValue('2');
  await sheet.getByRole('switch', { name: 'Leave out of learning' }).check();
  await expectNoViolations(page, 'one picture');
  await page.keyboard.press('Escape');

  // what was changed is found by its filters, and taken back
  await page.getByLabel('Taking part').selectOption('Left out');
  await expect(page.getByText('1 of 192 pictures')).toBeVisible();
  await page.getByRole('button', { name: 'Undo: 1 picture' }).click();
  await expect(page.getByText('0 of 192 pictures')).toBeVisible();
  await page.getByLabel('Taking part').selectOption('All');
  await page.getByRole('button', { name: 'Delete: Your neutral face, take 1' }).click();
  await expect(page.getByText('60 of 180 pictures')).toBeVisible();
  await page.getByRole('button', { name: 'Undo delete: 12 pictures' }).click();
  await expect(page.getByText('72 of 192 pictures')).toBeVisible();

  // trained; of one unit synthetic pictures judge as well, and whether it is in use is said
  await page.getByRole('navigation').getByRole('link', { name: 'Training' }).click();
  await page.getByRole('radio', { name: 'Short', exact: true }).check({ force: true });
  await trainUntil(page, 20, 'Pause');
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Loss: Action units/ }).locator('canvas')).toBeVisible();
  await expect(page.getByRole('img', { name: /weight .*, consistency 0\.\d\d$/ }).first()).toBeVisible();
  await expectNoViolations(page, 'training');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('heading', { name: /\. It is (in use now|not in use)\.$/ })).toBeVisible();
  await expectNoViolations(page, 'verdict');

  // chosen by hand it reads the picture, also without a network; then back to what it came from
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  const useOwn = page.getByRole('button', { name: 'Use Version 1' });
  const useBase = page.getByRole('button', { name: 'Use Base model' });
  await expect(useOwn.or(useBase)).toBeVisible();
  if (await useBase.isVisible()) await useBase.click();
  await useOwn.click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Version 1' })).toContainText('in use');
  await expectNoViolations(page, 'models');
  await expect(page.getByText(/offline ready/i)).toBeAttached();
  await page.context().setOffline(true);
  await page.reload();
  await expect(page.getByRole('listitem').filter({ hasText: 'Version 1' })).toContainText('in use');
  await page.goto('/#/demonstration');
  await expectReading(page);
  const model = page.getByRole('contentinfo', { name: 'Performance' }).locator('[title^="Model"]');
  await expect(model).toHaveAttribute('title', OF_A_VERSION);
  const own = await model.getAttribute('title');
  await page.goto('/#/calibrate/models');
  await page.getByRole('button', { name: 'Revert to previous model' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'came with the app' })).toContainText('in use');
  await page.goto('/#/demonstration');
  await expect(model).not.toHaveAttribute('title', own!);
  await page.context().setOffline(false);

  // exported, erased only when asked for twice, and then all of it, and imported as it was
  await page.goto('/#/calibrate/library');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export this person' }).click();
  const file = test.info().outputPath('person.zip');
  await (await saving).saveAs(file);
  await page.getByRole('button', { name: 'Erase everything…' }).click();
  await page.getByRole('button', { name: 'Keep it', exact: true }).click();
  await page.getByRole('button', { name: 'Erase everything…' }).click();
  await page.getByRole('button', { name: 'Erase all of it' }).click();
  await expect(page.getByText('Nothing has been captured of this person yet.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Person: Me' })).toBeVisible();
  expect(await kept(page)).toEqual([]);
  await page.locator('input[type=file][accept=".zip"]').setInputFiles(file);
  await expect(page.getByText('192 pictures')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Person: Demonstration face' })).toBeVisible();
  await strong.scrollIntoViewIfNeeded();
  await strong.getByRole('button', { name: /picture 3$/ }).click();
  await expect(sheet.getByLabel('AU06 Cheek raiser')).toHaveValue('2');
  await page.keyboard.press('Escape');
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await expect(page.getByRole('heading', { name: 'Version 1' })).toBeVisible();
});

test('a training that is stopped goes on after a reload; it reads its person better, so it is in use, beside the other methods', async ({
  page,
}) => {
  await page.goto('/#/calibrate/library');
  const buffer = await halfMover(page);
  await page
    .locator('input[type=file][accept=".zip"]')
    .setInputFiles({ name: 'half-mover.zip', mimeType: 'application/zip', buffer });
  await expect(page.getByRole('button', { name: 'Person: Half mover' })).toBeVisible();

  // stopped after its first checkpoint
  await page.getByRole('navigation').getByRole('link', { name: 'Training' }).click();
  await page.getByRole('radio', { name: 'Short', exact: true }).check({ force: true });
  await trainUntil(page, 60, 'Stop');
  await expect(page.getByText('Stopped. You can resume the training.')).toBeVisible();

  // continued after a reload, and compared
  await page.reload();
  await page.getByRole('switch', { name: 'Compare all three methods' }).check();
  await page.getByRole('button', { name: /^Resume from [4-8]0 %$/ }).click();
  const verdict = page.getByRole('heading', { name: 'It reads you better. It is in use now.' });
  await expect(verdict).toBeVisible(asLongAsTheTest());
  for (const method of ['MAL chosen', 'MTL', 'STL']) {
    await expect(page.getByRole('row', { name: method })).toBeVisible(asLongAsTheTest());
  }
  await expectNoViolations(page, 'verdict on three methods');

  // on a phone its tables scroll by themselves, and nothing is cut off
  const wide = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByText('Numbers by action unit').click();
  const numbers = page.getByRole('region', { name: 'Numbers by action unit' });
  expect(await numbers.evaluate((region) => region.scrollWidth > region.clientWidth)).toBe(true);
  const cut = (panels: Element[]): (string | undefined)[] =>
    panels
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((panel) => panel.querySelector('h2')?.innerText);
  expect(await page.locator('main section').evaluateAll(cut)).toEqual([]);
  await page.setViewportSize(wide);

  // in use without a network as well
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  const own = page.getByRole('listitem').filter({ hasText: 'Version 1' });
  await expect(own).toContainText('in use');
  await expect(page.getByText(/offline ready/i)).toBeAttached();
  await page.context().setOffline(true);
  await page.reload();
  await expect(own).toContainText('in use');
  // a picture of one's own: the demonstration face, a guest, is read with the base weights
  await page.goto('/');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a picture or video' }).click();
  await (await choosing).setFiles('static/icons/icon-512.png');
  const model = page.getByRole('contentinfo', { name: 'Performance' }).locator('[title^="Model"]');
  await expect(model).toHaveAttribute('title', OF_A_VERSION);
  await page.context().setOffline(false);
});

/** Trains until so many steps are shown, then presses a button within the page: a fast one is over before a click from outside comes. */
async function trainUntil(page: Page, steps: number, name: 'Pause' | 'Stop'): Promise<void> {
  const pressAfter = ([steps, name]: readonly [number, string]): Promise<void> =>
    new Promise((done) => {
      const look = new MutationObserver(() => {
        if (Number(/Step (\d+) of/.exec(document.body.innerText)?.[1] ?? 0) < steps) return;
        const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name);
        if (!button) return;
        look.disconnect();
        button.click();
        done();
      });
      look.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
  await Promise.all([
    page.evaluate(pressAfter, [steps, name] as const),
    page.getByRole('button', { name: 'Train', exact: true }).click(),
  ]);
}

/** Names of the object stores that hold anything. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((done, fail) => {
        const opening = indexedDB.open('facsimile');
        opening.onerror = () => fail(opening.error!);
        opening.onsuccess = () => {
          const names = [...opening.result.objectStoreNames];
          const transaction = opening.result.transaction(names);
          const counts = names.map((name) => transaction.objectStore(name).count());
          transaction.oncomplete = () => {
            opening.result.close();
            done(names.filter((_, i) => counts[i]!.result > 0));
          };
        };
      }),
  );

test('a session that is left waits, and is resumed after a reload', async ({ page }) => {
  await beginSession(page, /face/i);
  await expect(asked(page, 'Lip corner puller')).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  const waiting = page.getByRole('region', { name: 'A session is waiting' });
  await expect(waiting).toContainText(/[1-5] of 6 takes/);
  const left = /\d of 6 takes/.exec(await waiting.innerText())![0];
  await page.reload();
  await Promise.all([pressAt(page, left, ' '), waiting.getByRole('button', { name: 'Resume' }).click()]);
  await expect(page.getByRole('group', { name: 'Session', exact: true })).toBeVisible();
  await expect(page.getByText(left)).toBeVisible();
  await page.goBack();
  await waiting.getByRole('button', { name: 'End it here' }).click();
  await expect(waiting).toHaveCount(0);
});

test('a pause right after a take holds the session there and loses nothing, and it goes on with the next', async ({ page }) => {
  await beginSession(page, /face/i, { 'Done. Let go.': [' '] });
  await expect(page.getByText('Resume with the space bar')).toBeVisible();
  await expect(page.getByText('1 of 6 takes')).toBeVisible();
  await Promise.all([pressAt(page, '2 of 6 takes', 'Escape'), page.keyboard.press(' ')]);
  await expect(page.getByRole('region', { name: 'A session is waiting' })).toContainText('2 of 6 takes');
  await page.goto('/#/calibrate/library');
  await expect(page.getByText('24 pictures')).toBeVisible();
});
