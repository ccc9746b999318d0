/** A phone, upright and turned: the picture stays in view, nothing runs off the side, and a thumb hits every control. */

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { asked, beginSession, startDemonstration } from './screens.ts';

/** Side of the smallest square a finger is asked to hit, CSS pixels. */
const TARGET = 44;

/** As Chromium does, once it finds that the app can be installed. */
async function offerToInstall(page: Page): Promise<void> {
  await page.evaluate(() => {
    const offer = Object.assign(new Event('beforeinstallprompt'), {
      prompt: () => undefined,
      userChoice: new Promise(() => undefined),
    });
    window.dispatchEvent(offer);
  });
  await expect(page.getByRole('button', { name: 'Install' })).toBeVisible();
}

/** What is shown side by side in `selector` and lies over its neighbour, or over its own edge. */
function overlapsIn(selector: string): string[] {
  const parts = [...document.querySelectorAll<HTMLElement>(`${selector} :is(a, button, .status)`)]
    .filter((part) => part.checkVisibility())
    .sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left);
  return parts.flatMap((part, i) => {
    const [own, next] = [part.getBoundingClientRect(), parts[i + 1]?.getBoundingClientRect()];
    const isOver = part.scrollWidth > part.clientWidth || (next !== undefined && own.right > next.left + 0.5);
    return isOver ? [`${part.ariaLabel ?? part.textContent}: ${own.left} to ${own.right}`] : [];
  });
}

/** As a person has it who sets larger letters: `share` of the usual size. */
const setLetters = (page: Page, share: number): Promise<void> =>
  page.evaluate((share) => void (document.documentElement.style.fontSize = `${100 * share}%`), share);

/** What reaches over the right edge of the first of `selector`, or of the window. */
function beyond(selector: string): string[] {
  const whole = document.querySelector(selector)!;
  const edge = Math.min(whole.getBoundingClientRect().right, innerWidth);
  return [...whole.querySelectorAll<HTMLElement>('a, button')]
    .filter((part) => part.checkVisibility() && part.getBoundingClientRect().right > edge + 0.5)
    .map((part) => part.ariaLabel ?? part.textContent);
}

/** Rows that are of another height, or have their bar elsewhere, while their unit is present. */
const movedByPresence = (rows: Element[]): string[] =>
  rows.flatMap((row) => {
    const [one, other] = [0, 1].map(() => {
      row.classList.toggle('present');
      return [row.getBoundingClientRect().height, row.querySelector('[role=meter]')?.getBoundingClientRect().left].join();
    });
    return one === other ? [] : [`${row.textContent?.trim()}: ${one} and ${other}`];
  });

