/** A tab whose store was closed, as a newer version in another tab does: what needs no store goes on, the rest says why it does not. */

import { readFileSync, writeFileSync } from 'node:fs';
import { unzip } from '../../src/core/zip.ts';
import { placeOf } from '../../tools/fake-camera/fake-camera.ts';
import { picturesOf } from '../../tools/fake-camera/mjpeg.ts';
import { expect, test } from './fixtures.ts';

const CLOSED = 'Nothing is kept in this tab any more: reload the page.';

test('files are read into tables all the same, and a live recording says why it does not begin', async ({ page }, info) => {
  const portrait = info.outputPath('face.jpg');
  writeFileSync(portrait, picturesOf(readFileSync(placeOf('face').video))[0]!);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
  await page.evaluate(() => void indexedDB.deleteDatabase('facsimile'));
  const notice = page.getByRole('alert');
  await expect(notice).toContainText('data of this page was cleared');
  await notice.getByRole('button', { name: 'Close' }).click();

  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Analyze files' }).click(),
  ]);
  await chooser.setFiles(portrait);
  const panel = page.getByRole('region', { name: 'Files' });
  const row = panel.getByRole('listitem').filter({ hasText: 'face.jpg' });
  await expect(row).toContainText('1 frame');
  await expect(row).toContainText(`Not all of it is kept for review: save the table. ${CLOSED}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    row.getByRole('button', { name: 'Save table: face.jpg' }).click(),
  ]);
  expect(Object.keys(unzip(readFileSync(await download.path()))).some((name) => name.endsWith('.csv'))).toBe(true);
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toHaveCount(0);

  await page.getByRole('button', { name: 'Show the demonstration face' }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByText(CLOSED).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
});
