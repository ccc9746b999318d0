/** A session whose camera is refused records nobody else. */

import { withCameraRefused } from './camera-flags.ts';
import { expect, test } from './fixtures.ts';
import { counts } from './kept.ts';
import { beginSession, expectReading } from './screens.ts';

test.use({ launchOptions: withCameraRefused });

/** How long a session that wrongly goes on would need for its first takes, milliseconds. */
const TAKES_AND_MORE = 9000;

test('a session does not go on with the demonstration face that is offered in place of the camera', async ({ page }) => {
  await beginSession(page, /camera/i);
  await page
    .getByRole('alert')
    .getByRole('button', { name: /demonstration/i })
    .click();
  await page.waitForTimeout(TAKES_AND_MORE);
  expect(await counts(page)).toMatchObject({ samples: 0, baselines: 0 });
  await expectReading(page);
  await page.goto('/#/live');
  await expect(page.getByRole('button', { name: 'Person: Me' })).toBeVisible();
  await page.goto('/#/calibrate');
  await expect(page.getByRole('region', { name: 'A session is waiting' })).toContainText('0 of 6 takes');
});
