/**
 * `npm run bench -- stimulus`: whether the jsPsych extension disturbs what a trial shows. The same trial of real jsPsych, a word that
 * moves with every frame, with the extension and without it in turn: the times between its frames, by requestAnimationFrame.
 */

import { cpus } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { buildLibrary, LIBRARY } from '../build/library.ts';
import { fakeCamera, placeOf } from '../fake-camera/fake-camera.ts';
import { launchWithCamera } from './built-app.ts';
import { median, quantile } from './report.ts';

const PACKAGES = join(import.meta.dirname, '../../node_modules');
const FOLDERS: Readonly<Record<string, string>> = {
  '/facsimile/': LIBRARY,
  '/jspsych/': join(PACKAGES, 'jspsych/dist'),
  '/plugin/': join(PACKAGES, '@jspsych/plugin-html-keyboard-response/dist'),
  '/': join(import.meta.dirname, 'stimulus-page'),
};
/** Trials of each kind, in turn. */
const ROUNDS = 4;
/** To reach, milliseconds, where there are two cores. */
const TARGET = 1;

interface TrialFrames {
  /** Times between frames, milliseconds. */
  readonly intervals: readonly number[];
  readonly readings: number;
}

declare global {
  /** Runs a trial in stimulus-page. */
  var runTrial: (withExtension: boolean) => Promise<TrialFrames>;
}

export interface StimulusNumbers {
  readonly stimulus: Readonly<
    Record<'without' | 'with' | 'difference', { readonly median_ms: number; readonly p99_ms: number }>
  > & {
    readonly readings_a_second: number;
    readonly frames: number;
  };
}

async function servePage(): Promise<{ readonly url: string; close(): void }> {
  const served = Object.entries(FOLDERS).map(([path, folder]) => ({ path, files: sirv(folder, { dev: true }) }));
  const server = createServer((request, response) => {
    const { path, files } = served.find((one) => request.url!.startsWith(one.path))!;
    request.url = request.url!.slice(path.length - 1);
    files(request, response);
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  return { url: `http://localhost:${(server.address() as AddressInfo).port}/`, close: () => void server.close() };
}

const summary = (intervals: readonly number[]) => ({ median_ms: median(intervals), p99_ms: quantile(intervals, 0.99) });

export async function benchStimulus(): Promise<StimulusNumbers> {
  await buildLibrary();
  await fakeCamera('face');
  const browser = await launchWithCamera(placeOf('face').video);
  const host = await servePage();
  const intervals: Record<'without' | 'with', number[]> = { without: [], with: [] };
  let [readings, seconds] = [0, 0];
  try {
    const context = await browser.newContext({ permissions: ['camera'] });
    for (let round = 0; round < 2 * ROUNDS; round++) {
      const kind = round % 2 === 0 ? 'without' : 'with';
      const page = await context.newPage();
      await page.goto(`${host.url}index.html`);
      const trial: TrialFrames = await page.evaluate((withExtension) => runTrial(withExtension), kind === 'with');
      await page.close();
      intervals[kind].push(...trial.intervals);
      if (kind === 'without') continue;
      readings += trial.readings;
      seconds += trial.intervals.reduce((sum, interval) => sum + interval, 0) / 1000;
    }
  } finally {
    await browser.close();
    host.close();
  }
  const [without, beside] = [summary(intervals.without), summary(intervals.with)];
  const difference = { median_ms: beside.median_ms - without.median_ms, p99_ms: beside.p99_ms - without.p99_ms };
  const stimulus = { without, with: beside, difference, readings_a_second: readings / seconds, frames: intervals.with.length };
  const line = (name: string, { median_ms, p99_ms }: typeof without): string =>
    `${name.padEnd(24)}${median_ms.toFixed(2).padStart(10)}${p99_ms.toFixed(2).padStart(10)} ms`;
  const reached = Math.max(difference.median_ms, difference.p99_ms) < TARGET;
  console.log(
    [
      `frames of a trial, ${ROUNDS} of each kind in turn; ${cpus().length} cores, Chromium ${browser.version()}`,
      `${''.padEnd(24)}${'median'.padStart(10)}${'p99'.padStart(10)}`,
      line('without the extension', without),
      line('with it', beside),
      `${line('difference', difference)}  < ${TARGET} ms  ${reached ? 'reached' : 'MISSED'}`,
      `${stimulus.readings_a_second.toFixed(1)} readings a second; ${stimulus.frames} frames with it`,
    ].join('\n'),
  );
  return { stimulus };
}
