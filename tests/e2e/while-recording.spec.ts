/** What is done about a recording while it is still written: from the list, to its person, to everything. */

import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { sharedFolder } from '../shared.ts';
import { expectNoViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { holdScoring } from './held.ts';
import { halfMover } from './person-archive.ts';
import { startDemonstration } from './screens.ts';

const shared = sharedFolder();
const panel = (page: Page): Locator => page.getByRole('region', { name: 'Files' });

/** Has a film read frame by frame, compared as `choice` says, and waits until it is being kept. */
async function readFilm(page: Page, choice: string): Promise<Locator> {
  const film = panel(page).getByRole('listitem').filter({ hasText: 'not_expressive.mp4' });
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Analyze files' }).click();
  await (await chooser).setFiles(join(shared!, 'faces/video/not_expressive.mp4'));
  // not looked through first: what is read is kept at once
  await panel(page).getByRole('combobox', { name: 'Compare faces with' }).selectOption(choice);
  await panel(page).getByRole('button', { name: 'Cancel: not_expressive.mp4' }).click();
  await panel(page).getByRole('button', { name: 'Read again: not_expressive.mp4' }).click();
  await expect(film).toContainText(/[1-9] %/);
  return film;
}

test('who leaves a recording for the list finds it there when it has ended', async ({ page }) => {
  await startDemonstration(page);
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeEnabled();
  await page.keyboard.press('r');
  await expect(page.getByRole('button', { name: 'Stop recording' })).toContainText(/0:(0[2-9]|[1-5])/);
  await page.getByRole('link', { name: 'Recordings' }).click();
  const item = page.getByRole('listitem').filter({ hasText: 'Demonstration face' });
  await expect(item.getByRole('link', { name: /^Open/ }).last()).toBeVisible();
  await expect(item).toContainText(/0:(0[1-9]|[1-5]\d)/);
  await expect(item).not.toContainText(/being recorded|cut off/);
});

/** Names of the folders in which files of recordings lie. */
const recordingFiles = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('recordings');
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  });

test('what is being kept of a film can only be looked at when it has ended, is then listed as it is, and a newer version of the app in another tab waits', async ({
  page,
  context,
}) => {
  test.skip(!shared, 'no shared folder of real faces');
  await page.goto('/');
  const film = await readFilm(page, 'none');
  const letGo = await holdScoring(page);
  const newer = await context.newPage();
  await newer.goto('/');
  const waits = newer.evaluate(
    () =>
      new Promise<string>((told) => {
        const opening = indexedDB.open('facsimile', 1e6);
        opening.onblocked = () => told('blocked');
        opening.onupgradeneeded = () => told('opened');
      }),
  );
  expect(await waits).toBe('blocked');
  await newer.close();

  await page.goto('/#/recordings');
  const item = page.getByRole('listitem', { name: 'not_expressive' }).last();
  await expect(item).toContainText('being recorded');
  for (const name of ['Open not_expressive', 'Delete not_expressive', 'Export not_expressive'])
    await expect(item.getByRole('button', { name })).toBeDisabled();
  await expect(item.getByRole('textbox', { name: 'Name' })).toBeDisabled();
  await expect(item.getByRole('link')).toHaveCount(0);
  await expectNoViolations(page, 'a recording that is written');
  const id = (await recordingFiles(page)).at(-1)!;
  await page.goto(`/#/recordings/${id}`);
  await expect(page.getByText('This is still being recorded.')).toBeVisible();
  letGo();

  await page.goto('/#/recordings');
  await expect(item.getByRole('link', { name: 'Open not_expressive' }).last()).toBeVisible({ timeout: test.info().timeout });
  await expect(film.getByRole('link', { name: 'Review: not_expressive.mp4' })).toBeVisible();
  await expect(film).not.toContainText('%');
  await expect(panel(page)).not.toContainText('not read');
  await item.getByRole('textbox', { name: 'Name' }).fill('renamed');
  await item.getByRole('textbox', { name: 'Name' }).press('Enter');
  const renamed = page.getByRole('listitem', { name: 'renamed' });
  for (const when of ['at once', 'after a reload']) {
    await expect(renamed, when).toContainText('Compared with');
    await expect(renamed.locator('img'), when).toBeVisible();
    await expect(renamed, when).not.toContainText(/being recorded|not read to its end/);
    await page.reload();
  }
});

test('what is being kept of a film ends with its person, and when all is erased, and leaves nothing', async ({ page }) => {
  test.skip(!shared, 'no shared folder of real faces');
  await page.goto('/#/calibrate/library');
  const buffer = await halfMover(page);
  await page
    .locator('input[type=file][accept=".zip"]')
    .setInputFiles({ name: 'half-mover.zip', mimeType: 'application/zip', buffer });
  const person = page.getByRole('button', { name: 'Person: Half mover' });
  await expect(person).toBeVisible();
  await page.goto('/#welcome');
  const film = await readFilm(page, 'recorded');
  let letGo = await holdScoring(page);
  expect(await recordingFiles(page)).not.toEqual([]);
  await page.goto('/#/calibrate/library');
  await person.click();
  await page.getByRole('button', { name: 'Remove Half mover…' }).click();
  await page.getByRole('button', { name: 'Remove Half mover', exact: true }).click();
  letGo();
  await expect(person).toHaveCount(0);
  await expect(film).toContainText('Cancelled');
  await page.keyboard.press('Escape');
  await expect.poll(() => recordingFiles(page)).toEqual([]);

  await panel(page).getByRole('combobox', { name: 'Compare faces with' }).selectOption('none');
  await panel(page).getByRole('button', { name: 'Read again: not_expressive.mp4' }).click();
  await expect(film).toContainText(/[1-9] %/);
  letGo = await holdScoring(page);
  await page.getByRole('button', { name: 'Erase everything…' }).click();
  await page.getByRole('button', { name: 'Erase all of it' }).click();
  letGo();
  await expect(page.getByText('Everything was erased')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Erase everything…' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Erase all of it' })).toHaveCount(0);
  await expect(film).toContainText('Cancelled');
  expect(await recordingFiles(page)).toEqual([]);
  await page.goto('/#/recordings');
  await expect(page.getByText('Nothing is recorded yet.')).toBeVisible();
});
