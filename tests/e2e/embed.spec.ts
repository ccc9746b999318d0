/** The frame for other pages, shown by a page of another origin: it asks, reads for that page alone, and refuses everything else. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type FrameLocator, type Locator, type Page } from '@playwright/test';
import Ajv from 'ajv';
import { READING_SCHEMA } from '../../src/library/reading-schema.ts';
import type { Reading } from '../../src/library/reading.ts';
import { serve } from '../../tools/serve.ts';
import { expectNoViolations } from './axe.ts';
import { withCamera } from './camera-flags.ts';
import { expect, test } from './fixtures.ts';
import { EXAMPLE_PAGES, otherPages } from './other-pages.ts';
import { OTHER_PORT, OWN_PORT } from './ports.ts';

const APP = `http://localhost:${OTHER_PORT}`;
const HOST = `localhost:${OWN_PORT}`;
/** Of another site, for which browsers keep what a frame stores apart. */
const ELSEWHERE = `http://lab.localhost:${OWN_PORT}`;
/** The same files, but another origin. */
const INTRUDER = `http://127.0.0.1:${OWN_PORT}`;

test.use({
  launchOptions: withCamera('smile'),
  permissions: ['camera'],
  baseURL: `http://${HOST}/`,
  allowed: new RegExp(
    `left the origin: (${APP}|${INTRUDER}|${ELSEWHERE})/|frame-ancestors|chrome-error|Permissions policy violation: camera`,
  ),
});

interface Notice {
  readonly facsimile: number;
  readonly type: string;
  readonly code?: string;
  readonly message?: string;
  readonly [more: string]: unknown;
}
/** What the pages of tests/e2e/pages define. */
declare const [heard, readings, newest]: [Notice[], number, Reading];
declare function tell(message: unknown): void;

/** The page around is isolated, which makes the browser ask more of a frame. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};
let close: () => Promise<unknown>;
test.beforeAll(async () => {
  process.env['FACSIMILE_EMBED_ANCESTORS'] = `http://${HOST} ${ELSEWHERE}`;
  const served = [await serve(undefined, OTHER_PORT), await otherPages(OWN_PORT, EXAMPLE_PAGES, ISOLATED)];
  delete process.env['FACSIMILE_EMBED_ANCESTORS'];
  close = () => Promise.all(served.map((one) => one.close()));
});
test.afterAll(() => close());

async function openHost(page: Page, more = '', host = ''): Promise<FrameLocator> {
  await page.goto(`${host}/tests/host.html?embed=${encodeURIComponent(`${APP}/embed.html`)}${more}`);
  return page.frameLocator('iframe');
}

/** The next notice after `message` that is of `type`. */
async function answerTo(page: Page, message: unknown, type: string): Promise<Notice> {
  const before = await page.evaluate((told) => {
    tell(told);
    return heard.length;
  }, message);
  const found = await page.waitForFunction(([count, wanted]) => heard.slice(count).find((notice) => notice.type === wanted), [
    before,
    type,
  ] as const);
  return (await found.jsonValue())!;
}

const readingsAfter = (page: Page, count: number): Promise<unknown> => page.waitForFunction((least) => readings >= least, count);

