/** What a person meets in the built app, with a camera that shows the clip: the start, the pace, and a page that never sticks. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findBrowser } from '../browser.mjs';
import { DIST, serve } from '../serve.ts';
import { median, type BuiltApp } from './report.ts';

const VIEWPORT = { width: 1280, height: 800 };
/** Offline starts, of which the median counts. */
const STARTS = 3;
/** Seconds after the first reading that are let pass, and then counted. */
const SETTLING = 3;
const COUNTED = 20;
const PATIENCE = 120_000;

declare global {
  /** What the bench saw, on the page's clock in milliseconds. */
  var seen: { readonly readings: number[]; readonly longTasks: { readonly start: number; readonly duration: number }[] };
}

/** Listens to what the reader's worker says that scores, and to long tasks. Runs in the page before anything else. */
export function watch(): void {
  const seen: typeof globalThis.seen = { readings: [], longTasks: [] };
  globalThis.seen = seen;
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      if (options?.name !== 'scorer' && options?.name !== 'reader') return;
      this.addEventListener('message', ({ data }: MessageEvent<{ value?: { reading?: { faces: unknown[] } | null } }>) => {
        if (data?.value?.reading?.faces.length) seen.readings.push(performance.now());
      });
    }
  };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.longTasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
}

/** Opens the app at its camera and resolves with the time of the first reading. */
async function start(context: BrowserContext, url: string): Promise<{ page: Page; firstReading: number }> {
  const page = await context.newPage();
  await page.goto(`${url}#/live`);
  await page.waitForFunction(() => seen.readings.length > 0, undefined, { timeout: PATIENCE });
  return { page, firstReading: await page.evaluate(() => seen.readings[0]!) };
}

/**
 * Gzipped bytes of the scripts that the first paint waits for: those which the page in `folder` names, its entry and all that
 * this imports. What is imported later, by the code itself, holds up nothing.
 */
export function firstPaintJs(folder: string): number {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const paths = [...html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+\.js)"/g)].map(([, path]) => path!);
  if (paths.length === 0) throw new Error(`no scripts in ${join(folder, 'index.html')}`);
  return paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path)), { level: 9 }).length, 0);
}

/** Starts a browser whose camera shows an MJPEG file, over and over. Throws when there is no browser. */
export async function launchWithCamera(camera: string): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no browser found: install Chromium, Chrome or Edge, or set FACSIMILE_BROWSER');
  return chromium.launch({
    executablePath,
    args: [
      ...CHROMIUM_FLAGS,
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${camera}`,
    ],
  });
}

/** Measures the app in dist; `camera` is an MJPEG file. */
export async function measureApp(camera: string): Promise<BuiltApp> {
  const browser = await launchWithCamera(camera);
  const server = await serve(DIST, 0);
  try {
    const context = await browser.newContext({ viewport: VIEWPORT, permissions: ['camera'] });
    await context.addInitScript(watch);

    // a first visit, until everything is on the device
    const { page: visit } = await start(context, server.url);
    await visit.evaluate(() => navigator.serviceWorker.ready);
    await visit.close();

    // then without any server
    await server.close();
    const starts: number[] = [];
    for (let i = 1; i < STARTS; i++) {
      const { page, firstReading } = await start(context, server.url);
      starts.push(firstReading);
      await page.close();
    }
    const { page, firstReading } = await start(context, server.url);
    starts.push(firstReading);
    await page.waitForTimeout(1000 * (SETTLING + COUNTED));
    const { readings, longTasks } = await page.evaluate(() => seen);
    const counted = readings.filter((at) => at > firstReading + 1000 * SETTLING);
    if (counted.length < 2) throw new Error(`the app read no face after its start: ${readings.length} readings`);
    return {
      fps: (1000 * (counted.length - 1)) / (counted.at(-1)! - counted[0]!),
      firstReading: median(starts),
      firstPaintJs: firstPaintJs(DIST),
      longTasks: longTasks.filter((task) => task.start > firstReading).map(({ duration }) => duration),
    };
  } finally {
    await browser.close();
    await server.close().catch(() => undefined); // closed already, unless something failed before
  }
}
