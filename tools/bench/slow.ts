/**
 * `npm run bench -- slow`: readings a second of the built app on a machine that is four times slower, on one worker and on two. The
 * throttling of DevTools holds back the page alone and no worker, so the whole browser is stopped for three of every four slices of
 * time (Linux and macOS). On one processor: `taskset -c 0 npm run bench -- slow`.
 */

import type { Browser } from '@playwright/test';
import type { WorkerCount } from '../../src/reader/running-line.ts';
import { DIST, serve } from '../serve.ts';
import { openBenchPage } from './bench-page.ts';
import { launchWithCamera, watch } from './built-app.ts';
import { cameraOf, findClip, sharedFolder } from './clip.ts';

/** How much slower. */
const SLOWER = 4;
/** The browser runs for so long before it is stopped again, milliseconds: shorter, stopping a hundred threads takes the most of it. */
const SLICE = 50;
/** Seconds that are let pass, and then counted. */
const [SETTLING, COUNTED] = [5, 20];
const PATIENCE = 240_000;

export interface Rate {
  readonly workers: WorkerCount;
  /** 1, or 4 on the slow machine. */
  readonly slower: number;
  /** Readings with a face a second. */
  readonly fps: number;
  /** By how much it really was slower. */
  readonly measured: number;
}

export interface SlowNumbers {
  readonly slow: { readonly cores: number; readonly rates: readonly Rate[] };
}

/** Has `browser` run for a share of the time, and tells how much of it that really was. */
class Brake {
  readonly #began = performance.now();
  #running = 0;
  #since = performance.now();
  #timer: NodeJS.Timeout;

  constructor(private readonly group: number) {
    this.#timer = setTimeout(this.#stop, SLICE);
  }

  #stop = (): void => {
    process.kill(-this.group, 'SIGSTOP');
    this.#running += performance.now() - this.#since;
    // as long as makes up for how late it was stopped
    const rest = SLOWER * this.#running - (performance.now() - this.#began);
    this.#timer = setTimeout(this.#go, Math.max(0, rest));
  };

  #go = (): void => {
    process.kill(-this.group, 'SIGCONT');
    this.#since = performance.now();
    this.#timer = setTimeout(this.#stop, SLICE);
  };

  /** By how much it was slower until now. */
  release(): number {
    clearTimeout(this.#timer);
    const slower = (performance.now() - this.#began) / this.#running;
    process.kill(-this.group, 'SIGCONT');
    return slower;
  }
}

/** The browser's process, which leads the group of all of its own. */
async function processOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.find(({ type }) => type === 'browser')!.id;
}

async function rateOf(
  browser: Browser,
  url: string,
  workers: WorkerCount,
  slower: number,
): Promise<{ rate: Rate; cores: number }> {
  const context = await browser.newContext({ permissions: ['camera'] });
  await context.addInitScript(watch);
  // life.ts chooses by it; what the network does with more than one thread is another matter
  await context.addInitScript((cores) => Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores }), workers);
  const page = await context.newPage();
  const cores = await browser.newPage().then(async (other) => {
    const count = await other.evaluate(() => navigator.hardwareConcurrency);
    await other.close();
    return count;
  });
  await page.goto(`${url}#/live`);
  await page.waitForFunction(() => seen.readings.length > 0, undefined, { timeout: PATIENCE });
  // a first visit copies the app for offline use, which takes time from the readings
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const brake = slower > 1 ? new Brake(await processOf(browser)) : null;
  await new Promise((done) => setTimeout(done, 1000 * (SETTLING + COUNTED)));
  const measured = brake?.release() ?? 1;
  const readings = await page.evaluate(() => seen.readings);
  const counted = readings.filter((at) => at > readings.at(-1)! - 1000 * COUNTED);
  await context.close();
  const fps = (1000 * (counted.length - 1)) / (counted.at(-1)! - counted[0]!);
  return { rate: { workers, slower, fps: Number(fps.toFixed(2)), measured: Number(measured.toFixed(2)) }, cores };
}

/** `given` is a clip; else a recorded one of the shared folder, or the demonstration face. */
export async function benchSlow(given: string | undefined): Promise<SlowNumbers> {
  if (process.platform === 'win32') throw new Error('the browser cannot be held back on Windows: run this on Linux or macOS');
  const clip = await findClip(given, sharedFolder());
  const bench = await openBenchPage(clip.files, false);
  const camera = await cameraOf(clip, bench).finally(() => bench.close());
  const server = await serve(DIST, 0);
  const rates: Rate[] = [];
  let cores = 0;
  try {
    for (const slower of [1, SLOWER]) {
      for (const workers of [2, 1] as const) {
        const browser = await launchWithCamera(camera);
        try {
          const told = await rateOf(browser, server.url, workers, slower);
          cores = told.cores;
          rates.push(told.rate);
        } finally {
          await browser.close();
        }
        const { fps, measured } = rates.at(-1)!;
        console.log(`${workers} workers, ${measured} times slower: ${fps.toFixed(1)} readings a second`);
      }
    }
  } finally {
    await server.close();
  }
  console.log(`${clip.name}; ${cores} cores by the browser's count`);
  return { slow: { cores, rates } };
}