test('the person sees who asks, says yes once, and the page gets readings, markers and no picture', async ({ page }) => {
  let frame = await openHost(page);
  await expect(frame.getByRole('heading', { name: `http://${HOST} asks to read your face` })).toBeVisible();
  await expectNoViolations(page, 'the question');
  await frame.getByRole('button', { name: 'Allow' }).click();
  await readingsAfter(page, 10);
  await expectNoViolations(page, 'reading');

  expect(await page.evaluate(() => heard[0])).toEqual({ facsimile: 1, type: 'ready', schema: 1 });
  const [reading, json] = await page.evaluate(() => [newest, JSON.stringify(newest)] as const);
  expect(Object.keys(reading.faces[0]!)).toEqual(
    expect.arrayContaining(['id', 'box', 'pose', 'quality', 'comparedWith', 'smoothed', 'unsmoothed', 'offset']),
  );
  expect([new Ajv().compile(READING_SCHEMA)(reading), reading.schema]).toEqual([true, 1]);
  // plain data, in which no picture could hide
  expect(JSON.parse(json)).toEqual(reading);
  expect(json.length).toBeLessThan(12_000);

  const marker = await answerTo(page, { facsimile: 1, type: 'marker', name: 'stimulus' }, 'marker');
  expect(marker).toMatchObject({ name: 'stimulus', frame: expect.any(Number), at: expect.any(Number) });
  await answerTo(page, { facsimile: 1, type: 'neutral', action: 'record', asIs: true }, 'neutral');
  await page.waitForFunction(() => heard.some(({ done }) => done === 1));
  await page.waitForFunction(() => newest.faces[0]?.comparedWith === 'recorded');

  frame = await openHost(page);
  await readingsAfter(page, 1);
  await frame.getByRole('button', { name: 'Stop' }).click();
  await page.waitForFunction(() => heard.some(({ code }) => code === 'refused'));
  const after = await page.evaluate(() => readings);
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => readings)).toBe(after);
  frame = await openHost(page);
  await expect(frame.getByRole('button', { name: 'Allow' })).toBeVisible();
});

/** The settings of the app itself, in a tab of its own. */
async function openSettings(page: Page): Promise<Locator> {
  const own = await page.context().newPage();
  await own.goto(`${APP}/#/demonstration`);
  await own.getByRole('button', { name: 'Settings', exact: true }).click();
  return own.getByRole('dialog', { name: 'Settings' });
}

test('what was allowed is listed in Settings, and withdrawn there: the frame stops at once', async ({ page }) => {
  const frame = await openHost(page);
  await frame.getByRole('button', { name: 'Allow' }).click();
  await readingsAfter(page, 1);
  const settings = await openSettings(page);
  await settings.getByRole('button', { name: `Withdraw: http://${HOST}` }).click();
  await expect(settings.getByText('None of this site.')).toBeVisible();
  await page.bringToFront();
  await expect(frame.getByRole('heading', { name: 'Stopped' })).toBeVisible();
  await page.waitForFunction(() => heard.some(({ code }) => code === 'refused'));
  await expect((await openHost(page)).getByRole('button', { name: 'Not now' })).toBeVisible();
});

/** Says yes on a page of another site, comes back, and takes it back; `stores`: whether the browser lets frames of other sites store. */
async function visitTwice(page: Page, stores: boolean): Promise<void> {
  let frame = await openHost(page, '', ELSEWHERE);
  await frame.getByRole('button', { name: 'Allow' }).click();
  await readingsAfter(page, 1);
  const denied = page
    .frames()[1]!
    .evaluate(() => void localStorage)
    .then(
      () => false,
      () => true,
    );
  expect(await denied).toBe(!stores);
  frame = await openHost(page, '', ELSEWHERE);
  await readingsAfter(page, 1);
  await frame.getByRole('button', { name: 'Stop' }).click();
  frame = await openHost(page, '', ELSEWHERE);
  await expect(frame.getByRole('button', { name: 'Not now' })).toBeVisible();
}

test('a page of another site is allowed once where third-party cookies are blocked, as in a private window', ({ page }) =>
  visitTwice(page, false));

test('and where they are not', async ({}, info) => {
  const profile = info.outputPath('profile');
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
  const context = await chromium.launchPersistentContext(profile, { ...withCamera('smile'), permissions: ['camera'] });
  try {
    await visitTwice(context.pages()[0]!, true);
  } finally {
    await context.close();
  }
});

test('what was allowed on a page of another site is not to be seen from Settings, which says so', async ({ page }) => {
  const frame = await openHost(page, '', ELSEWHERE);
  await frame.getByRole('button', { name: 'Allow' }).click();
  await readingsAfter(page, 1);
  const settings = await openSettings(page);
  await expect(settings.getByText('None of this site.')).toBeVisible();
  await expect(settings.getByText(/Pages of other sites are not listed.*Press Stop in the frame/)).toBeVisible();
  await page.bringToFront();
  await frame.getByRole('button', { name: 'Stop' }).click();
  await expect((await openHost(page, '', ELSEWHERE)).getByRole('button', { name: 'Not now' })).toBeVisible();
});

