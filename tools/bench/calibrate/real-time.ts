/**
 * One simulated person before the app itself, in real time: a fake camera shows them at rest and smiling, over and over, while the
 * app guides a session of that one movement by its own clock, and then trains beside the live picture.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Prompt } from '../../../src/core/samples.ts';
import { FRAMES_A_SECOND } from '../../fake-camera/clips.ts';
import { DIST, serve } from '../../serve.ts';
import { launchWithCamera, watch } from '../built-app.ts';
import { unpackFilm } from './film-file.ts';
import { filmName } from './film-names.ts';
import type { SimulatedPerson } from './films.ts';

const UNIT = 'AU12';
/** What the camera shows, again and again. */
const LOOP: readonly { readonly prompt: Prompt; readonly seconds: number }[] = [
  { prompt: { kind: 'neutral' }, seconds: 4 },
  { prompt: { kind: 'unit', unit: UNIT, strength: 'light' }, seconds: 3 },
  { prompt: { kind: 'neutral' }, seconds: 1 },
  { prompt: { kind: 'unit', unit: UNIT, strength: 'strong' }, seconds: 3 },
];
/** Frames that each picture of a film is shown for. */
const HELD = 3;
const PATIENCE = 240_000;
/** Seconds over which readings are counted before the training. */
const COUNTED = 8;

export interface RealTime {
  readonly takes: string;
  /** From the first request to the last take. */
  readonly sessionSeconds: number;
  readonly trainingSeconds: number;
  /** Readings with a face a second, before and during the training. */
  readonly alone: number;
  readonly beside: number;
}

/** The loop as an MJPEG file beside the person's films. */
function writeCamera(folder: string): string {
  const frames = LOOP.flatMap(({ prompt, seconds }) => {
    const film = unpackFilm(readFileSync(join(folder, `${filmName(prompt, 1)}.film`)));
    return Array.from({ length: seconds * FRAMES_A_SECOND }, (_, i) => film[Math.floor(i / HELD) % film.length]!.jpeg);
  });
  const path = join(folder, 'real-time.mjpeg');
  writeFileSync(path, Buffer.concat(frames));
  return path;
}

/** Readings a second within a time on the page's clock, milliseconds. */
const rate = (page: Page, from: number, to: number): Promise<number> =>
  page.evaluate(([a, b]) => (1000 * seen.readings.filter((at) => at >= a && at < b).length) / (b - a), [from, to] as const);

const now = (page: Page): Promise<number> => page.evaluate(() => performance.now());

async function hold(page: Page): Promise<Pick<RealTime, 'takes' | 'sessionSeconds'>> {
  await page.getByRole('radio', { name: 'Only these' }).check({ force: true });
  await page.getByRole('checkbox', { name: `${UNIT} ` }).check({ force: true });
  await page.getByRole('radio', { name: 'My camera' }).check({ force: true });
  await page.getByRole('button', { name: 'Begin' }).click();
  const began = await now(page);
  await page.getByText('That was all of it.').waitFor({ timeout: PATIENCE });
  const sessionSeconds = ((await now(page)) - began) / 1000;
  const said = await page.getByText(/takes? captured/).innerText();
  const takes = /^\d+ takes?/.exec(said)?.[0] ?? said;
  await page.getByText(/^Making pictures/).waitFor({ state: 'detached', timeout: PATIENCE });
  return { takes, sessionSeconds };
}

async function learn(page: Page): Promise<Omit<RealTime, 'takes' | 'sessionSeconds'>> {
  await page.getByRole('link', { name: 'Look at the pictures' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Training' }).click();
  const show = page.getByRole('button', { name: 'Show my camera' });
  const rateShown = page.getByText(/frames\/s/);
  await show.or(rateShown).first().waitFor();
  if (await show.isVisible()) await show.click();
  await rateShown.waitFor();
  await page.waitForTimeout(1000 * (COUNTED + 2));
  const end = await now(page);
  const alone = await rate(page, end - 1000 * COUNTED, end);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByText('Learning…').waitFor({ timeout: PATIENCE });
  const from = await now(page);
  await page.getByText('Reading the takes that were kept aside…').waitFor({ timeout: PATIENCE });
  const to = await now(page);
  return { alone, beside: await rate(page, from, to), trainingSeconds: (to - from) / 1000 };
}

/** Takes the person through a session and a training of the app in `dist`. */
export async function sitInRealTime({ folder }: SimulatedPerson): Promise<RealTime> {
  const server = await serve(DIST, 0);
  const browser = await launchWithCamera(writeCamera(folder));
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['camera'] });
    await context.addInitScript(watch);
    const page = await context.newPage();
    await page.goto(`${server.url}#/calibrate`);
    return { ...(await hold(page)), ...(await learn(page)) };
  } finally {
    await browser.close();
    await server.close();
  }
}
