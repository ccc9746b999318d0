/**
 * What a training costs the live view beside it, in the built app: readings a second before, during and after a training of a person of
 * the rig, whose takes are put into the database without the app.
 */

import type { Page } from '@playwright/test';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { Random } from '../../src/core/random.ts';
import { moveFace } from '../../src/core/rig.ts';
import { labelsOf, movementOf } from '../../src/core/samples.ts';
import { planOf } from '../../src/session/plan.ts';
import { DIST, serve } from '../serve.ts';
import { launchWithCamera, watch } from './built-app.ts';

const PERSON = 'Half mover';
/** Pictures of a take, as many as a session takes. */
const PICTURES = 12;
/** Seconds that are let pass after the camera is on, and over which readings are counted before and after the training. */
const SETTLING = 5;
const COUNTED = 15;
const PATIENCE = 300_000;

export interface Beside {
  /** Readings with a face a second: beside the training, and the mean of before and after. */
  readonly beside: number;
  readonly alone: number;
  /** Seconds that the training took beside the live view, from the click to the verdict. */
  readonly seconds: number;
}

/** Somebody who moves half as far as others, in takes of a thorough session: landmarks alone tell. */
function takes(): { readonly records: readonly object[]; readonly points: readonly (readonly number[])[] } {
  const random = new Random('beside');
  const shown = planOf('thorough').flatMap(({ prompt }, take) => Array.from({ length: PICTURES }, () => ({ prompt, take })));
  const records = shown.map(({ prompt, take }, i) => {
    const { units, mask, expression } = labelsOf(prompt);
    return {
      ...{
        id: `${i}`,
        person: PERSON,
        session: 's',
        take: `s/${take}`,
        time: i,
        modelVersion: 'base',
        origin: 'captured',
        prompt,
      },
      pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, -50] },
      quality: { score: 1, reasons: [] },
      ...{ units: [...units], mask: [...mask], expression, excluded: false },
    };
  });
  const points = shown.map(({ prompt }) => [
    ...moveFace(MEAN_FACE, { units: movementOf(prompt).map((amount) => amount * random.between(0.45, 0.55)) }),
  ]);
  return { records, points };
}

/** Puts them into the database of an app that has been opened, with a neutral face. */
const keep = (page: Page): Promise<void> =>
  page.evaluate(
    ({ records, points, neutral, person }) =>
      new Promise<void>((done, fail) => {
        const opening = indexedDB.open('facsimile');
        opening.onerror = () => fail(opening.error!);
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction(['people', 'baselines', 'samples', 'pictures'], 'readwrite');
          const store = (name: string): IDBObjectStore => transaction.objectStore(name);
          const crop = new Uint8Array(3 * 112 * 112);
          store('people').put({ id: person, name: person, createdAt: 1 });
          const landmarks = Float32Array.from(neutral);
          store('baselines').put({ landmarks, crop, latents: new Float32Array(21), modelVersion: 'base', frames: 60 }, person);
          (records as { id: string; units: number[]; mask: number[] }[]).forEach((record, i) => {
            store('samples').put({ ...record, units: Float32Array.from(record.units), mask: Uint8Array.from(record.mask) });
            store('pictures').put({ crop, points: Float32Array.from(points[i]!) }, record.id);
          });
          transaction.oncomplete = () => (database.close(), done());
          transaction.onabort = () => fail(transaction.error!);
        };
      }),
    { ...takes(), neutral: [...MEAN_FACE], person: PERSON },
  );

const now = (page: Page): Promise<number> => page.evaluate(() => performance.now());
const rate = (page: Page, from: number, to: number): Promise<number> =>
  page.evaluate(([a, b]) => (1000 * seen.readings.filter((at) => at >= a && at < b).length) / (b - a), [from, to] as const);

async function rateNow(page: Page): Promise<number> {
  const from = await now(page);
  await page.waitForTimeout(1000 * COUNTED);
  return rate(page, from, await now(page));
}

/** Measures the app in dist; `camera` is an MJPEG file. */
export async function measureBeside(camera: string): Promise<Beside> {
  const browser = await launchWithCamera(camera);
  const server = await serve(DIST, 0);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['camera'] });
    await context.addInitScript(watch);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${server.url}#/calibrate/training`);
    await page.getByText('There is nothing to learn from yet.').waitFor();
    await keep(page);
    await page.reload();
    await page.getByRole('button', { name: /^Person/ }).click();
    await page.getByRole('button', { name: PERSON, exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Show my camera' }).click();
    await page.getByText(/frames\/s/).waitFor();
    await page.waitForTimeout(1000 * SETTLING);
    const before = await rateNow(page);
    const from = await now(page);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('heading', { name: /^(It reads you better|Not used)/ }).waitFor();
    const to = await now(page);
    const beside = await rate(page, from, to);
    await page.waitForTimeout(1000 * SETTLING);
    return { beside, alone: (before + (await rateNow(page))) / 2, seconds: (to - from) / 1000 };
  } finally {
    await browser.close();
    await server.close();
  }
}
