/** Somebody whose resting face looks like a smile sits down for a session before their own camera. */

import { withCamera } from './camera-flags.ts';
import { expect, test } from './fixtures.ts';
import { asked, beginSession, pressAt } from './screens.ts';

test.use({ launchOptions: withCamera('smile'), permissions: ['camera'] });

test('a face that goes on smiling is not taken for a resting one, until the person insists; then the session goes on', async ({
  page,
}) => {
  await beginSession(page, /camera/i);
  const insist = page.getByRole('button', { name: 'My face rests like this' });
  await expect(page.getByText('Relax your face.').first()).toBeVisible();
  await expect(insist).toBeVisible();
  await expect(asked(page, 'Your neutral face')).toBeVisible();
  await expect(page.getByText('0 of 6 takes')).toBeVisible();
  await Promise.all([pressAt(page, '1 of 6 takes'), pressAt(page, 'Lip corner puller'), insist.click()]);
  await expect(insist).toHaveCount(0);
});
