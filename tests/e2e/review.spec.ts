/** A recording from the press of the button to its export, on a wide screen and on a phone; axe finds nothing on the way. */

import { readFileSync } from 'node:fs';
import { unzip } from '../../src/core/zip.ts';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';
import { expectNoViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { fillDisk } from './full-disk.ts';
import { valuesOf } from './kept.ts';
import { importRecording } from './recordings-archive.ts';
import { startDemonstration } from './screens.ts';
import type { Locator, Page } from '@playwright/test';

/** A clock has reached so many seconds; a slow machine may leap over some. */
async function expectSeconds(clock: Locator, seconds: number): Promise<void> {
  await expect.poll(async () => Number(/0:(\d\d)/.exec(await clock.innerText())?.[1])).toBeGreaterThanOrEqual(seconds);
}

/** Starts a recording by its key, which does nothing before there is something to record; the button that ends it. */
async function startRecording(page: Page): Promise<Locator> {
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeEnabled();
  await page.keyboard.press('r');
  return page.getByRole('button', { name: 'Stop recording' });
}

/** Records the demonstration face for so many seconds, with a mark on the way; `video` with its picture. */
async function record(page: Page, seconds: number, video = false): Promise<void> {
  await startDemonstration(page);
  if (video) {
    await page.getByRole('button', { name: 'Recording settings' }).click();
    await page.getByRole('switch', { name: 'Record the picture too' }).check();
    await page.keyboard.press('Escape');
  }
  const stop = await startRecording(page);
  await expectSeconds(stop, 1);
  await page.keyboard.press('1');
  await expect(page.getByText('Mark 1')).toBeVisible();
  await page.keyboard.press('Shift+2');
  await expectSeconds(stop, seconds);
  await page.keyboard.press('Shift+2');
  await page.keyboard.press('r');
  await expect(page.getByText(/^Recorded:/)).toBeVisible();
}

/** The only recording, open. */
async function openRecording(page: Page): Promise<void> {
  await page.goto('/#/recordings');
  await page.getByRole('link', { name: /^Open/ }).last().click();
  await expect(page.getByRole('slider', { name: 'Action units over time' })).toBeVisible();
  // nothing is hovered
  await page.mouse.move(0, 0);
}

const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use({ viewport, contextOptions: { reducedMotion: 'reduce' } });

    test('what was recorded is looked at, marked, merged into numbers, and nothing is in the way of anybody', async ({
      page,
    }) => {
      await page.goto('/#/recordings');
      await expect(page.getByText('Nothing is recorded yet.')).toBeVisible();
      await expectNoViolations(page, 'no recordings');
      await record(page, 4, size === 'wide');
      await page.goto('/#/recordings');
      const item = page
        .getByRole('listitem')
        .filter({ hasText: 'Demonstration' })
        .or(page.getByRole('listitem').filter({ hasText: 'demonstration' }));
      await expect(item).toBeVisible();
      await expectNoViolations(page, 'list');

      await openRecording(page);
      await expectNoViolations(page, 'review');
      const position = page.getByRole('slider', { name: 'Action units over time' });
      await page.getByRole('row', { name: /^AU12/ }).first().getByRole('button').click();
      await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');

      // the keys: a frame, the end, the beginning, playing
      await position.focus();
      await page.keyboard.press('End');
      const end = Number(await position.getAttribute('aria-valuenow'));
      expect(end).toBeGreaterThanOrEqual(3);
      await page.keyboard.press('Home');
      await expect(position).toHaveAttribute('aria-valuenow', '0');
      await Promise.all([
        // within the page: so short a recording is over before a click from outside comes
        page.waitForFunction(() => {
          const strip = document.querySelector('[role=slider][aria-label="Action units over time"]');
          const pause = document.querySelector<HTMLButtonElement>('button[aria-label=Pause]');
          if (!pause || strip?.getAttribute('aria-valuenow') === '0') return false;
          pause.click();
          return true;
        }),
        page.getByRole('button', { name: 'Play' }).click(),
      ]);

      // the events that were marked, another one, moved and taken back
      const marked = page.getByRole('button', { name: /^Mark 2, .* s to/ });
      await expect(page.getByRole('button', { name: /^Mark 1,/ })).toBeVisible();
      await expect(marked).toBeVisible();
      await page.getByRole('button', { name: 'Mark here' }).click();
      const added = page.getByRole('button', { name: /^Mark, / });
      const before = await added.getAttribute('aria-label');
      await added.focus();
      await page.keyboard.press('Shift+ArrowLeft');
      await expect(added).not.toHaveAttribute('aria-label', before!);
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(added).toHaveAttribute('aria-label', before!);
      await added.focus();
      await page.keyboard.press('Delete');
      await expect(added).toHaveCount(0);

      // a click goes there, a drag selects, and the selection is excluded
      await position.evaluate((strip) => strip.scrollIntoView({ block: 'start' }));
      const box = (await position.boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + 60);
      expect(Math.abs(Number(await position.getAttribute('aria-valuenow')) - end / 2)).toBeLessThanOrEqual(1);
      await page.mouse.move(box.x + box.width * 0.2, box.y + 60);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.4, box.y + 60, { steps: 4 });
      await page.mouse.up();
      await page.getByRole('button', { name: 'Exclude the selection' }).click();
      await expect(page.getByRole('button', { name: /^Excluded, / })).toBeVisible();
      await page.getByText('Present together').click();
      await expectNoViolations(page, 'review with events');

      // it is all there after a reload
      await page.reload();
      await expect(page.getByRole('button', { name: /^Excluded, / })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    });
  });
}

