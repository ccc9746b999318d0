/** The live picture with the demonstration face: what is shown, and that every control does what it says. */

import { readdirSync, readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { sharedFolder } from '../shared.ts';
import { expect, test } from './fixtures.ts';
import { expectReading, openFile, startDemonstration } from './screens.ts';

test('every action unit, expression, angle and stage has its place, what is shown and read is said, and the list is sorted and filtered on request', async ({
  page,
}) => {
  await startDemonstration(page);
  for (const { label, name } of ACTION_UNITS) await expect(page.getByRole('meter', { name: `${label} ${name}` })).toBeVisible();
  const expressions = page.getByRole('group').filter({ hasText: 'Seven posed expressions' });
  await expect(expressions.getByRole('meter').first()).toBeHidden();
  await page.getByText('Seven posed expressions').click();
  await expect(expressions.getByRole('meter')).toHaveCount(7);
  await expect(expressions).toContainText('It says nothing about what a person feels.');
  await expect(page.getByRole('region', { name: 'Head' })).toContainText(/yaw\s*-?\d+°/);
  await expect(page.getByRole('region', { name: 'Picture', exact: true })).toContainText('Good');
  const performance = page.getByRole('contentinfo', { name: 'Performance' });
  await expect(performance).toContainText(/frames\/s\s*\d+/);
  await expect(performance).toContainText(/find\s*[\d.]+\s*crop\s*[\d.]+\s*score\s*[\d.]+\s*draw\s*[\d.]+/);
  await expect(performance).toContainText(/WebAssembly|WebGPU/);

  // said in words too
  const caption = page.getByText(/^Now: AU\d+/);
  await expect(caption).toBeVisible();
  await expect(page.getByText('Active now:')).toBeVisible();
  await expect.poll(() => page.getByText('Active now:').locator('..').textContent()).toMatch(/\(AU\d+/);

  // sorted and filtered on request
  await expect(page.getByRole('list', { name: 'Brows' })).toBeVisible();
  await page.getByRole('button', { name: 'Strongest first' }).click();
  await expect(page.getByRole('list', { name: 'Brows' })).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Strongest first' }).getByRole('meter')).toHaveCount(ACTION_UNITS.length);
  await page.getByRole('button', { name: 'Present only' }).click();
  await expect.poll(() => page.getByRole('meter', { name: /^AU/ }).count()).toBeLessThan(ACTION_UNITS.length / 2);
});

test('keys freeze, mirror, step overlays, choose faces and explain themselves', async ({ page }) => {
  await startDemonstration(page);
  const pressed = (name: string) => page.getByRole('button', { name, exact: true });
  // the card of a unit may open where a sheet left the pointer
  const sheets = page.locator('dialog h2'); // the app hears that a sheet is closed a frame after the browser closed it
  await page.keyboard.press(' ');
  await expect(pressed('Freeze')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('Frozen', { exact: true }).first()).toBeVisible();
  await page.keyboard.press(' ');
  await expect(pressed('Freeze')).toHaveAttribute('aria-pressed', 'false');

  await page.keyboard.press('m');
  await expect(pressed('Mirror')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('o');
  await expect(pressed('Names')).toHaveAttribute('aria-pressed', 'false');
  await expect(pressed('Muscles')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('o');
  await expect(pressed('Landmarks')).toHaveAttribute('aria-pressed', 'true');
  await expect(pressed('Muscles')).toHaveAttribute('aria-pressed', 'false');

  await page.keyboard.press('3');
  await page.keyboard.press(',');
  await expect(page.getByRole('dialog', { name: 'Settings' }).getByRole('radio', { name: '3' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(sheets).toHaveCount(0);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByRole('switch', { name: 'Use single keys' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(sheets).toHaveCount(0);
  for (const key of ['m', ' ', ',']) await page.keyboard.press(key);
  await expect(sheets).toHaveCount(0);
  await expect(pressed('Mirror')).toHaveAttribute('aria-pressed', 'true');
  await expect(pressed('Freeze')).toHaveAttribute('aria-pressed', 'false');
});

test('a frozen picture stands still, and still follows the overlay', async ({ page }) => {
  await startDemonstration(page);
  const picture = page.getByRole('img', { name: /^Demonstration face/ });
  // without the overlay: a face found again in the same picture moves by a hair
  await page.getByRole('button', { name: 'Muscles' }).click();
  await page.getByRole('button', { name: 'Names' }).click();
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect(page.getByText('Frozen', { exact: true }).first()).toBeVisible();
  // up to three frames were on their way when it froze; the fourth is the frozen one
  const numbers = page.getByRole('contentinfo', { name: 'Performance' });
  for (let reading = 0; reading < 4; reading++) {
    const said = await numbers.textContent();
    await expect.poll(() => numbers.textContent()).not.toBe(said);
  }
  let before = await picture.screenshot();
  const stands = async (): Promise<boolean> => {
    const last = before;
    await page.waitForTimeout(1500);
    before = await picture.screenshot();
    return before.equals(last);
  };
  await expect.poll(stands, 'what was being read when it froze may still be drawn').toBe(true);
  expect(await stands()).toBe(true);
  await page.getByRole('button', { name: 'Landmarks' }).click();
  await expect.poll(async () => (await picture.screenshot()).equals(before)).toBe(false);
});

test('the card of a unit opens by press and by the pointer that rests on it, shows it on a face, and puts it on the timeline', async ({
  page,
}) => {
  await startDemonstration(page);
  const row = page.getByRole('button', { name: 'AU12 Lip corner puller' });
  const card = page.getByRole('dialog', { name: 'AU12 Lip corner puller' });
  await row.hover();
  await expect(card).toContainText('Zygomaticus major');
  await page.mouse.move(10, 10);
  await expect(card).toHaveCount(0);
  await row.click();
  await expect(card).toContainText('A smile.');
  await page.mouse.move(10, 10);
  const inked = (): Promise<boolean> =>
    card
      .locator('canvas')
      .evaluate((canvas) => (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(88, 88, 1, 1).data[3]! > 0);
  await expect.poll(inked).toBe(true);
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);

  // and puts it on the timeline
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await page.getByRole('button', { name: 'AU26 Jaw drop' }).click();
  await page.getByRole('dialog', { name: 'AU26 Jaw drop' }).getByRole('switch', { name: 'On the timeline' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'AU26 Jaw drop' })).toHaveCount(0);
  await expect(timeline.getByRole('button', { name: 'Take AU26 off the timeline' })).toBeVisible();
  await timeline.getByRole('button', { name: 'Take AU26 off the timeline' }).click();
  await expect(timeline.getByRole('button', { name: 'Take AU26 off the timeline' })).toHaveCount(0);
  await expect(timeline.locator('canvas').first()).toBeVisible();

  // a full timeline takes no more, says so, and no switch shows a line that is not there
  await timeline.getByRole('button', { name: 'Choose lines' }).click();
  const lines = page.getByRole('dialog', { name: 'Lines on the timeline' });
  for (const unit of ['AU01', 'AU02', 'AU04', 'AU06', 'AU12', 'AU15', 'AU26']) {
    const line = lines.getByRole('checkbox', { name: unit });
    if (await line.isEnabled()) await line.check();
  }
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'AU26 Jaw drop' }).click();
  const jaw = page.getByRole('dialog', { name: 'AU26 Jaw drop' });
  const refused = jaw.getByRole('switch', { name: 'On the timeline' });
  await expect(refused).toBeDisabled();
  await expect(jaw).toContainText('The timeline shows six lines at most. Remove one first.');
  await refused.evaluate((box: HTMLInputElement) => {
    box.disabled = false;
    box.click();
  });
  await expect(refused).not.toBeChecked();
});

interface KeptLive {
  readonly overlay: string[];
  readonly useNeutral: boolean | null;
}

/** Choices about the live screen as they are kept on the device. */
const keptLive = (page: Page): Promise<KeptLive> =>
  page.evaluate(
    () =>
      new Promise<KeptLive>((done, fail) => {
        const opening = indexedDB.open('facsimile');
        opening.onerror = () => fail(opening.error!);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('settings').objectStore('settings').get('live');
          reading.onsuccess = () => {
            opening.result.close();
            done((reading.result as KeptLive | undefined) ?? { overlay: [], useNeutral: null });
          };
        };
      }),
  );

/** How much is drawn on the timeline: pixels of its strip and of its lines that are not empty. */
const inkOnTimeline = (page: Page): Promise<number> =>
  page.getByRole('region', { name: 'Timeline' }).evaluate((section) => {
    const canvases = [...section.querySelectorAll('canvas')];
    return canvases.reduce((sum, canvas) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return sum + data.reduce((n, value, i) => n + (i % 4 === 3 && value > 0 ? 1 : 0), 0);
    }, 0);
  });

test('pausing and freezing hold the timeline still, full, and open to be explored', async ({ page }) => {
  await startDemonstration(page);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  const plots = timeline.getByRole('application');
  // most ink is the grid's
  const early = await inkOnTimeline(page);
  await expect.poll(() => inkOnTimeline(page)).toBeGreaterThan(early + 200);
  for (const { hold, goOn, line } of [
    { hold: 'Pause', goOn: 'Resume', line: 'AU12' },
    { hold: 'Freeze', goOn: 'Freeze', line: 'AU06' },
  ]) {
    const bar = hold === 'Pause' ? timeline : page;
    await bar.getByRole('button', { name: hold, exact: true }).click();
    await page.waitForTimeout(500);
    const before = await inkOnTimeline(page);
    await page.waitForTimeout(1000);
    expect(await inkOnTimeline(page)).toBe(before);
    // the other lines are drawn from the same history
    await page.getByRole('button', { name: `Take ${line} off the timeline` }).click();
    expect(await inkOnTimeline(page)).toBeGreaterThan(before / 4);
    await plots.hover();
    await expect(timeline.locator('output')).toContainText(/-\d+\.\d s/);
    const middle = await timeline.locator('output').textContent();
    await page.mouse.wheel(0, -300);
    await page.mouse.wheel(0, -300);
    await expect(timeline.getByRole('button', { name: 'Further' })).toBeEnabled();
    await expect(timeline.locator('output')).toContainText(middle!.trim());
    await plots.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(timeline.locator('output')).not.toContainText(middle!.trim());
    await expect(page.getByText(/^\d+\.\d seconds before the end, AU01 /)).toBeAttached();
    await bar.getByRole('button', { name: goOn, exact: true }).click();
    await expect(timeline.getByRole('button', { name: 'Further' })).toHaveCount(0);
  }
});

test('a still and a loop are made on this device and are what they say, also where the live screen is left meanwhile', async ({
  page,
}) => {
  await startDemonstration(page);
  for (const [name, start] of [
    ['Still (PNG)', [0x89, 0x50, 0x4e, 0x47]],
    ['3-second loop (GIF)', [0x47, 0x49, 0x46, 0x38]],
  ] as const) {
    await page.getByRole('button', { name: 'Share' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      name.includes('loop') && page.evaluate(leaveOnceTaken),
      page.getByRole('dialog', { name: 'Share' }).getByRole('button', { name }).click(),
    ]);
    const bytes = readFileSync(await download.path());
    expect([...bytes.subarray(0, 4)]).toEqual(start);
    expect(bytes.length).toBeGreaterThan(20_000);
  }
});

/** Leaves the live screen between the last frame of a loop and its file; resolves when it is left. */
function leaveOnceTaken(): Promise<void> {
  return new Promise((left) => {
    const watching = new MutationObserver(() => {
      const making = document.querySelector<HTMLProgressElement>('[role=dialog] progress');
      if (!making || making.value <= 0.5) return;
      watching.disconnect();
      location.hash = '#/recordings';
      left();
    });
    watching.observe(document, { subtree: true, childList: true, attributeFilter: ['value'] });
  });
}

test('choices are remembered', async ({ page }) => {
  await startDemonstration(page);
  await page.keyboard.press(',');
  await page.getByRole('radio', { name: 'Light' }).check({ force: true });
  await page.getByRole('switch', { name: 'Box' }).check();
  await expect.poll(async () => (await keptLive(page)).overlay).toContain('box');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Recording settings' }).click();
  const mark = page.getByRole('textbox', { name: 'Name of mark 1' });
  for (const name of ['Smile', ' ']) {
    await mark.fill(name);
    await mark.blur();
    await expect(mark).toHaveValue('Smile');
  }
  await page.reload();
  await expectReading(page);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.getByRole('button', { name: 'Box', exact: true })).toHaveAttribute('aria-pressed', 'true');
});

test('the settings say how much is stored when they are opened', async ({ page }) => {
  await page.addInitScript(() => {
    let usage = 0;
    navigator.storage.estimate = async () => ({ usage: (usage += 1e6), quota: 1e9 });
  });
  await page.goto('/#/live');
  await expect(page.getByRole('button', { name: 'Settings', exact: true })).toBeVisible();
  const stored = async (): Promise<number> => {
    await page.keyboard.press(',');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await expect(settings).toContainText(/\d MB stored/);
    const text = await settings.innerText();
    await page.keyboard.press('Escape');
    // the app hears of it after the browser has closed the sheet
    await expect(page.locator('dialog h2')).toHaveCount(0);
    return Number(/([\d.]+) MB stored/.exec(text)![1]);
  };
  const before = await stored();
  await expect.poll(stored).toBeGreaterThan(before);
});

test('several people can be kept, and one is removed only when asked for twice', async ({ page }) => {
  await page.goto('/#/calibrate');
  await page.getByRole('button', { name: /^Person/ }).click();
  const menu = page.getByRole('dialog', { name: 'Person' });
  for (const name of ['Ada', 'Ben']) {
    await menu.getByRole('textbox').fill(name);
    await menu.getByRole('button', { name: 'Add' }).click();
  }
  await expect(page.getByRole('button', { name: 'Person: Ben' })).toBeVisible();
  const remove = menu.getByRole('button', { name: 'Remove Ben…' });
  await remove.click();
  await expect(menu).toContainText('recordings with the video');
  // the question is over when the menu closes
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Person: Ben' }).click();
  await remove.click();
  await menu.getByRole('button', { name: 'Cancel' }).click();
  await remove.click();
  await menu.getByRole('button', { name: 'Remove Ben', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Person: Ada' })).toBeVisible();
});

test('my neutral leaves the face free, closes by Escape wherever the focus is, and can be reached in full screen, with large letters and on a turned phone', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 700 });
  await startDemonstration(page);
  await page.getByRole('button', { name: 'My neutral' }).click();
  const panel = page.getByRole('region', { name: 'My neutral' });
  const picture = page.getByRole('img', { name: /^Demonstration face/ });
  const [{ y }, stage] = [(await panel.boundingBox())!, (await picture.boundingBox())!];
  expect(y).toBeGreaterThanOrEqual(stage.y + stage.height);
  await picture.click({ position: { x: 20, y: 200 } });
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);

  await page.getByRole('button', { name: 'My neutral' }).click();
  const record = panel.getByRole('button', { name: 'Record' });
  const expectReachable = async (): Promise<void> => {
    await expect(panel).toBeInViewport({ ratio: 1 });
    await record.scrollIntoViewIfNeeded();
    await expect(record).toBeInViewport({ ratio: 1 });
  };
  await expectReachable();
  await page.getByRole('button', { name: 'Full screen' }).click();
  await expect(page.getByRole('button', { name: 'Full screen' })).toHaveAttribute('aria-pressed', 'true');
  await expectReachable();
  await page.getByRole('button', { name: 'Full screen' }).click();
  await expect(page.getByRole('button', { name: 'Full screen' })).toHaveAttribute('aria-pressed', 'false');
  await page.evaluate(() => void (document.documentElement.style.fontSize = '200%'));
  await expectReachable();
  await page.setViewportSize({ width: 844, height: 390 });
  await expectReachable();

  // with large letters names and numbers of the list keep out of each other, and the card of a unit stays in view
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1280, height: 700 });
  const cut = page.locator('li :is(.code, output), details li > span');
  await page.getByText('Seven posed expressions').click();
  const over = (all: Element[]): (string | null)[] =>
    all.filter((part) => part.checkVisibility() && part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent);
  expect(await cut.evaluateAll(over)).toEqual([]);
  await page.getByRole('button', { name: 'AU12 Lip corner puller' }).click();
  await expect(page.getByRole('dialog', { name: 'AU12 Lip corner puller' })).toBeInViewport({ ratio: 1 });
});