/** WCAG contrast of a control's colour with its own ground, as laid over the darkest and the lightest picture: the lower one. */
function contrast(control: Element): number {
  const painter = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const luminance = (...colours: string[]): number => {
    for (const colour of colours) {
      painter.fillStyle = colour;
      painter.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = [...painter.getImageData(0, 0, 1, 1).data].map((value) =>
      value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const { color, backgroundColor } = getComputedStyle(control);
  const under = getComputedStyle(control.parentElement!).backgroundColor;
  return Math.min(
    ...['black', 'white'].map((picture) => {
      const [ink, ground] = [luminance(picture, under, backgroundColor, color), luminance(picture, under, backgroundColor)];
      return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    }),
  );
}

test.describe('in the light theme', () => {
  test.use({
    viewport: { width: 390, height: 844 },
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
  });

  test('the controls of a recording are readable over any picture, also under the finger', async ({ page }) => {
    await startDemonstration(page);
    for (const name of ['Recording settings', 'Record', 'Stop recording']) {
      const control = page.getByRole('button', { name, exact: true });
      await expect(control).toBeEnabled();
      for (const act of [() => page.mouse.move(5, 5), () => control.hover()]) {
        await act();
        await expect.poll(() => control.evaluate(contrast), name).toBeGreaterThan(3);
      }
      if (name === 'Record') await control.click();
    }
  });
});

test('at every width between phone and desk no control is cut off, and names of units are whole where there is room', async ({
  page,
}) => {
  await startDemonstration(page);
  await offerToInstall(page);
  for (const width of [821, 900, 1024, 1200, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(overlapsIn, 'header:has(.home)'), `header at ${width}`).toEqual([]);
    for (const bar of ['header:has(.home)', '[role=toolbar]'])
      expect(await page.evaluate(beyond, bar), `${bar} at ${width}`).toEqual([]);
  }
  expect(await page.getByRole('listitem').evaluateAll(movedByPresence)).toEqual([]);
  const names = page.locator('li .name');
  expect(await names.evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent))).toEqual(
    [],
  );
});

test('at every width no control of the header of calibration is cut off, with large letters and a long name too', async ({
  page,
}) => {
  await page.goto('/#/calibrate');
  await page.getByRole('button', { name: /^Person/ }).click();
  await page.getByRole('textbox', { name: 'Name of a person to add' }).fill('Wolfeschlegelsteinhausenbergerdorffxyzab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Person: Wolfe/ })).toBeVisible();
  await offerToInstall(page);
  for (const width of [320, 360, 390, 430, 431, 600, 820, 821, 1200]) {
    await page.setViewportSize({ width, height: 900 });
    for (const letters of [1, 2]) {
      await setLetters(page, letters);
      for (const part of ['header:has(.home)', 'nav'])
        expect(await page.evaluate(beyond, part), `${part} at ${width}, letters of ${letters}`).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 320, height: 900 });
  await setLetters(page, 1);
  await page.getByRole('button', { name: /^Person/ }).click();
  for (const shown of ['the list', 'whether to remove']) {
    // it takes its place only once it is open
    await expect.poll(() => page.evaluate(beyond, ':popover-open'), shown).toEqual([]);
    await page.getByRole('button', { name: /^Remove/ }).click();
  }
});

test.describe('a phone', () => {
  const [UPRIGHT, TURNED] = [
    { width: 390, height: 844 },
    { width: 844, height: 390 },
  ];
  test.use({ viewport: UPRIGHT, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  test('both ways to begin are in view at once', async ({ page }) => {
    await page.goto('/');
    for (const viewport of [UPRIGHT, TURNED]) {
      await page.setViewportSize(viewport);
      await expect(page.getByRole('button', { name: 'Use my camera' })).toBeInViewport({ ratio: 1 });
      await expect(page.getByRole('button', { name: 'Show the demonstration face' })).toBeInViewport({ ratio: 1 });
    }
    await page.setViewportSize(UPRIGHT);
    await setLetters(page, 2);
    expect(await page.evaluate(beyond, 'main')).toEqual([]);
  });

  test('a session has its picture and all its buttons in view, with large letters too', async ({ page }) => {
    await beginSession(page, /face/i, { 'Lip corner puller': [' '] });
    const picture = page.getByRole('img', { name: 'You, before the camera' });
    for (const viewport of [UPRIGHT, TURNED]) {
      await page.setViewportSize(viewport);
      for (const letters of [1, 2]) {
        await setLetters(page, letters);
        await expect.poll(async () => (await picture.boundingBox())!.height).toBeGreaterThan(viewport.height / 5);
        await expect(asked(page, 'Lip corner puller')).toBeInViewport();
        for (const control of ['Back', 'Redo', 'Resume', 'Skip', 'Sound', 'Stop'])
          await expect(page.getByRole('button', { name: control, exact: true })).toBeInViewport({ ratio: 1 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      }
    }
  });

  for (const [name, viewport] of Object.entries({ upright: UPRIGHT, turned: TURNED })) {
    test(`${name}, picture and readings share the screen, nothing scrolls sideways, targets are large, tabs keep what was chosen in them, and what a button of the timeline opens is in view`, async ({
      page,
    }) => {
      await page.setViewportSize(viewport);
      await startDemonstration(page);
      await offerToInstall(page);
      await expect(page.getByRole('img', { name: /^Demonstration face/ })).toBeInViewport({ ratio: 1 });
      expect(await page.evaluate(overlapsIn, 'header:has(.home)')).toEqual([]);
      // a unit that comes or goes does not move the rows below it
      expect(await page.getByRole('listitem').evaluateAll(movedByPresence)).toEqual([]);
      const sorting = page.getByRole('button', { name: 'Strongest first' });
      await sorting.tap();
      for (const tab of ['Timeline', 'Face', 'Units']) {
        await page.getByRole('tab', { name: tab }).tap();
        await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
        const shown = (await page.getByRole('tab', { name: tab }).getAttribute('aria-controls'))!;
        await expect(page.locator(`#${shown}`)).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        const small = await page.evaluate((target) => {
          const controls = [...document.querySelectorAll<HTMLElement>('button, a, [role=tab]')].filter((e) =>
            e.checkVisibility(),
          );
          return controls.flatMap((control) => {
            const { width, height } = control.getBoundingClientRect();
            return Math.min(width, height) < target - 0.5
              ? [`${control.ariaLabel ?? control.textContent}: ${width} x ${height}`]
              : [];
          });
        }, TARGET);
        expect(small).toEqual([]);
      }
      // what was chosen in one tab is there when it is looked at again
      await expect(sorting).toHaveAttribute('aria-pressed', 'true');
      await page.getByRole('tab', { name: 'Timeline' }).tap();
      await page.getByRole('button', { name: 'Pause' }).tap();
      await page.getByRole('button', { name: 'Closer' }).tap();
      await page.getByRole('tab', { name: 'Units' }).tap();
      await page.getByRole('tab', { name: 'Timeline' }).tap();
      await expect(page.getByRole('button', { name: 'Further' })).toBeEnabled();
      await page.getByRole('button', { name: 'Choose lines' }).tap();
      await expect(page.getByRole('dialog', { name: 'Lines on the timeline' })).toBeInViewport({ ratio: 1 });
    });
  }
});
