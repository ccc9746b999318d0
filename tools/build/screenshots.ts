/**
 * `npm run screenshots`: takes the manifest's pictures of the built app in headless Chromium, with the demonstration face.
 * An installation prompt shows them.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, findBrowser } from '../browser.mjs';
import { serve } from '../serve.ts';
import { MANIFEST } from './manifest.ts';

const STATIC = join(import.meta.dirname, '../../static');
/** A smile in full view says more than a face at rest, and by then the timeline has a past. */
const SMILE = '[role=meter][aria-label^="AU12 "]:is([aria-valuetext$=", D"], [aria-valuetext$=", E"])';
/** One round of the demonstration, and to spare on a slow machine. */
const PATIENCE_MS = 120_000;

const executablePath = findBrowser();
if (!executablePath) throw new Error('no browser found: install Chromium, Chrome or Edge, or set FACSIMILE_BROWSER');
mkdirSync(join(STATIC, 'screenshots'), { recursive: true });
const { url, close } = await serve();
const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
for (const { src, sizes } of MANIFEST.screenshots!) {
  const [width, height] = sizes!.split('x').map(Number) as [number, number];
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'dark' });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${url}#/demonstration`);
  await page.getByText('Offline ready').waitFor({ state: 'attached' });
  await page.locator(SMILE).waitFor();
  await page.screenshot({ path: join(STATIC, src) });
  console.log(`static/${src}`);
  await page.close();
}
await browser.close();
await close();
