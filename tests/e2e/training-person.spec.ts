/** A training and its verdict belong to one person: nobody else who is chosen meanwhile hears of them. */

import { expect, test } from './fixtures.ts';
import { holdWeights } from './held.ts';
import { halfMover } from './person-archive.ts';
import { asLongAsTheTest } from './screens.ts';

test('a training goes on for its person while another is chosen, who is told nothing of what it came to', async ({ page }) => {
  await page.goto('/#/calibrate/library');
  const buffer = await halfMover(page);
  await page
    .locator('input[type=file][accept=".zip"]')
    .setInputFiles({ name: 'half-mover.zip', mimeType: 'application/zip', buffer });
  await expect(page.getByRole('button', { name: 'Person: Half mover' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Training' }).click();
  await page.getByRole('radio', { name: 'Short', exact: true }).check({ force: true });
  // it waits for the weights that it starts from until another person is chosen
  const letGo = await holdWeights(page);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText(/14 takes to judge it/)).toBeVisible();

  // another person sees that it runs, and nothing of it
  await page.evaluate(() => {
    const said = ((globalThis as unknown as { said: string[] }).said = []);
    new MutationObserver(() => (said as string[]).push(document.body.innerText)).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  await page.getByRole('button', { name: 'Person: Half mover' }).click();
  await page.getByRole('textbox').fill('Somebody else');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Person: Somebody else' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^A training for Half mover is running/)).toBeVisible();
  letGo();
  await expect(page.getByText(/^A training for Half mover is running/)).toHaveCount(0, asLongAsTheTest());
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'came with the app' })).toContainText('in use');
  const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said.join('\n'));
  expect(said).not.toMatch(/Step \d|Loss|reads you better|It is in use|It is not in use/);

  // whose it is finds it
  await page.getByRole('button', { name: 'Person: Somebody else' }).click();
  await page.getByRole('button', { name: 'Half mover', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listitem').filter({ hasText: 'Version 1' })).toContainText('in use');
  await page.getByRole('navigation').getByRole('link', { name: 'Training' }).click();
  await expect(page.getByRole('heading', { name: 'It reads you better. It is in use now.' })).toBeVisible();

  // and nobody else finds its curves
  const loss = page.getByRole('img', { name: /^Loss/ });
  await expect(loss).toBeVisible();
  await page.getByRole('button', { name: 'Person: Half mover' }).click();
  await page.getByRole('button', { name: 'Somebody else', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Person: Somebody else' })).toBeVisible();
  await expect(loss).toHaveCount(0);
});
