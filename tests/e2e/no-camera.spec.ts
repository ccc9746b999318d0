import { withoutCamera } from './camera-flags.ts';
import { test } from './fixtures.ts';
import { expectWayOn } from './way-on.ts';

test.use({ launchOptions: withoutCamera });

test('without a camera the app says so and offers a way on', async ({ page }) => {
  await expectWayOn(page, 'No camera found');
});
