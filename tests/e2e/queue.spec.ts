/** Several files in the app: read one after the other into tables, with what to do about those that cannot be read. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileChooser, Page } from '@playwright/test';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';
import { unzip } from '../../src/core/zip.ts';
import { placeOf } from '../../tools/fake-camera/fake-camera.ts';
import { picturesOf } from '../../tools/fake-camera/mjpeg.ts';
import { sharedFolder } from '../shared.ts';
import { expectNoViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { fillDisk } from './full-disk.ts';
import { holdScoring, holdWeights } from './held.ts';

const shared = sharedFolder();

/** A picture of the demonstration face, one of nobody, a cut picture and a video of a kind that no browser reads. */
function filesIn(path: (name: string) => string): string[] {
  const face = picturesOf(readFileSync(placeOf('face').video))[0]!;
  const [portrait, nobody, cut, avi] = [path('face.jpg'), path('nobody.jpg'), path('cut.jpg'), path('film.avi')];
  writeFileSync(portrait, face);
  writeFileSync(nobody, picturesOf(readFileSync(placeOf('empty').video))[0]!);
  writeFileSync(cut, face.subarray(0, face.length / 2));
  writeFileSync(avi, Buffer.from('RIFF\x10\0\0\0AVI LIST', 'latin1'));
  return [portrait, avi, cut, nobody];
}

const panel = (page: Page) => page.getByRole('region', { name: 'Files' });
const row = (page: Page, name: string) => panel(page).getByRole('listitem').filter({ hasText: name });

const chooserAfter = async (page: Page, act: () => Promise<unknown>): Promise<FileChooser> =>
  (await Promise.all([page.waitForEvent('filechooser'), act()]))[0];

/** Chooses files on the first screen, none of which is read before `first` is done. */
async function analyze(page: Page, files: string | string[], first?: () => Promise<unknown>): Promise<void> {
  const letGo = first && (await holdWeights(page));
  const chooser = await chooserAfter(page, () => page.getByRole('button', { name: 'Analyze files' }).click());
  await chooser.setFiles(files);
  await expect(panel(page)).toBeVisible();
  await first?.();
  letGo?.();
}

/** Whether a canvas has more than one colour. */
function isPainted(canvas: Element): boolean {
  const { width, height } = canvas as HTMLCanvasElement;
  const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
  return data.some((value, i) => value !== data[i % 4]);
}

/** What a button saves: rows of the table, and the JSON beside it. */
async function saved(page: Page, button: string): Promise<{ rows: string[][]; about: Record<string, unknown> }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel(page).getByRole('button', { name: button }).click(),
  ]);
  const entries = Object.entries(unzip(readFileSync(await download.path())));
  const text = (ending: string): string =>
    new TextDecoder().decode(entries.find(([name]) => name.endsWith(ending))![1]).trimEnd();
  const [header, ...rows] = text('.csv').split('\n');
  expect(header).toBe(OPENFACE_HEADER);
  return { rows: rows.map((line) => line.split(',')), about: JSON.parse(text('.json')) as Record<string, unknown> };
}

test('chosen on the first screen, each becomes a table or says what to do', async ({ page }, info) => {
  await page.goto('/');
  const files = filesIn((name) => info.outputPath(name));
  await analyze(page, files);
  await expect(panel(page)).toContainText('4 of 4, 2 not read');
  await expect(row(page, 'face.jpg')).toContainText('1 frame');
  await expect(row(page, 'film.avi')).toContainText('AVI video, which browsers do not read: convert it to MP4');
  await expect(row(page, 'cut.jpg')).toContainText('Cut off');
  await expect(row(page, 'nobody.jpg')).toContainText('1 frame, 1 without a face');
  await expectNoViolations(page, 'queue');

  const one = await saved(page, 'Save table: face.jpg');
  expect(one.rows.map(([file, , , , , success]) => [file, success])).toEqual([['face.jpg', '1']]);
  expect(one.about).toMatchObject({ format: 'facsimile-openface-table', neutral: 'auto', smoothing: 0, faces: 4 });
  const all = await saved(page, 'Save all tables');
  expect(all.rows.map(([file, , , , , success]) => [file, success])).toEqual([['face.jpg', '1'], ['nobody.jpg', '0']]); // prettier-ignore
  expect(all.about['files']).toMatchObject([
    { file: 'face.jpg', frames: 1, error: null },
    { file: 'nobody.jpg', frames: 1, framesWithoutFace: 1 },
  ]);

  await panel(page).getByRole('button', { name: 'Remove: film.avi' }).click();
  await expect(panel(page)).toContainText('3 of 3');
  await panel(page).getByRole('button', { name: 'Close' }).click();
  await expect(panel(page)).toHaveCount(0);
});

