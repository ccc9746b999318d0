/** axe finds nothing on any screen, in either theme, on a wide screen and on a phone; and the keyboard alone is enough. */

import { expectNoViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { startDemonstration } from './screens.ts';

const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test('axe finds nothing', async ({ page }) => {
        await page.goto('/');
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectNoViolations(page, 'first screen');

        await page.getByRole('button', { name: 'Use my camera' }).click();
        await expect(page.getByRole('alert')).toBeVisible();
        await expectNoViolations(page, 'no camera');

        await startDemonstration(page);
        await expectNoViolations(page, 'live');
        for (const name of [/^Source/, /^Person/]) {
          await page.getByRole('button', { name }).click();
          await expectNoViolations(page, `menu ${name}`);
          await page.keyboard.press('Escape');
        }
        await page.getByRole('button', { name: 'My neutral' }).click();
        await expectNoViolations(page, 'my neutral');
        await page.getByRole('button', { name: 'Close', exact: true }).click();
        for (const [key, title] of [
          [',', 'Settings'],
          ['?', 'Keyboard shortcuts'],
        ] as const) {
          await page.keyboard.press(key);
          await expect(page.getByRole('dialog', { name: title })).toBeVisible();
          await expectNoViolations(page, title);
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
        }
        if (size === 'phone') {
          for (const tab of ['Timeline', 'Face']) {
            await page.getByRole('tab', { name: tab }).click();
            await expectNoViolations(page, `tab ${tab}`);
          }
        }

        await page.goto('/#/calibrate');
        await page.getByRole('radio', { name: 'Only these' }).check({ force: true });
        await expectNoViolations(page, 'calibrate');
        await page.getByRole('navigation').getByRole('link', { name: 'Library' }).click();
        await page.getByRole('button', { name: 'Erase everything…' }).click();
        await expectNoViolations(page, 'empty library');
        for (const name of ['Training', 'Models']) {
          await page.getByRole('navigation').getByRole('link', { name }).click();
          await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
          await expectNoViolations(page, name);
        }
      });
    });
  }
}

test('the demonstration is reached with the keyboard alone, and focus comes back from a sheet', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const settings = page.getByRole('button', { name: 'Settings', exact: true });
  await settings.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(settings).toBeFocused();
});

test('what takes the place of a pressed button takes its focus', async ({ page }) => {
  await startDemonstration(page);
  const press = async (name: string | RegExp): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };
  const expectFocus = (name: string | RegExp) => expect(page.getByRole('button', { name, exact: true })).toBeFocused();

  await press('AU12 Lip corner puller');
  for (const close of [() => press('Close'), () => page.keyboard.press('Escape')]) {
    await expect(page.getByRole('dialog', { name: /^AU12/ }).getByRole('switch')).toBeVisible();
    await page.getByRole('dialog', { name: /^AU12/ }).getByRole('button', { name: 'Close' }).focus();
    await close();
    await expectFocus('AU12 Lip corner puller');
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Escape');

  for (const key of ['Enter', 'Escape', 'n']) {
    await press('My neutral');
    await expectFocus('Close');
    await page.keyboard.press(key);
    await expectFocus('My neutral');
  }

  await press(/^Person/);
  for (const name of ['Anna', 'Ben']) {
    await page.getByRole('textbox', { name: 'Name of a person to add' }).fill(name);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  }
  await press('Remove Anna…');
  await expectFocus('Cancel');
  await page.keyboard.press('Enter');
  await expectFocus('Remove Anna…');
  await page.keyboard.press('Enter');
  await expectFocus('Cancel');
  await press('Remove Anna');
  await expectFocus('Ben');
  await page.keyboard.press('Escape');
  await expectFocus(/^Person/);
});
