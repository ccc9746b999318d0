import { withCameraRefused } from './camera-flags.ts';
import { test } from './fixtures.ts';
import { expectWayOn } from './way-on.ts';

test.use({ launchOptions: withCameraRefused });

test('refused the camera, the app says so and offers a way on', async ({ page }) => {
  await expectWayOn(page, 'The camera is not allowed');
});