test('what cannot be opened is refused in words with a way on, and nothing that was read of the source before stays beside them', async ({
  page,
}) => {
  await startDemonstration(page);
  await page.locator('input[type=file]').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await expect(page.getByText('Only pictures and videos open here.').first()).toBeVisible();
  const torn = { name: 'torn.png', mimeType: 'image/png', buffer: Buffer.from('torn') };
  for (let round = 0; round < 2; round++) {
    await page.locator('input[type=file]').setInputFiles(torn);
    await expect(page.getByRole('alert')).toContainText('This file could not be opened');
    await page.waitForTimeout(300); // a late answer would have come
    await expect(page.getByRole('meter', { name: /^AU12/ })).toHaveAttribute('aria-valuetext', 'no face');
    await page.getByRole('alert').getByRole('button', { name: 'Show the demonstration face' }).click();
    await expectReading(page);
  }
});

test('a neutral can be asked for while no face is found, which is said then', async ({ page }) => {
  await page.goto('/');
  const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 320, height: 240 } });
  await page.goto('/#/live');
  await page.locator('input[type=file]').setInputFiles({ name: 'wall.png', mimeType: 'image/png', buffer });
  await page.getByRole('button', { name: 'My neutral' }).click();
  const panel = page.getByRole('region', { name: 'My neutral' });
  await Promise.all([page.waitForFunction(stopOnceFaceless), panel.getByRole('button', { name: 'Record' }).click()]);
  await expect(panel.getByRole('button', { name: 'Record' })).toBeEnabled();
});