test('several files that are dropped are read whole, and waiting ones can be cancelled', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
  const portrait = picturesOf(readFileSync(placeOf('face').video))[0]!.toString('base64');
  const letGo = await holdWeights(page);
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
  letGo();
  await panel(page).getByRole('button', { name: 'Read again: 39.jpg' }).click();
  await expect(row(page, '39.jpg')).toContainText('1 frame');
});

test('a picture to compare with counts once it is chosen, and files are read as before until then', async ({ page }, info) => {
  const [portrait, , , nobody] = filesIn((name) => info.outputPath(name));
  const choice = panel(page).getByRole('combobox', { name: 'Compare faces with' });
  await page.goto('/');
  await analyze(page, portrait!);
  await choice.selectOption('picture');
  await expect(panel(page)).toContainText('Until a picture is chosen: estimated neutral of each clip.');
  const pictures = await chooserAfter(page, () => panel(page).getByRole('button', { name: 'Choose picture' }).click());
  await (await chooserAfter(page, () => panel(page).getByRole('button', { name: 'Add files' }).click())).setFiles(nobody!);
  await expect(row(page, 'nobody.jpg')).toContainText('1 frame');
  await pictures.setFiles(portrait!);
  await expect(panel(page).getByRole('button', { name: 'face.jpg', exact: true })).toBeVisible();
});

test('leaving is asked about while files are read, or tables are kept nowhere, and not when all is kept or saved', async ({
  page,
}, info) => {
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  const [portrait] = filesIn((name) => info.outputPath(name));
  const choose = (first?: () => Promise<unknown>): Promise<void> => analyze(page, portrait!, first);
  await page.goto('/');
  await choose(() => page.reload());
  expect(asked).toEqual(['beforeunload']);
  await choose();
  await expect(row(page, 'face.jpg')).toContainText('1 frame');
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
  await choose(() => panel(page).getByRole('switch', { name: 'Keep for review' }).uncheck());
  await expect(row(page, 'face.jpg')).toContainText('1 frame');
  await saved(page, 'Save table: face.jpg');
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
});

