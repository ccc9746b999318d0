/** The demonstration experiment of the docs, as a person sits through it: real jsPsych, real camera. */

import type { Page } from '@playwright/test';
import type { ParameterType } from 'jspsych';
import type { CompactReading } from '../../src/library/jspsych/compact.ts';
import type { TrialMarker } from '../../src/library/jspsych/extension.ts';
import { TYPE } from '../../src/library/jspsych/info.ts';
import { withCamera } from './camera-flags.ts';
import { expect, test } from './fixtures.ts';
import { EXPERIMENT_PAGES, otherPages } from './other-pages.ts';
import { OTHER_PORT, OWN_PORT } from './ports.ts';

/** What the script of jsPsych defines. */
declare const jsPsychModule: { readonly ParameterType: typeof ParameterType };

interface TrialData {
  readonly trial_type: string;
  readonly recorded?: boolean;
  readonly error?: string | null;
  readonly rt?: number;
  readonly extension_type?: readonly string[];
  readonly facsimile_data?: readonly (CompactReading & { readonly t: number })[];
  readonly facsimile_markers?: readonly TrialMarker[];
  readonly facsimile_error?: string | null;
}

/** Sits through the experiment: what each trial left. */
async function sit(page: Page, below = '/'): Promise<TrialData[]> {
  await page.goto(`${below}experiment.html`);
  const shown = page.locator('#jspsych-data-display');
  await expect(shown).toBeVisible();
  return JSON.parse((await shown.textContent())!) as TrialData[];
}

const NO_CAMERA = `http://localhost:${OTHER_PORT}/`;
let close: () => Promise<unknown>;
test.beforeAll(async () => {
  const served = [
    await otherPages(OWN_PORT, EXPERIMENT_PAGES),
    await otherPages(OTHER_PORT, EXPERIMENT_PAGES, { 'Permissions-Policy': 'camera=()' }),
  ];
  close = () => Promise.all(served.map((one) => one.close()));
});
test.afterAll(() => close());
test.use({
  launchOptions: withCamera('face'),
  permissions: ['camera'],
  baseURL: `http://localhost:${OWN_PORT}/`,
  allowed: new RegExp(`left the origin: ${NO_CAMERA}|Permissions policy violation`),
});

/** How long a word is shown here, milliseconds: the second and a half of the example are few readings on a slow machine. */
const SHOWN = 10_000;

test('each trial has the readings that were taken while it ran, and its markers', async ({ page }) => {
  await page.route('**/experiment.html', async (route) => {
    const example = await (await route.fetch()).text();
    expect(example).toContain('trial_duration: 1500');
    await route.fulfill({ body: example.replace('trial_duration: 1500', `trial_duration: ${SHOWN}`), contentType: 'text/html' });
  });
  const [neutral, ...words] = await sit(page);
  // the numbers of its parameter types, which the package does not import
  const { BOOL, STRING, INT, HTML_STRING, OBJECT, COMPLEX } = await page.evaluate(() => jsPsychModule.ParameterType);
  expect(TYPE).toEqual({ bool: BOOL, string: STRING, int: INT, html: HTML_STRING, object: OBJECT, complex: COMPLEX });
  expect(neutral).toMatchObject({ trial_type: 'facsimile-neutral', recorded: true, error: null });
  expect(neutral!.rt).toBeGreaterThan(2000);
  expect(words).toHaveLength(2);
  for (const { facsimile_data, facsimile_markers, extension_type } of words) {
    expect(extension_type).toEqual(['facsimile']);
    expect(facsimile_data!.length).toBeGreaterThan(1);
    const times = facsimile_data!.map(({ t }) => t);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(0);
    expect(times.at(-1)).toBeLessThan(SHOWN + 5000);
    for (const { schema, faces } of facsimile_data!) {
      expect(schema).toBe(1);
      expect(faces[0]?.comparedWith).toBe('recorded');
      expect(Object.keys(faces[0]!.unsmoothed.intensity)).toHaveLength(21);
    }
    expect(facsimile_markers).toEqual([{ t: expect.any(Number), name: 'half a second' }]);
    expect(facsimile_markers![0]!.t).toBeGreaterThan(490);
  }
});

test('without a camera the experiment goes on to its end: each trial says why, and none pretends to read', async ({ page }) => {
  const [neutral, ...words] = await sit(page, NO_CAMERA);
  expect(neutral).toMatchObject({ recorded: false, error: 'denied' });
  expect(words.map(({ facsimile_data, facsimile_error }) => [facsimile_data, facsimile_error])).toEqual([
    [[], 'denied'],
    [[], 'denied'],
  ]);
});
