/**
 * One simulated participant before the app itself, in real time: the fake camera shows them doing what the app's screen asks for, a
 * moment after it asks, while the app guides a whole session by its own clock and then trains beside the live picture.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { WORDS } from '../../../src/app/words.ts';
import { FORM_WORDS, NEW_SESSION_WORDS } from '../../../src/app/calibrate/home/words.ts';
import { VERDICT_WORDS } from '../../../src/app/calibrate/models/words.ts';
import { SESSION_WORDS } from '../../../src/app/calibrate/session/words.ts';
import { TRAINING_WORDS } from '../../../src/app/calibrate/training/words.ts';
import { planOf, type Step } from '../../../src/session/plan.ts';
import { FRAMES_A_SECOND } from '../../fake-camera/clips.ts';
import { DIST, serve } from '../../serve.ts';
import { launchWithCamera, watch } from '../built-app.ts';
import { unpackFilm } from './film-file.ts';
import { filmName } from './film-names.ts';
import { SHOWN_PICTURES } from './films.ts';
import { MovingCamera } from './moving-camera.ts';

/** Frames that each picture of a film is shown for. */
const HELD = 3;
const SLOTS = SHOWN_PICTURES * HELD;
/** Milliseconds from what is asked to its first picture, and on the way there. */
const REACTION = 600;
const ON_THE_WAY = (1000 * HELD) / FRAMES_A_SECOND;
/** After this long before one request, milliseconds, a person gives it up; nobody tires of resting. */
const GIVEN_UP = 6000;
/** Milliseconds between two looks at the screen. */
const GLANCE = 50;
const PATIENCE = 240_000;
/** Seconds over which readings are counted before the training. */
const COUNTED = 8;

export interface RealTime {
  readonly takes: string;
  /** From the first request to the last take. */
  readonly sessionSeconds: number;
  /** From the click to the verdict. */
  readonly trainingSeconds: number;
  /** Readings with a face a second, before and during the training. */
  readonly alone: number;
  readonly beside: number;
  /** What the verdict says. */
  readonly verdict: string;
}

interface Film {
  readonly onTheWay: Uint8Array;
  readonly held: readonly Uint8Array[];
}

function filmOf(folder: string, { prompt, round }: Step): Film {
  const [onTheWay, ...held] = unpackFilm(readFileSync(join(folder, `${filmName(prompt, round)}.film`))).map(({ jpeg }) => jpeg);
  return { onTheWay: onTheWay!, held };
}

/** Readings a second within a time on the page's clock, milliseconds. */
const rate = (page: Page, from: number, to: number): Promise<number> =>
  page.evaluate(([a, b]) => (1000 * seen.readings.filter((at) => at >= a && at < b).length) / (b - a), [from, to] as const);

const now = (page: Page): Promise<number> => page.evaluate(() => performance.now());

/** What the session's screen says: how many takes are behind, whether the ring of this one is full, and whether that was all. */
const glance = (page: Page): Promise<{ readonly behind: number | null; readonly full: boolean; readonly over: boolean }> =>
  page.evaluate(() => {
    const text = document.body.innerText;
    const done = /(\d+) of \d+ takes/.exec(text);
    return {
      behind: done ? Number(done[1]) : null,
      full: document.querySelector('[role="progressbar"][aria-valuenow="100"]') !== null,
      over: text.includes('That was all of it.'),
    };
  });

/** Does what the screen asks for until it says that this was all. */
async function act(page: Page, camera: MovingCamera, steps: readonly Step[], films: readonly Film[]): Promise<void> {
  const resting = (step: number): Film =>
    films[steps.findIndex(({ prompt, round }) => prompt.kind === 'neutral' && round === steps[step]!.round)]!;
  let [asked, since] = [-1, 0];
  let shown: 'rest' | 'on the way' | 'held' = 'rest';
  for (;;) {
    const { behind, full, over } = await glance(page);
    if (over) return;
    if (behind !== null && behind !== asked) [asked, since] = [behind, performance.now()];
    if (asked >= 0) {
      const waited = performance.now() - since;
      const wanted = full || waited < REACTION ? 'rest' : waited < REACTION + ON_THE_WAY ? 'on the way' : 'held';
      if (wanted !== shown) {
        shown = wanted;
        const { onTheWay, held } = films[asked]!;
        camera.show(wanted === 'rest' ? resting(asked).held : wanted === 'held' ? held : [onTheWay]);
      }
      if (waited > GIVEN_UP && steps[asked]!.prompt.kind !== 'neutral' && !full) {
        await page.getByRole('toolbar', { name: 'Session' }).getByRole('button', { name: 'Skip' }).click();
      }
    }
    // who does not look at rest when they are says so
    const insist = page.getByRole('button', { name: WORDS.neutralAsIs });
    if (await insist.isVisible()) await insist.click();
    await page.waitForTimeout(GLANCE);
  }
}

