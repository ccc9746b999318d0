/**
 * `npm run bench -- record`: readings a second beside a recording against without one, in turns of one run of the built app (three
 * minutes), and then memory and storage over a long recording. `--minutes 0` leaves the long recording out.
 */

import type { Page } from '@playwright/test';
import { DIST, serve } from '../serve.ts';
import { halfInterval, mean } from '../statistics.ts';
import { openBenchPage } from './bench-page.ts';
import { launchWithCamera, watch } from './built-app.ts';
import { cameraOf, findClip, sharedFolder } from './clip.ts';
import { pageMemory } from './page-memory.ts';

/** Pairs of turns with and without, each turn so many seconds, of which the first are let pass. */
const [PAIRS, SECONDS, SETTLING] = [16, 5, 1];
const PATIENCE = 120_000;
const MINUTE = 60_000;
/** Minutes of the long recording unless told otherwise. */
const MINUTES = 30;

export interface RecordNumbers {
  readonly record: {
    readonly fps: number;
    readonly fps_recording: number;
    /** Of the second to the first, over all turns; and half its 95 % interval, from pair to pair. */
    readonly ratio: number;
    readonly ratio_within: number;
    /** Null where none was asked for. */
    readonly long: LongRecording | null;
  };
}

interface LongRecording {
  readonly minutes: number;
  /** Readings with a face. */
  readonly readings: number;
  /** Of the page and its workers, a minute after the beginning, and each minute after it; empty where the browser tells none. */
  readonly memory_mb: readonly number[];
  /** Of the readings on the device. */
  readonly bytes: number;
  /** What an hour at 30 readings a second would take. */
  readonly hour_mb: number;
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
    .getByRole('button', { name: isRecording ? 'Record' : 'Stop recording', exact: true })
    .first()
    .waitFor();
}

/** Bytes of the readings of all recordings in the browser's private file system. */
const storedBytes = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    let bytes = 0;
    for await (const folder of (await root.getDirectoryHandle('recordings')).values()) {
      const file = await (await (folder as FileSystemDirectoryHandle).getFileHandle('readings')).getFile();
      bytes += file.size;
    }
    return bytes;
  });

/** The rates without and with a recording, in pairs whose order alternates, so that neither has the better half of the run. */
async function measureRates(page: Page): Promise<Record<'without' | 'recording', number[]>> {
  const rates: Record<'without' | 'recording', number[]> = { without: [], recording: [] };
  const recorded = async (): Promise<void> => {
    await press(page, false);
    rates.recording.push(await rate(page));
    await press(page, true);
  };
  for (let pair = 0; pair < PAIRS; pair++) {
    if (pair % 2 === 1) await recorded();
    rates.without.push(await rate(page));
    if (pair % 2 === 0) await recorded();
  }
  return rates;
}

/** Records so long, and says each minute how it stands. */
async function measureLong(page: Page, minutes: number): Promise<LongRecording> {
  const counted = (): Promise<number> => page.evaluate(() => seen.readings.length);
  const [bytesBefore, readingsBefore] = [await storedBytes(page), await counted()];
  const taken: number[] = [];
  await press(page, false);
  const start = performance.now();
  for (let minute = 1; minute <= minutes; minute++) {
    // the memory takes its seconds to be told
    await page.waitForTimeout(Math.max(0, start + minute * MINUTE - performance.now()));
    const megabytes = await pageMemory(page);
    if (megabytes !== null) taken.push(rounded(megabytes));
    console.log(
      `minute ${minute}: ${(await counted()) - readingsBefore} readings, memory ${megabytes?.toFixed(1) ?? 'not told'} MB`,
    );
  }
  await press(page, true);
  const [bytes, readings] = [(await storedBytes(page)) - bytesBefore, (await counted()) - readingsBefore];
  return { minutes, readings, memory_mb: taken, bytes, hour_mb: rounded((bytes / readings) * 30 * 3600 * 1e-6) };
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
    const { without, recording } = await measureRates(page);
    const numbers = {
      fps: rounded(mean(without)),
      fps_recording: rounded(mean(recording)),
      ratio: rounded(mean(recording) / mean(without)),
      ratio_within: rounded(halfInterval(recording.map((own, pair) => own / without[pair]!))),
    };
    console.log(`${clip.name}; without ${without.map(rounded).join(' ')}, recording ${recording.map(rounded).join(' ')}`);
    console.log(`${numbers.ratio} (within ${numbers.ratio_within}) of the rate without`);
    const long = minutes > 0 ? await measureLong(page, minutes) : null;
    if (long) console.log(`${long.readings} readings in ${long.bytes} bytes: an hour at 30 a second takes ${long.hour_mb} MB`);
    return { record: { ...numbers, long } };
  } finally {
    await browser.close();
    await server.close();
  }
}

const rounded = (value: number): number => Number(value.toFixed(3));