test('before a yes, and after a no, nothing is done but to say so', async ({ page }) => {
  const frame = await openHost(page);
  const marker = { facsimile: 1, type: 'marker', name: 'too early' };
  await expect(frame.getByRole('button', { name: 'Not now' })).toBeVisible();
  expect((await answerTo(page, marker, 'error')).code).toBe('no-consent');
  await frame.getByRole('button', { name: 'Not now' }).click();
  // told to those who do not see it: the button that was pressed is gone
  await expect(frame.getByRole('alert').getByRole('heading', { name: 'Not allowed' })).toBeVisible();
  await page.waitForFunction(() => heard.some(({ code }) => code === 'refused'));
  expect((await answerTo(page, marker, 'error')).code).toBe('refused');
  expect(await page.evaluate(() => readings)).toBe(0);
  expect(page.frames().some((inner) => inner.url().includes('embed.html'))).toBe(true);
});

test('messages that are none are refused by name, and those for somebody else are passed over', async ({ page }) => {
  const frame = await openHost(page);
  await expect(frame.getByRole('button', { name: 'Allow' })).toBeVisible();
  await page.evaluate(() => ['hello', null, 7, { type: 'marker', name: 'of another protocol' }].forEach(tell));
  const wrong = await answerTo(page, { facsimile: 1, type: 'picture' }, 'error');
  expect(wrong).toMatchObject({ code: 'bad-message', message: expect.stringContaining('type: "picture"') });
  expect((await answerTo(page, { facsimile: 7, type: 'marker', name: 'x' }, 'error')).code).toBe('wrong-version');
  expect(await page.evaluate(() => heard.length)).toBe(2);
});

test('another origin gets no reading, no answer but a refusal, and may not show the frame', async ({ page }) => {
  const frame = await openHost(page);
  await frame.getByRole('button', { name: 'Allow' }).click();
  await readingsAfter(page, 1);
  await page.evaluate((address) => {
    document.body.append(Object.assign(document.createElement('iframe'), { src: address, id: 'intruder' }));
  }, `${INTRUDER}/tests/intruder.html`);
  const intruder = await (await page.waitForSelector('#intruder')).contentFrame();
  await intruder!.waitForFunction(() => typeof tell === 'function');
  await intruder!.evaluate(() => tell({ facsimile: 1, type: 'neutral', action: 'clear' }));
  await intruder!.waitForFunction(() => heard.length > 0);
  await readingsAfter(page, (await page.evaluate(() => readings)) + 5);
  expect(await intruder!.evaluate(() => heard)).toEqual([
    { facsimile: 1, type: 'error', code: 'wrong-origin', message: `${INTRUDER} (this frame serves http://${HOST})` },
  ]);
  expect(await page.evaluate(() => heard.filter(({ type }) => type !== 'ready' && type !== 'source'))).toEqual([]);

  await page.goto(`${INTRUDER}/tests/host.html?embed=${encodeURIComponent(`${APP}/embed.html`)}`);
  await expect.poll(() => page.frames()[1]!.url()).toMatch(/^chrome-error:/);
});

test('a page that lends no camera is told so, and the person as well', async ({ page }) => {
  const frame = await openHost(page, '&allow=');
  await frame.getByRole('button', { name: 'Allow' }).click();
  await expect(frame.getByRole('heading', { name: 'The camera is not allowed' })).toBeVisible();
  await page.waitForFunction(() => heard.some(({ code }) => code === 'denied'));
});

test('opened by itself, it says what it is for', async ({ page }) => {
  await page.goto(`${APP}/embed.html`);
  await expect(page.getByRole('heading', { name: 'This page is for other pages' })).toBeVisible();
  await expectNoViolations(page, 'by itself');
});
