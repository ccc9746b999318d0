/**
 * `npm run bench -- memory`: what the page and its workers hold over a long live view in the built app, told each minute by the
 * browser, and on Linux what the process that runs them has resident. It needs no quiet machine, only its time.
 */

import { readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { DIST, serve } from '../serve.ts';
import { openBenchPage } from './bench-page.ts';
import { launchWithCamera, watch } from './built-app.ts';
import { cameraOf, findClip, sharedFolder } from './clip.ts';
import { pageMemory } from './page-memory.ts';
import { median } from './report.ts';

const PATIENCE = 120_000;
export const MINUTES = 30;
/** What is loaded once is there by then, minutes. */
const SETTLED = 5;
/** Samples of which the median counts at either end: one may fall just before a collection. */
const AT_EITHER_END = 3;
const PAGE = 4096;

export interface MemoryNumbers {
  readonly memory: {
    readonly minutes: number;
    /** Readings with a face in all that time. */
    readonly readings: number;
    /** Each minute, megabytes: the page and its workers by the browser's word, and what their process has resident; null where nobody tells. */
    readonly page_mb: readonly (number | null)[];
    readonly resident_mb: readonly (number | null)[];
    /** From minute 5 to the end, as a share; null where it was not told, or the run was shorter. */
    readonly page_growth: number | null;
    readonly resident_growth: number | null;
  };
}

/** What is resident of the largest process that runs pages, megabytes; null where there is no /proc. */
async function residentMemory(browser: Browser): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => readFileSync(`/proc/${id}/statm`, 'utf8'));
  return Math.max(...pages.map((statm) => (Number(statm.split(' ')[1]) * PAGE) / 1e6));
}

/** By what share the end lies above minute 5; null for a run that is too short, or of which something was not told. */
export function growthOf(samples: readonly (number | null)[]): number | null {
  const settled = samples.slice(SETTLED).filter((sample) => sample !== null);
  if (settled.length < samples.length - SETTLED || settled.length < 2 * AT_EITHER_END) return null;
  return median(settled.slice(-AT_EITHER_END)) / median(settled.slice(0, AT_EITHER_END)) - 1;
}

/** Has the camera give `fps` frames a second. Runs in the page before anything else. */
function slowCamera(fps: number): void {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (asked) => {
    const stream = await open(asked);
    await stream.getVideoTracks()[0]!.applyConstraints({ frameRate: fps });
    return stream;
  };
}

/** `given` is a clip; else a recorded one of the shared folder, or the demonstration face. `fps` spares a machine that has other work. */
export async function benchMemory(given: string | undefined, minutes = MINUTES, fps = 30): Promise<MemoryNumbers> {
  const clip = await findClip(given, sharedFolder());
  const bench = await openBenchPage(clip.files, false);
  const camera = await cameraOf(clip, bench).finally(() => bench.close());
  const browser = await launchWithCamera(camera);
  const server = await serve(DIST, 0);
  try {
    const context = await browser.newContext({ permissions: ['camera'] });
    await context.addInitScript(watch);
    await context.addInitScript(slowCamera, fps);
    const page = await context.newPage();
    await page.goto(`${server.url}#/live`);
    await page.waitForFunction(() => seen.readings.length > 0, undefined, { timeout: PATIENCE });
    console.log(`${clip.name}, ${minutes} minutes at ${fps} frames a second\nminute   page MB   resident MB   readings`);
    const [held, resident]: [(number | null)[], (number | null)[]] = [[], []];
    let readings = 0;
    for (let minute = 0; minute <= minutes; minute++) {
      if (minute > 0) await page.waitForTimeout(60_000);
      held.push(await pageMemory(page));
      resident.push(await residentMemory(browser));
      // the bench's own list must not be what grows
      readings += await page.evaluate(() => seen.readings.splice(0).length);
      const [page_mb, resident_mb] = [held, resident].map((samples) => samples.at(-1)?.toFixed(1) ?? '-');
      console.log(
        `${String(minute).padStart(6)}${page_mb!.padStart(10)}${resident_mb!.padStart(14)}${String(readings).padStart(11)}`,
      );
    }
    const numbers = {
      ...{ minutes, readings, page_mb: held, resident_mb: resident },
      page_growth: growthOf(held),
      resident_growth: growthOf(resident),
    };
    const told = (growth: number | null): string => (growth === null ? 'not told' : `${(100 * growth).toFixed(2)} %`);
    console.log(`growth after minute ${SETTLED}: page ${told(numbers.page_growth)}, resident ${told(numbers.resident_growth)}`);
    return { memory: numbers };
  } finally {
    await browser.close();
    await server.close();
  }
}