async function hold(
  page: Page,
  camera: MovingCamera,
  steps: readonly Step[],
  films: readonly Film[],
): Promise<Pick<RealTime, 'takes' | 'sessionSeconds'>> {
  await page.getByRole('radio', { name: FORM_WORDS.thorough }).check({ force: true });
  await page.getByRole('radio', { name: NEW_SESSION_WORDS.camera }).check({ force: true });
  await page.getByRole('button', { name: NEW_SESSION_WORDS.start }).click();
  const began = await now(page);
  await act(page, camera, steps, films);
  const sessionSeconds = ((await now(page)) - began) / 1000;
  const said = await page.getByText(/takes? captured/).innerText();
  const takes = /^\d+ takes? captured(?:, \d+ skipped)?/.exec(said)?.[0] ?? said;
  await page.getByText(/^Making pictures/).waitFor({ state: 'detached', timeout: PATIENCE });
  return { takes, sessionSeconds };
}

async function learn(page: Page): Promise<Omit<RealTime, 'takes' | 'sessionSeconds'>> {
  await page.getByRole('link', { name: SESSION_WORDS.toLibrary }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Training' }).click();
  const show = page.getByRole('button', { name: TRAINING_WORDS.showCamera });
  const rateShown = page.getByText(/frames\/s/);
  await show.or(rateShown).first().waitFor();
  if (await show.isVisible()) await show.click();
  await rateShown.waitFor();
  await page.waitForTimeout(1000 * (COUNTED + 2));
  const end = await now(page);
  const alone = await rate(page, end - 1000 * COUNTED, end);
  // all of it, from the click to the verdict, as the person waits for it
  const from = await now(page);
  await page.getByRole('button', { name: TRAINING_WORDS.start, exact: true }).click();
  const titles = Object.values(VERDICT_WORDS.reasons).map(({ title }) => page.getByRole('heading', { name: title }));
  const verdict = await titles.reduce((one, other) => one.or(other)).innerText({ timeout: PATIENCE });
  const to = await now(page);
  return { alone, beside: await rate(page, from, to), trainingSeconds: (to - from) / 1000, verdict };
}

/** Takes the participant whose films are in `folder` through a thorough session and a training of the app in `dist`. */
export async function takePartInRealTime(folder: string): Promise<RealTime> {
  const steps = planOf('thorough');
  const films = steps.map((step) => filmOf(folder, step));
  const largest = Math.max(...films.flatMap(({ onTheWay, held }) => [onTheWay, ...held].map(({ length }) => length)));
  const camera = new MovingCamera(join(folder, 'real-time.mjpeg'), SLOTS, largest, films[0]!.held);
  const server = await serve(DIST, 0);
  const browser = await launchWithCamera(camera.path);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['camera'] });
    await context.addInitScript(watch);
    const page = await context.newPage();
    await page.goto(`${server.url}#/calibrate`);
    return { ...(await hold(page, camera, steps, films)), ...(await learn(page)) };
  } finally {
    camera.close();
    await browser.close();
    await server.close();
  }
}

export const inRealTime = ({ takes, sessionSeconds, trainingSeconds, alone, beside, verdict }: RealTime): string =>
  [
    `before the app's camera, in real time: ${takes} in ${(sessionSeconds / 60).toFixed(1)} min; ${verdict}`,
    `  live view ${alone.toFixed(1)} readings a second alone, ${beside.toFixed(1)} beside a training of ${trainingSeconds.toFixed(0)} s`,
  ].join('\n');
