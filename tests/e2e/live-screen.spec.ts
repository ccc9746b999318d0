/** The live picture with the demonstration face: what is shown, and that every control does what it says. */

import type { Page } from '@playwright/test';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { sharedFolder } from '../shared.ts';
import { expect, test } from './fixtures.ts';
import { expectReading, openFile, startDemonstration } from './screens.ts';

test('every action unit, expression, angle and stage has its place', async ({ page }) => {
  await startDemonstration(page);
  for (const { label, name } of ACTION_UNITS) await expect(page.getByRole('meter', { name: `${label} ${name}` })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Expressions experimental' }).getByRole('meter')).toHaveCount(7);
  await expect(page.getByRole('region', { name: 'Head' })).toContainText(/yaw\s*-?\d+°/);
  await expect(page.getByRole('region', { name: 'Picture', exact: true })).toContainText('Good');
  const performance = page.getByRole('contentinfo', { name: 'Performance' });
  await expect(performance).toContainText(/frames\/s\s*\d+/);
  await expect(performance).toContainText(/find\s*[\d.]+\s*crop\s*[\d.]+\s*score\s*[\d.]+\s*draw\s*[\d.]+/);
  await expect(performance).toContainText(/WebAssembly|WebGPU/);
});

test('keys freeze, mirror, step overlays, choose faces and explain themselves', async ({ page }) => {
  await startDemonstration(page);
  const pressed = (name: string) => page.getByRole('button', { name, exact: true });
  await page.keyboard.press(' ');
  await expect(pressed('Freeze')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('Frozen', { exact: true }).first()).toBeVisible();
  await page.keyboard.press(' ');
  await expect(pressed('Freeze')).toHaveAttribute('aria-pressed', 'false');

  await page.keyboard.press('m');
  await expect(pressed('Mirror')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('o');
  await expect(pressed('Landmarks')).toHaveAttribute('aria-pressed', 'true');
  await expect(pressed('Muscle regions')).toHaveAttribute('aria-pressed', 'false');

  await page.keyboard.press('3');
  await page.keyboard.press(',');
  await expect(page.getByRole('dialog', { name: 'Settings' }).getByRole('radio', { name: '3' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a frozen picture stands still, and still follows the overlay', async ({ page }) => {
  await startDemonstration(page);
  const picture = page.getByRole('img', { name: /^Demonstration face/ });
  // without the overlay: a face found again in the same picture moves by a hair
  await page.getByRole('button', { name: 'Muscle regions' }).click();
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect(page.getByText('Frozen', { exact: true }).first()).toBeVisible();
  await page.waitForTimeout(1500);
  const before = await picture.screenshot();
  await page.waitForTimeout(1500);
  expect((await picture.screenshot()).equals(before)).toBe(true);
  await page.getByRole('button', { name: 'Landmarks' }).click();
  await expect.poll(async () => (await picture.screenshot()).equals(before)).toBe(false);
});

test('a unit is put on the timeline and taken off by its name', async ({ page }) => {
  await startDemonstration(page);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await page.getByRole('button', { name: 'AU26 Jaw drop, on the timeline' }).click();
  await expect(timeline.getByRole('button', { name: 'Take AU26 off the timeline' })).toBeVisible();
  await timeline.getByRole('button', { name: 'Take AU26 off the timeline' }).click();
  await expect(timeline.getByRole('button', { name: 'Take AU26 off the timeline' })).toHaveCount(0);
  await expect(timeline.locator('canvas')).toBeVisible();
});

/** The overlay styles as they are kept on the device. */
const keptOverlay = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((done, fail) => {
        const opening = indexedDB.open('facsimile');
        opening.onerror = () => fail(opening.error!);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('settings').objectStore('settings').get('live');
          reading.onsuccess = () => {
            opening.result.close();
            done((reading.result as { overlay: string[] } | undefined)?.overlay ?? []);
          };
        };
      }),
  );

test('choices are remembered', async ({ page }) => {
  await startDemonstration(page);
  await page.keyboard.press(',');
  await page.getByRole('radio', { name: 'Light' }).check({ force: true });
  await page.getByRole('switch', { name: 'Box' }).check();
  await expect.poll(() => keptOverlay(page)).toContain('box');
  await page.reload();
  await expectReading(page);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.getByRole('button', { name: 'Box', exact: true })).toHaveAttribute('aria-pressed', 'true');
});

test('several people can be kept, and one is removed only when asked for twice', async ({ page }) => {
  await startDemonstration(page);
  await page.getByRole('button', { name: /^Person/ }).click();
  const menu = page.getByRole('dialog', { name: 'Person' });
  for (const name of ['Ada', 'Ben']) {
    await menu.getByRole('textbox').fill(name);
    await menu.getByRole('button', { name: 'Add' }).click();
  }
  await expect(page.getByRole('button', { name: 'Person: Ben' })).toBeVisible();
  await menu.getByRole('button', { name: /^Remove Ben/ }).click();
  await menu.getByRole('button', { name: 'Remove Ben', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Person: Ada' })).toBeVisible();
});

test('a file that is neither picture nor video is refused in words', async ({ page }) => {
  await startDemonstration(page);
  await page.locator('input[type=file]').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await expect(page.getByText('Only pictures and videos can be opened here.').first()).toBeVisible();
});

test('a picture that cannot be decoded is refused in words, with a way on', async ({ page }) => {
  await startDemonstration(page);
  await page.locator('input[type=file]').setInputFiles({ name: 'torn.png', mimeType: 'image/png', buffer: Buffer.from('torn') });
  await expect(page.getByRole('alert')).toContainText('This file could not be opened');
  await page.getByRole('alert').getByRole('button', { name: 'Show me the demonstration face' }).click();
  await expectReading(page);
});

test.describe('with photographs of real people', () => {
  const shared = sharedFolder();
  test.skip(!shared, 'the shared folder with photographs is not here');
  const photo = (name: string): string => `${shared}/faces/london/${name}`;

  test('my neutral is recorded, compared with, and deleted', async ({ page }) => {
    await startDemonstration(page);
    await openFile(page, photo('001_neutral.jpg'));
    await page.getByRole('button', { name: 'My neutral' }).click();
    const panel = page.getByRole('region', { name: 'My neutral' });
    await panel.getByRole('button', { name: 'Record' }).click();
    await expect(panel).toContainText('Your neutral face is recorded.');
    const compare = page.getByRole('button', { name: 'Compare' });
    await expect(compare).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('b');
    await expect(compare).toHaveAttribute('aria-pressed', 'false');
    await page.reload();
    await page.getByRole('button', { name: 'Show me the demonstration face' }).click();
    await expect(page.getByRole('button', { name: 'Person: Demonstration face' })).toBeVisible();
    await expect(compare).toHaveCount(0);
    await openFile(page, photo('001_neutral.jpg'));
    await expect(compare).toHaveAttribute('aria-pressed', 'false');
    await page.getByRole('button', { name: 'My neutral' }).click();
    await panel.getByRole('button', { name: 'Delete' }).click();
    await expect(compare).toHaveCount(0);
  });

  test('a smile is refused as a neutral, with the reason, unless the person insists', async ({ page }) => {
    await startDemonstration(page);
    await openFile(page, photo('001_smiling.jpg'));
    await page.getByRole('button', { name: 'My neutral' }).click();
    const panel = page.getByRole('region', { name: 'My neutral' });
    await panel.getByRole('button', { name: 'Record' }).click();
    await expect(panel).toContainText('Let your face rest.');
    const insist = panel.getByRole('button', { name: 'My face rests like this' });
    await expect(insist).toHaveCount(0);
    await expect(panel).toContainText('Not recorded. Let your face rest.');
    await insist.click();
    await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeVisible();
    await expect(insist).toHaveCount(0);
  });
});
