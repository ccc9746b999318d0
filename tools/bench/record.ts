/**
 * `npm run bench -- record`: readings a second beside a recording against without one, in turns of one run of the built app, and the
 * memory of the page and its workers over a long recording.
 */

import type { Page } from '@playwright/test';
import { DIST, serve } from '../serve.ts';
import { openBenchPage } from './bench-page.ts';
import { launchWithCamera, watch } from './built-app.ts';
import { cameraOf, findClip, sharedFolder } from './clip.ts';
import { pageMemory } from './page-memory.ts';

/** Turns with and without, each so many seconds, of which the first are let pass. */
const [TURNS, SECONDS, SETTLING] = [16, 5, 1];
const PATIENCE = 120_000;
/** Minutes of the long recording unless told otherwise. */
const MINUTES = 30;

export interface RecordNumbers {
  readonly record: {
    readonly fps: number;
    readonly fps_recording: number;
    /** Of the second to the first, over all turns; and half its 95 % interval, from turn to turn. */
    readonly ratio: number;
    readonly ratio_within: number;
    readonly minutes: number;
    /** A minute after the long recording began and at its end; null where the browser tells none. */
    readonly memory_mb: { readonly first: number; readonly last: number } | null;
  };
}

/** Readings with a face a second, over the next turn. */
async function rate(page: Page): Promise<number> {
  await page.waitForTimeout(1000 * SETTLING);
  const from = await page.evaluate(() => performance.now());
  await page.waitForTimeout(1000 * (SECONDS - SETTLING));
  return page.evaluate((start) => {
    const counted = seen.readings.filter((at) => at > start);
    return (1000 * counted.length) / (performance.now() - start);
  }, from);
}

async function press(page: Page, isRecording: boolean): Promise<void> {
  await page.keyboard.press('r');
  await page
    .getByRole('button', { name: isRecording ? 'Record' : 'Stop recording', exact: !isRecording })
    .first()
    .waitFor();
}

/** `given` is a clip; else a recorded one of the shared folder, or the demonstration face. */
export async function benchRecord(given: string | undefined, minutes = MINUTES): Promise<RecordNumbers> {
  const clip = await findClip(given, sharedFolder());
  const bench = await openBenchPage(clip.files, false);
  const camera = await cameraOf(clip, bench).finally(() => bench.close());
  const browser = await launchWithCamera(camera);
  const server = await serve(DIST, 0);
  try {
    const context = await browser.newContext({ permissions: ['camera'] });
    await context.addInitScript(watch);
    const page = await context.newPage();
    await page.goto(`${server.url}#/live`);
    await page.waitForFunction(() => seen.readings.length > 0, undefined, { timeout: PATIENCE });
    const rates: Record<'without' | 'with', number[]> = { without: [], with: [] };
    for (let turn = 0; turn < TURNS; turn++) {
      rates.without.push(await rate(page));
      await press(page, false);
      rates.with.push(await rate(page));
      await press(page, true);
    }
    await press(page, false);
    await page.waitForTimeout(60_000);
    const first = await pageMemory(page);
    await page.waitForTimeout(60_000 * (minutes - 1));
    const last = await pageMemory(page);
    await press(page, true);
    const [fps, recording] = [meanOf(rates.without), meanOf(rates.with)];
    const within = halfInterval(rates.with.map((own, turn) => own / rates.without[turn]!));
    console.log(`${clip.name}; without ${rates.without.map(rounded).join(' ')}, recording ${rates.with.map(rounded).join(' ')}`);
    console.log(
      `${rounded(recording / fps)} (within ${rounded(within)}) of the rate without; memory ${first} MB, after ${minutes} minutes ${last} MB`,
    );
    const kept = first !== null && last !== null ? { first: rounded(first), last: rounded(last) } : null;
    const numbers = {
      fps: rounded(fps),
      fps_recording: rounded(recording),
      ratio: rounded(recording / fps),
      ratio_within: rounded(within),
    };
    return { record: { ...numbers, minutes, memory_mb: kept } };
  } finally {
    await browser.close();
    await server.close();
  }
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Half the 95 % interval of a mean of many values. */
function halfInterval(values: readonly number[]): number {
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return 1.96 * Math.sqrt(variance / values.length);
}

const rounded = (value: number): number => Number(value.toFixed(3));