test('closing is asked about while files are read, or tables are kept nowhere, and not when all is kept', async ({
  page,
}, info) => {
  const [portrait] = filesIn((name) => info.outputPath(name));
  const choose = (first: () => Promise<unknown>): Promise<void> => analyze(page, portrait!, first);
  const close = (): Promise<void> => panel(page).getByRole('button', { name: 'Close', exact: true }).click();
  const discard = panel(page).getByRole('button', { name: 'Discard and close' });
  await page.goto('/');
  await choose(async () => {
    await close();
    await expect(panel(page).getByRole('button', { name: 'Keep open' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(discard).toHaveCount(0);
  });
  await expect(row(page, 'face.jpg')).toContainText('1 frame');
  await close();
  await expect(panel(page)).toHaveCount(0);
  await choose(() => panel(page).getByRole('switch', { name: 'Keep for review' }).uncheck());
  await expect(row(page, 'face.jpg')).toContainText('1 frame');
  await close();
  await discard.click();
  await expect(panel(page)).toHaveCount(0);
});

test('on a full disk tables are whole all the same, what is not kept is said, and read again it is kept', async ({
  page,
}, info) => {
  const [portrait] = filesIn((name) => info.outputPath(name));
  await page.goto('/');
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await analyze(page, portrait!);
  await expect(row(page, 'face.jpg')).toContainText('1 frame');
  await expect(row(page, 'face.jpg')).toContainText('No room left on this device');
  const { rows } = await saved(page, 'Save table: face.jpg');
  expect(rows.map(([file, , , , , success]) => [file, success])).toEqual([['face.jpg', '1']]);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await panel(page).getByRole('button', { name: 'Read again: face.jpg' }).click();
  await expect(row(page, 'face.jpg').getByRole('link', { name: 'Review: face.jpg' })).toBeVisible();
  await expect(row(page, 'face.jpg')).not.toContainText('No room');
});

test('a disk that fills while a film is read costs what comes after, which is said, and what came before opens', async ({
  page,
}) => {
  test.skip(!shared, 'no shared folder of real faces');
  await page.goto('/');
  await analyze(page, join(shared!, 'faces/video/not_expressive.mp4'));
  const film = row(page, 'not_expressive.mp4');
  // not looked through first: what is read is kept at once
  await panel(page).getByRole('combobox', { name: 'Compare faces with' }).selectOption('none');
  await panel(page).getByRole('button', { name: 'Cancel: not_expressive.mp4' }).click();
  await panel(page).getByRole('button', { name: 'Read again: not_expressive.mp4' }).click();
  await expect(film).toContainText(/[3-8]\d %/);
  const letGo = await holdScoring(page);
  const makeRoom = await fillDisk(page);
  letGo();
  await expect(film).toContainText('No room left on this device: not all of it is kept for review');
  await expect(panel(page)).toContainText('1 of 1');
  const { rows } = await saved(page, 'Save table: not_expressive.mp4');
  await page.goto('/#/recordings');
  const item = page.getByRole('listitem', { name: 'not_expressive' }).last();
  const listed = Number(/0:(\d\d)/.exec(await item.innerText())![1]);
  expect(listed).toBeGreaterThan(0);
  expect(listed).toBeLessThan(Math.round(rows.length / 30));
  await page.getByRole('link', { name: 'Open not_expressive' }).last().click();
  const strip = page.getByRole('slider', { name: 'Action units over time' });
  await expect(strip).toBeVisible();
  expect(Math.abs(Number(await strip.getAttribute('aria-valuemax')) - listed)).toBeLessThanOrEqual(1);
  await makeRoom();
});

test('what was read of a film opens in review with its pictures, and asks for the file after a reload', async ({
  page,
}, info) => {
  test.skip(!shared, 'no shared folder of real faces');
  const clip = join(shared!, 'cases/neutral-jumps/leave.mp4');
  await page.goto('/');
  await analyze(page, clip);
  await expect(panel(page)).toContainText('1 of 1', { timeout: info.timeout });
  const { about } = await saved(page, 'Save table: leave.mp4');
  const [file] = about['files'] as { frames: number }[];

  await panel(page).getByRole('link', { name: 'Review: leave.mp4' }).click();
  const position = page.getByRole('slider', { name: 'Action units over time' });
  await expect(position).toBeVisible();
  // the files do not stand over what was asked for
  await expect(panel(page).getByRole('listitem')).toHaveCount(0);
  await panel(page).getByRole('button', { name: 'Close' }).click();
  const asks = page.getByText(/leave\.mp4 is not at hand/);
  await expect(asks).toHaveCount(0);
  const size = async (): Promise<number> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the picture' }).click(),
    ]);
    return readFileSync(await download.path()).length;
  };
  // a photograph takes far more bytes than an overlay on a plain ground
  await expect.poll(size).toBeGreaterThan(150_000);

  await page.reload();
  await expect(asks).toBeVisible();
  await expect.poll(size).toBeLessThan(150_000);
  // the strongest frames are drawn from the landmarks then, not left blank
  const strongest = page.getByRole('button', { name: /^AU12 .*: go to its strongest frame/ }).locator('canvas');
  await expect.poll(() => strongest.evaluate(isPainted)).toBe(true);
  const choose = async (path: string): Promise<void> => {
    const coming = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose file' }).click();
    await (await coming).setFiles(path);
  };
  const [other] = filesIn((name) => info.outputPath(name));
  await choose(other!);
  await expect(page.getByText('face.jpg is not the file that was read: choose leave.mp4.')).toBeVisible();
  await choose(clip);
  await expect(asks).toHaveCount(0);
  await expect.poll(size).toBeGreaterThan(150_000);
  await position.focus();
  await page.keyboard.press('End');
  expect(Number(await position.getAttribute('aria-valuenow'))).toBeGreaterThan((file!.frames - 30) / 30 / 2);

  await page.goto('/#/recordings');
  await expect(page.getByRole('listitem', { name: 'leave' })).toContainText('leave.mp4');
  await expectNoViolations(page, 'recordings of a file');
});

for (const [where, isPhone, finders] of [
  ['a phone has one finder', true, 1],
  ['a desk has one for each of four processors', false, 4],
] as const) {
  test.describe(() => {
    test.use({ hasTouch: isPhone, isMobile: isPhone });
    test(`files are analyzed within a device's memory: ${where}`, async ({ page }, info) => {
      // what WebKit tells of any phone, at the least
      await page.addInitScript(() => Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 4 }));
      await page.goto('/');
      const started: string[] = [];
      page.on('worker', (worker) => started.push(worker.url()));
      const path = info.outputPath('face.jpg');
      writeFileSync(path, picturesOf(readFileSync(placeOf('face').video))[0]!);
      await analyze(page, path);
      await expect(row(page, 'face.jpg')).toContainText('1 frame');
      expect(started.filter((url) => url.includes('finding'))).toHaveLength(finders);
    });
  });
}
