/** What the page and its workers hold while a face is read: phones end a page that takes more (docs/browsers.md). */

import { withCamera } from './camera-flags.ts';
import { expect, test } from './fixtures.ts';

/** All workers together, MB. */
const MOST = 350;
/** Reading goes on this long before it is measured, milliseconds. */
const READ = 15_000;

interface Measured {
  readonly bytes: number;
  readonly breakdown: readonly {
    readonly bytes: number;
    readonly attribution: readonly { readonly url: string; readonly scope: string }[];
    readonly types: readonly string[];
  }[];
}

test.use({
  launchOptions: (() => {
    const launch = withCamera('face');
    return { ...launch, args: [...launch.args, '--enable-blink-features=ForceEagerMeasureMemory'] };
  })(),
  permissions: ['camera'],
});

test('a face is read within the memory that a phone leaves to a page', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Use my camera' }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
  await page.waitForTimeout(READ);
  const { bytes, breakdown } = await page.evaluate(() =>
    (performance as unknown as { measureUserAgentSpecificMemory(): Promise<Measured> }).measureUserAgentSpecificMemory(),
  );
  const parts = breakdown
    .filter((part) => part.bytes > 0)
    .map((part) => `${(part.bytes / 1e6).toFixed(0)} MB ${part.types.join(' ')} ${part.attribution.map(({ url, scope }) => `${scope} ${url.split('/').at(-1)}`).join(' ')}`);
  console.log(`${(bytes / 1e6).toFixed(0)} MB: ${parts.join('; ')}`);
  expect(bytes / 1e6).toBeLessThan(MOST);
});
