/** Somebody comes in a file who is here already: asked first, and what was replaced comes back. */

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { halfMover } from './person-archive.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Half mover is here already' });
const remark = (page: Page) => page.locator('.remark');
/** How many pictures there are, by the library's heading: those away from the view are not drawn. */
const counted = (page: Page) => page.locator('h1 + p');

async function choose(page: Page, archive: Buffer): Promise<void> {
  await page
    .locator('input[type=file][accept=".zip"]')
    .setInputFiles({ name: 'Half mover.facsimile.zip', mimeType: 'application/zip', buffer: archive });
}

test('an archive of somebody who is here asks; merging adds nothing twice, both are kept, a replacement is undone', async ({
  page,
}) => {
  await page.goto('/#/calibrate/library');
  const archive = await halfMover(page);
  await choose(page, archive);
  await expect(remark(page)).toContainText('Half mover was imported.');
  await expect(dialog(page)).toBeHidden();
  await expect(counted(page)).toHaveText(/^\d+ pictures$/);
  const pictures = parseInt((await counted(page).textContent())!);

  await choose(page, archive);
  await expect(dialog(page)).toContainText(`In the file Half mover: 0 sessions, ${pictures} pictures and 0 models`);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();

  await choose(page, archive);
  await dialog(page).getByRole('button', { name: 'Merge' }).click();
  await expect(remark(page)).toContainText('Nothing in the file is new');

  await page
    .getByRole('button', { name: /^Delete: / })
    .first()
    .click();
  await expect(page.getByRole('button', { name: /^Undo delete/ })).toBeVisible();
  const left = parseInt((await counted(page).textContent())!);
  expect(left).toBeLessThan(pictures);

  await choose(page, archive);
  await dialog(page).getByRole('button', { name: 'Replace' }).click();
  await expect(remark(page)).toContainText('was replaced');
  await expect(counted(page)).toHaveText(`${pictures} pictures`);
  await page.getByRole('button', { name: 'Undo replacing Half mover' }).click();
  await expect(remark(page)).toContainText('as before the replacement');
  await expect(counted(page)).toHaveText(`${left} pictures`);
  await expect(page.getByRole('button', { name: 'Redo replacing Half mover' })).toBeVisible();

  await choose(page, archive);
  await dialog(page).getByRole('button', { name: 'Keep both' }).click();
  await expect(page.getByRole('button', { name: 'Person: Half mover (2)' })).toBeVisible();
  await expect(counted(page)).toHaveText(`${pictures} pictures`);
});