test('notes are kept while they are written, and at once where the recording is left; a blank name is none', async ({ page }) => {
  await importRecording(page);
  await openRecording(page);
  const recording = page.url();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  const kept = await name.inputValue();
  await name.fill(' ');
  await name.press('Enter');
  await expect(name).toHaveValue(kept);
  const notes = page.getByRole('textbox', { name: 'Notes' });
  await notes.fill('smiles');
  await page.goBack();
  await page.goto(recording);
  await expect(notes).toHaveValue('smiles');
  await notes.fill('smiles twice');
  // once it is kept it can be taken back
  await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled();
  await expect.poll(() => valuesOf(page, 'recordings')).toMatchObject([{ notes: 'smiles twice' }]);
  await page.reload();
  await expect(notes).toHaveValue('smiles twice');
});

test('every format is handed over, and the table is OpenFace’s', async ({ page }) => {
  await importRecording(page);
  await openRecording(page);
  const formats = ['OpenFace 2', 'Py-Feat', 'Everything', 'Summary table', 'BIDS', 'ELAN', 'Live Link Face', 'Events as WebVTT'];
  for (const format of formats) {
    await page.getByRole('button', { name: 'Export' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: new RegExp(format) }).click();
    const bytes = readFileSync(await (await coming).path());
    expect(bytes.length).toBeGreaterThan(100);
    if (format === 'ELAN') {
      // the app's own page lets nobody parse
      const reader = await page.context().newPage();
      const tiers = await reader.evaluate((text) => {
        const found = new DOMParser().parseFromString(text, 'application/xml').querySelectorAll('TIER, parsererror');
        return Array.from(found, (tier) => tier.getAttribute('TIER_ID') ?? 'not read');
      }, bytes.toString());
      await reader.close();
      // events, the mark beside the span where it lies on it, and one a unit and face
      const units = tiers.filter((tier) => tier.includes('AU'));
      expect(['Events', 'Events, Events 2']).toContain(tiers.filter((tier) => !units.includes(tier)).join(', '));
      expect(units.length).toBeGreaterThan(0);
      expect(units.length % 21).toBe(0);
    }
    if (format === 'OpenFace 2') {
      const entries = unzip(bytes);
      const [table] = Object.keys(entries).filter((name) => name.endsWith('.csv'));
      const [header, ...rows] = new TextDecoder().decode(entries[table!]).trimEnd().split('\n');
      expect(header).toBe(OPENFACE_HEADER);
      expect(rows.length).toBeGreaterThan(10);
      expect(Object.keys(entries).filter((name) => name.endsWith('.json'))).toHaveLength(1);
    }
    await page.keyboard.press('Escape');
  }
});

