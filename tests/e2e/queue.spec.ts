/** Several files in the app: read one after the other into tables, with what to do about those that cannot be read. */

import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';
import { placeOf } from '../../tools/fake-camera/fake-camera.ts';
import { picturesOf } from '../../tools/fake-camera/mjpeg.ts';
import { expectNoViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';

/** A picture of the demonstration face, one of nobody, a cut picture and a video of a kind that no browser reads. */
function filesIn(path: (name: string) => string): string[] {
  const face = picturesOf(readFileSync(placeOf('face').video))[0]!;
  const [portrait, nobody, cut, avi] = ['face.jpg', 'nobody.jpg', 'cut.jpg', 'film.avi'].map(path) as [
    string,
    string,
    string,
    string,
  ];
  writeFileSync(portrait, face);
  writeFileSync(nobody, picturesOf(readFileSync(placeOf('empty').video))[0]!);
  writeFileSync(cut, face.subarray(0, face.length / 2));
  writeFileSync(avi, Buffer.from('RIFF\x10\0\0\0AVI LIST', 'latin1'));
  return [portrait, avi, cut, nobody];
}

const panel = (page: Page) => page.getByRole('region', { name: 'Files' });
const row = (page: Page, name: string) => panel(page).getByRole('listitem').filter({ hasText: name });

async function rowsOf(page: Page, button: string): Promise<string[][]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel(page).getByRole('button', { name: button }).click(),
  ]);
  const [header, ...rows] = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\n');
  expect(header).toBe(OPENFACE_HEADER);
  return rows.map((line) => line.split(','));
}

test('chosen on the first screen, each becomes a table or says what to do', async ({ page }, info) => {
  await page.goto('/');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Analyze files' }).click();
  await (await chooser).setFiles(filesIn((name) => info.outputPath(name)));
  await expect(panel(page)).toContainText('4 of 4', { timeout: 80_000 });
  await expect(row(page, 'face.jpg')).toContainText('1 frame');
  await expect(row(page, 'film.avi')).toContainText('AVI video, which browsers do not read: convert it to MP4');
  await expect(row(page, 'cut.jpg')).toContainText('Cut off');
  await expect(row(page, 'nobody.jpg')).toContainText('1 frame, 1 without a face');
  await expectNoViolations(page, 'queue');

  expect((await rowsOf(page, 'Save table: face.jpg')).map(([file, , , , , success]) => [file, success])).toEqual([
    ['face.jpg', '1'],
  ]);
  const all = await rowsOf(page, 'Save all tables');
  expect(all.map(([file, , , , , success]) => [file, success])).toEqual([['face.jpg', '1'], ['nobody.jpg', '0']]); // prettier-ignore

  await panel(page).getByRole('button', { name: 'Remove: film.avi' }).click();
  await expect(panel(page)).toContainText('3 of 3');
  await panel(page).getByRole('button', { name: 'Close' }).click();
  await expect(panel(page)).toHaveCount(0);
});

test('several files that are dropped are read whole, and waiting ones can be cancelled', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
  const portrait = picturesOf(readFileSync(placeOf('face').video))[0]!.toString('base64');
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    for (let i = 0; i < 40; i++) dataTransfer.items.add(new File([bytes], `${i}.jpg`, { type: 'image/jpeg' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, portrait);
  await expect(panel(page)).toContainText('of 40');
  await panel(page).getByRole('button', { name: 'Cancel: 39.jpg' }).click();
  await expect(row(page, '39.jpg')).toContainText('Cancelled');
  await panel(page).getByRole('button', { name: 'Cancel all' }).click();
  await expect(panel(page)).toContainText('40 of 40');
});
