/** A page of headless Chromium that runs this project's own sources: their modules are imported there by path. */

import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { createServer } from 'vite';
import { findBrowser, toolFlags } from './browser.mjs';

const ROOT = join(import.meta.dirname, '..');
/** Packages that these sources reach, named so that the server need not find out half way. */
const BUNDLED = ['@mediapipe/tasks-vision', 'mediabunny', 'three'];

/** Does `work` on such a page, at the root of the repository, and closes it. Throws without a browser. */
export async function onSourcePage<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no browser found: install Chromium, Chrome or Edge, or set FACSIMILE_BROWSER');
  const server = await createServer({
    configFile: false,
    root: ROOT,
    publicDir: false,
    cacheDir: join(ROOT, '.cache/vite-tools'),
    logLevel: 'error',
    optimizeDeps: { include: BUNDLED, noDiscovery: true },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath, args: toolFlags() });
  try {
    const page = await browser.newPage();
    await page.goto(new URL('/static/icons/icon.svg', server.resolvedUrls!.local[0]).href);
    return await work(page);
  } finally {
    await browser.close();
    await server.close();
  }
}