test('charts are handed over as PNG and SVG, a selection as GIF and MP4, and faces are named and compared', async ({ page }) => {
  await record(page, 3, true);
  await importRecording(page);
  await openRecording(page);
  const head = async (name: RegExp | string): Promise<string> => {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    const bytes = readFileSync(await (await coming).path());
    expect(bytes.length).toBeGreaterThan(1000);
    return bytes.subarray(0, 12).toString('latin1');
  };
  const strip = page.getByRole('slider', { name: 'Action units over time' });
  await strip.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  const box = (await strip.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.2, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('button', { name: 'Export' }).click();
  for (const chart of [
    'Action units over time',
    'Curves of the chosen units',
    'Quality, head and expression',
    'Present together',
  ]) {
    expect(await head(`${chart}, PNG`)).toContain('PNG');
    expect(await head(`${chart}, SVG`)).toContain('<svg');
  }
  expect(await head('Selection with overlay, GIF')).toContain('GIF89a');
  const mp4 = page.getByRole('button', { name: 'Selection with overlay, MP4' });
  if ((await mp4.count()) > 0) expect(await head('Selection with overlay, MP4')).toContain('ftyp');
  await expectNoViolations(page, 'export');
  await page.keyboard.press('Escape');

  // the picture of where the pointer is on the slider
  const slider = (await page.getByRole('slider', { name: 'Position' }).boundingBox())!;
  await page.mouse.move(slider.x + slider.width / 2, slider.y + slider.height / 2);
  await expect(page.locator('.preview canvas')).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(page.locator('.preview')).toHaveCount(0);

  await page.getByRole('combobox', { name: 'Name of face 1' }).fill('Ada');
  await page.getByRole('combobox', { name: 'Name of face 1' }).press('Enter');
  await expect(strip.getByText('Ada')).toBeVisible();
  const beside = page.getByRole('region', { name: 'Beside another recording' });
  await beside.getByRole('combobox').selectOption({ index: 1 });
  await expect(beside.getByRole('row')).toHaveCount(22);
  await expect(beside.getByRole('heading', { name: 'Strongest frames' })).toBeVisible();
  await expectNoViolations(page, 'compared');

  // one that cannot be opened is said, until another choice is made
  await page.evaluate(
    async (id) => {
      const recordings = await (await navigator.storage.getDirectory()).getDirectoryHandle('recordings');
      const files = await recordings.getDirectoryHandle(id);
      await files.removeEntry('readings');
      await files.getDirectoryHandle('readings', { create: true });
    },
    await beside.getByRole('combobox').inputValue(),
  );
  await beside.getByRole('combobox').selectOption({ index: 0 });
  await beside.getByRole('combobox').selectOption({ index: 1 });
  await expect(beside.getByRole('alert')).toBeVisible();
  await beside.getByRole('combobox').selectOption({ index: 0 });
  await expect(beside.getByRole('alert')).toHaveCount(0);
});

test('a recording is deleted and put back, exported and imported, and a page that is closed loses no more than the last second', async ({
  page,
  context,
}) => {
  await record(page, 3);
  await page.goto('/#/recordings');
  await page.getByRole('button', { name: /^Delete/ }).click();
  await expect(page.getByText('Nothing is recorded yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo delete' }).click();
  await expect(page.getByRole('link', { name: /^Open/ }).last()).toBeVisible();
  // a blank name is none
  const name = page.getByRole('textbox', { name: 'Name' });
  const kept = await name.inputValue();
  await name.fill(' ');
  await name.press('Enter');
  await expect(name).toHaveValue(kept);

  const exportAll = async (what: RegExp | string): Promise<string> => {
    await page.getByRole('button', { name: 'Export all' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('dialog', { name: 'Export all' }).getByRole('button', { name: what }).click();
    return (await coming).path();
  };
  const tables = unzip(readFileSync(await exportAll(/^OpenFace 2/)));
  expect(Object.keys(tables).map((name) => name.slice(name.lastIndexOf('.')))).toEqual(['.csv', '.json']);
  const summary = unzip(readFileSync(await exportAll(/^Summary table/)));
  expect(Object.keys(summary).map((name) => name.slice(name.lastIndexOf('.')))).toEqual(['.csv', '.json']);
  expect(new TextDecoder().decode(summary['summary.csv']).trimEnd().split('\n')).toHaveLength(2);
  const path = await exportAll('Archive of all recordings');
  await page
    .locator('input[type=file][accept=".zip"]')
    .setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: readFileSync(path) });
  await expect(page.getByText('1 recording imported.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Delete/ })).toHaveCount(2);
  await page
    .locator('input[type=file][accept=".zip"]')
    .setInputFiles({ name: 'b.zip', mimeType: 'application/zip', buffer: Buffer.from('no') });
  await expect(page.getByText(/no ZIP directory/)).toBeVisible();

  // what is deleted stays so when the page is left at once
  await page
    .getByRole('button', { name: /^Delete/ })
    .last()
    .click();
  await page.reload();
  await expect(page.getByRole('button', { name: /^Delete/ })).toHaveCount(1);

  // closed without a word while it records
  await page.goto('/#/demonstration');
  await expectSeconds(await startRecording(page), 3);
  await page.close({ runBeforeUnload: false });
  const next = await context.newPage();
  await next.goto('/#/recordings');
  const cut = next.getByRole('listitem').filter({ hasText: 'cut off' });
  await expect(cut).toContainText(/0:(0[2-9]|[1-5]\d)/);
});

test('a disk that fills while it is recorded ends the recording, says so, and keeps what came before', async ({ page }) => {
  await startDemonstration(page);
  await expectSeconds(await startRecording(page), 4);
  const makeRoom = await fillDisk(page);
  await expect(page.getByText(/^The recording ended: no room left on this device .* What came before is kept/)).toBeVisible();
  await page.goto('/#/recordings');
  const item = page.getByRole('listitem').filter({ hasText: 'Demonstration face' });
  const listed = Number(/0:(\d\d)/.exec(await item.innerText())![1]);
  expect(listed).toBeGreaterThanOrEqual(2);
  await item.getByRole('link', { name: /^Open/ }).last().click();
  const strip = page.getByRole('slider', { name: 'Action units over time' });
  await expect(strip).toBeVisible();
  expect(Math.abs(Number(await strip.getAttribute('aria-valuemax')) - listed)).toBeLessThanOrEqual(1);
  await makeRoom();
});

test('keys mark events after the player’s position was moved by hand, and typed times that cannot be are put right', async ({
  page,
}) => {
  await importRecording(page);
  await openRecording(page);
  const position = page.getByRole('slider', { name: 'Position' });
  await position.click();
  await page.keyboard.press('3');
  const editor = page.getByRole('group', { name: 'Event', exact: true });
  const name = editor.getByRole('textbox', { name: 'Name of the event' });
  await expect(name).toHaveValue('Mark 3');
  const start = editor.getByRole('spinbutton', { name: 'Start, s' });
  await start.fill('999');
  await start.press('Tab');
  await expect(start).not.toHaveValue('999');
  await expect(start).not.toHaveValue('');
  expect(Number(await start.inputValue())).toBeLessThan(60);
  await start.fill('');
  await start.press('Tab');
  expect(Number(await start.inputValue())).toBeGreaterThan(0);
  await name.fill('   ');
  await name.press('Tab');
  await expect(name).toHaveValue('Mark 3');
  await name.fill('😀'.repeat(200));
  await name.press('Tab');
  expect((await name.inputValue()).length).toBeLessThanOrEqual(80);
});

test('on a phone the widest table scrolls by itself, and nothing else of the summary is cut off', async ({ page }) => {
  await page.setViewportSize(SIZES.phone);
  await importRecording(page);
  await openRecording(page);
  await page.getByText('Present together').click();
  const table = page.getByRole('region', { name: 'Present together' });
  expect(await table.evaluate((region) => region.scrollWidth > region.clientWidth)).toBe(true);
  const panel = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Summary' }) });
  expect(await panel.evaluate((section) => section.scrollWidth <= section.clientWidth)).toBe(true);
});

test('a name and notes leave what is counted and painted as it is', async ({ page }) => {
  await importRecording(page);
  await openRecording(page);
  const painted = await page
    .getByRole('button', { name: /go to its strongest frame/ })
    .locator('canvas')
    .first()
    .elementHandle();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Another');
  await page.getByRole('textbox', { name: 'Notes' }).fill('A smile');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Another');
  expect(await painted!.evaluate((canvas) => canvas.isConnected)).toBe(true);
});
