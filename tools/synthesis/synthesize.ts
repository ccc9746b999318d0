/** Opens synthesis (src/face/synthesis) in headless Chromium, for the bench and for the contact sheet. */

import { readFileSync } from 'node:fs';
import type { JSHandle } from '@playwright/test';
import { onSourcePage } from '../source-page.ts';
import type { Stand } from './stand.ts';

/** Does `work` with a stand for neutral photos (paths; none for the demonstration face). Throws without a browser or the face bundle. */
export async function synthesize<T>(photos: readonly string[], work: (stand: JSHandle<Stand>) => Promise<T>): Promise<T> {
  return onSourcePage(async (page) => {
    const stand = await page.evaluateHandle(
      async ([path, pictures]) => ((await import(path)) as typeof import('./stand.ts')).openStand(pictures),
      ['/tools/synthesis/stand.ts' as string, photos.map((photo) => readFileSync(photo).toString('base64'))] as const,
    );
    return work(stand);
  });
}
