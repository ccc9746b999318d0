/** A session that is left, by whichever way, waits with what was captured and records nothing more; only one runs on a device. */

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { counts } from './kept.ts';
import { asked, beginSession, expectReading, pressAt } from './screens.ts';

const waiting = (page: Page) => page.getByRole('region', { name: 'A session is waiting' });
/** How long a session that wrongly goes on would need for its next take, milliseconds. */
const A_TAKE_AND_MORE = 9000;

/** Drops a file of this name and type on the page. */
const drop = (page: Page, name: string, type: string): Promise<void> =>
  page.evaluate(
    ({ name, type }) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['no picture'], name, { type }));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    },
    { name, type },
  );

test('a dropped picture ends a session at the take where it was, the only one although it was started twice', async ({
  page,
}) => {
  await beginSession(page, /face/i, {}, 2);
  await expect(asked(page, 'Lip corner puller')).toBeVisible();
  await drop(page, 'somebody-else.png', 'image/png');
  await expect(page.getByRole('alert')).toContainText('could not be opened');
  await page
    .getByRole('alert')
    .getByRole('button', { name: /demonstration/i })
    .click();
  await expectReading(page);
  const before = await counts(page);
  await page.waitForTimeout(A_TAKE_AND_MORE);
  expect(await counts(page)).toEqual(before);
  expect(before).toMatchObject({ sessions: 1 });
  expect(before['samples']! % 12).toBe(0);
  await page.goto('/#/calibrate');
  await expect(waiting(page)).toContainText(`${before['samples']! / 12} of 6 takes`);
});

test('a reload in the first neutral leaves the session waiting', async ({ page }) => {
  await page.route('**/weights.bin', () => undefined); // without a reading the first neutral is never over
  await beginSession(page, /face/i);
  await page.reload();
  await expect(waiting(page)).toContainText('0 of 6 takes');
});

test('a session that is resumed after the neutral was deleted records it first', async ({ page }) => {
  await beginSession(page, /face/i, { 'Lip corner puller': [' '] });
  await page.goto('/#/demonstration');
  await expectReading(page);
  await page.getByRole('button', { name: 'My neutral' }).click();
  await page.getByRole('region', { name: 'My neutral' }).getByRole('button', { name: 'Delete' }).click();
  await page.goto('/#/calibrate');
  await Promise.all([
    pressAt(page, 'Your neutral face'),
    pressAt(page, 'Lip corner puller', ' '),
    waiting(page).getByRole('button', { name: 'Resume' }).click(),
  ]);
  expect(await counts(page)).toMatchObject({ samples: 12, baselines: 1 });
});

test('of two tabs one runs a session, the other says so and waits for its end', async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto('/#/calibrate');
  await expect(other.getByRole('heading', { name: 'New session' })).toBeVisible();
  await beginSession(page, /face/i);
  await expect(other.getByText('A session runs in another tab').first()).toBeVisible();
  await expect(other.getByRole('button', { name: 'Start session' })).toBeDisabled();
  await page.goto('/#/calibrate');
  await expect(other.getByText('A session runs in another tab')).toHaveCount(0);
  await expect(other.getByRole('button', { name: 'Start session' })).toBeEnabled();
});

test('the demonstration face is a guest: it never takes the place of the person, nor leaves them anything', async ({ page }) => {
  const person = (name: string) => page.getByRole('button', { name: `Person: ${name}` });
  await page.goto('/#/calibrate');
  await person('Me').click();
  await page.getByLabel('Name of a person to add').fill('Anna');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(person('Anna')).toBeVisible();
  await page.keyboard.press('Escape');
  await beginSession(page, /face/i);
  await expect(asked(page, 'Lip corner puller')).toBeVisible(); // its neutral is kept
  await page.goto('/#/demonstration');
  await expect(person('Demonstration face')).toBeVisible();
  await page.goto('/#welcome');
  // two addresses at once are one to the page: the first screen would never have been there
  await expect(page.getByRole('button', { name: 'Show the demonstration face' })).toBeVisible();
  await page.goto('/#/calibrate');
  await expect(person('Anna')).toBeVisible();
  const saving = page.waitForEvent('download');
  await page.goto('/#/calibrate/library');
  await page.getByRole('button', { name: 'Export this person' }).click();
  const file = await (await saving).createReadStream();
  let archive = '';
  for await (const chunk of file) archive += (chunk as Buffer).toString('latin1');
  expect(archive).toContain('"name":"Anna"');
  expect(archive).toContain('"neutral":null');
});

test('back to the address of a file goes on with the file', async ({ page }) => {
  await page.goto('/#/live');
  await page.locator('input[type=file]').setInputFiles('static/icons/icon-512.png');
  const source = page.getByRole('button', { name: 'Source: icon-512.png' });
  await expect(source).toBeVisible();
  await page.goto('/#/calibrate');
  await expect(page.getByRole('heading', { name: 'New session' })).toBeVisible();
  await page.goBack();
  await expect(source).toBeVisible();
  await page.goto('/#/demonstration');
  await expectReading(page);
  await page.goBack();
  await expect(source).toBeVisible();
});
