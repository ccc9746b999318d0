/** Opens rehearsal (src/live/rehearsal) in headless Chromium, for the bench and for the contact sheet. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type JSHandle } from '@playwright/test';
import { createServer } from 'vite';
import { CHROMIUM_FLAGS, findBrowser } from '../browser.mjs';
import type { Stand } from './stand.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Does `work` with a stand for neutral photos (paths; none for the drawn head). Throws without a browser or the face bundle. */
export async function rehearse<T>(photos: readonly string[], work: (stand: JSHandle<Stand>) => Promise<T>): Promise<T> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no browser found: install Chromium, Chrome or Edge, or set FACSIMILE_BROWSER');
  const server = await createServer({
    configFile: false,
    root: ROOT,
    publicDir: false,
    cacheDir: join(ROOT, '.cache/vite-rehearsal'),
    logLevel: 'error',
    optimizeDeps: { include: ['@mediapipe/tasks-vision', 'three'], noDiscovery: true },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(new URL('/static/icons/icon.svg', server.resolvedUrls!.local[0]).href);
    const stand = await page.evaluateHandle(
      async ([path, pictures]) => ((await import(path)) as typeof import('./stand.ts')).openStand(pictures),
      ['/tools/rehearsal/stand.ts' as string, photos.map((photo) => readFileSync(photo).toString('base64'))] as const,
    );
    return await work(stand);
  } finally {
    await browser.close();
    await server.close();
  }
}