/** Presses "Stop" once the panel says that there is no face, and whether it did. A click from outside may come when the recording has ended. */
function stopOnceFaceless(): boolean {
  const panel = document.querySelector('#neutral')!;
  const stop = [...panel.querySelectorAll('button')].find(({ textContent }) => textContent === 'Stop');
  if (!stop || !panel.textContent.includes('No face in view.')) return false;
  stop.click();
  return true;
}

/** Each text of `panel` from now on until `end` is in it. Taken within the page, where none is missed. */
const saidUntil = (panel: Locator, end: string): Promise<string[]> =>
  panel.evaluate(
    (element, end) =>
      new Promise<string[]>((done) => {
        const said: string[] = [];
        const watching = new MutationObserver(() => {
          const text = element.textContent;
          if (!text.includes(end)) return void said.push(text);
          watching.disconnect();
          done(said);
        });
        watching.observe(element, { subtree: true, childList: true, characterData: true });
      }),
    end,
  );

test.describe('with photographs of real people', () => {
  const shared = sharedFolder();
  test.skip(!shared, 'the shared folder with photographs is not here');
  const photo = (name: string): string => `${shared}/faces/london/${name}`;

  test('of a picture all faces are read, and one of them is shown and kept', async ({ page }) => {
    await page.goto('/#/live');
    const portraits = readdirSync(`${shared}/faces/london`)
      .filter((name) => name.endsWith('_neutral.jpg'))
      .slice(0, 6)
      .map((name) => readFileSync(photo(name)).toString('base64'));
    const gallery = await page.evaluate(async (list) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 700 });
      for (const [i, portrait] of list.entries()) {
        const image = new Image();
        image.src = `data:image/jpeg;base64,${portrait}`;
        await image.decode();
        const [x, y, width, height] = [0.22, 0.08, 0.56, 0.66].map((share) => share * image.width) as [
          number,
          number,
          number,
          number,
        ];
        canvas.getContext('2d')!.drawImage(image, x, y, width, height, 300 * (i % 3), 350 * Math.floor(i / 3), 300, 350);
      }
      return canvas.toDataURL('image/png').split(',')[1]!;
    }, portraits);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'gallery.png', mimeType: 'image/png', buffer: Buffer.from(gallery, 'base64') });
    const faces = page.getByRole('group', { name: 'Whose readings' }).getByRole('button');
    await expect(faces).toHaveCount(6);
    const shown = page.getByRole('group', { name: 'Whose readings' }).locator('[aria-pressed=true]');
    const first = await shown.textContent();
    for (let i = 0; i < 10; i++) {
      await page.waitForTimeout(300);
      await expect(shown).toHaveText(first!);
    }
    await faces.last().click();
    await expect(faces.last()).toHaveAttribute('aria-pressed', 'true');
  });

  test('my neutral is recorded, compared with, and deleted', async ({ page }) => {
    await page.goto('/#/live');
    await openFile(page, photo('001_neutral.jpg'));
    await page.getByRole('button', { name: 'My neutral' }).click();
    const panel = page.getByRole('region', { name: 'My neutral' });
    await panel.getByRole('button', { name: 'Record' }).click();
    await expect(panel).toContainText('Your neutral is recorded.');
    const compare = page.getByRole('button', { name: 'Compare' });
    await expect(compare).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('b');
    await expect(compare).toHaveAttribute('aria-pressed', 'false');
    await expect.poll(async () => (await keptLive(page)).useNeutral).toBe(false);
    await page.reload();
    await page.getByRole('button', { name: 'Show the demonstration face' }).click();
    await expect(page.getByRole('button', { name: 'Person: Demonstration face' })).toBeVisible();
    await expect(compare).toHaveCount(0);
    await openFile(page, photo('001_neutral.jpg'));
    await expect(compare).toHaveAttribute('aria-pressed', 'false');
    await page.getByRole('button', { name: 'My neutral' }).click();
    await panel.getByRole('button', { name: 'Delete' }).click();
    await expect(compare).toHaveCount(0);
    await panel.getByRole('button', { name: 'Record' }).click();
    await expect(panel).toContainText('Your neutral is recorded.');
    await panel.getByRole('button', { name: 'Delete' }).click();
    await expect(panel).not.toContainText('Your neutral is recorded.');
  });

  test('a smile is refused as a neutral, with the reason, unless the person insists', async ({ page }) => {
    await page.goto('/#/live');
    await openFile(page, photo('001_smiling.jpg'));
    await page.getByRole('button', { name: 'My neutral' }).click();
    const panel = page.getByRole('region', { name: 'My neutral' });
    const [said] = await Promise.all([saidUntil(panel, 'Not recorded.'), panel.getByRole('button', { name: 'Record' }).click()]);
    expect(said.join()).toContain('Relax your face.');
    expect(said.join()).not.toContain('My face rests like this');
    const insist = panel.getByRole('button', { name: 'My face rests like this' });
    await expect(panel).toContainText('Not recorded. Relax your face.');
    await insist.click();
    await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeVisible();
    await expect(insist).toHaveCount(0);
  });
});
