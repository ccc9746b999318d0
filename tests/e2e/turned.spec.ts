/**
 * A phone with the permission to ask each time: the camera is opened once a visit, and when the phone is turned, picture, overlay and
 * readings follow. The camera is a canvas, whose stream changes its size as that of a turned phone does.
 */

import { devices, type Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { pictureOf } from './other-pages.ts';
import { beginSession } from './screens.ts';

const { viewport, deviceScaleFactor, isMobile, hasTouch } = devices['iPhone 13']!;
test.use({ viewport, deviceScaleFactor, isMobile, hasTouch });

declare global {
  /** What the camera of this test was asked for, and how it is turned. */
  var phone: { asked: number; turn(width: number, height: number): void; isOn(): boolean };
}

/** Makes a phone's camera of a picture of a smile, in the middle of a frame of any shape. */
async function givePhone(page: Page): Promise<void> {
  const picture = `data:image/jpeg;base64,${pictureOf('smile').toString('base64')}`;
  await page.addInitScript((url) => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d')!;
    const image = new Image();
    image.src = url;
    const streams: MediaStream[] = [];
    globalThis.phone = {
      asked: 0,
      isOn: () =>
        streams.some((stream) => stream.getTracks().some(({ enabled, readyState }) => enabled && readyState === 'live')),
      turn: (width, height) => void Object.assign(canvas, { width, height }),
    };
    globalThis.phone.turn(480, 640);
    setInterval(() => {
      const scale = Math.max(canvas.width / image.width, canvas.height / image.height);
      const [width, height] = [scale * image.width, scale * image.height];
      context.drawImage(image, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
      context.strokeStyle = 'lime';
      context.lineWidth = 16;
      context.strokeRect(0, 0, canvas.width, canvas.height);
    }, 50);
    navigator.mediaDevices.getUserMedia = async () => {
      globalThis.phone.asked++;
      streams.push(canvas.captureStream(20));
      return streams.at(-1)!;
    };
    // as Safari answers
    const ask = navigator.permissions.query.bind(navigator.permissions);
    navigator.permissions.query = async (wanted) =>
      wanted.name === 'camera' ? (Object.assign(new EventTarget(), { state: 'prompt' }) as PermissionStatus) : ask(wanted);
  }, picture);
}

const isRead = (page: Page): Promise<void> =>
  expect(page.getByRole('meter', { name: /^AU12/ })).toHaveAttribute('aria-valuenow', /^[2-5]/);

/** Width to height of the camera's picture as the stage shows it, by its green edge, dimmed or not; two decimals, 0 while there is none. */
async function shapeOnStage(page: Page): Promise<number> {
  const shot = [...(await page.locator('.stage canvas').screenshot())];
  return page.evaluate(async (png) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(png)]));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let [left, top, right, bottom] = [image.width, image.height, -1, -1];
    for (let i = 0; i < data.length; i += 4) {
      const green = data[i + 1]!;
      if (green < 40 || 2 * data[i]! > green || 2 * data[i + 2]! > green) continue;
      const [x, y] = [(i / 4) % image.width, Math.floor(i / 4 / image.width)];
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
    return right < left ? 0 : Number(((right - left + 1) / (bottom - top + 1)).toFixed(2));
  }, shot);
}

/** Upright, turned, and upright again: the stage shows the picture in the shape it has. */
async function turnAround(page: Page): Promise<void> {
  for (const [width, height] of [
    [480, 640],
    [640, 480],
    [480, 640],
  ] as const) {
    // prettier-ignore
    await page.evaluate(([width, height]) => globalThis.phone.turn(width, height), [width, height] as const);
    await expect.poll(async () => Math.abs((await shapeOnStage(page)) - width / height)).toBeLessThan(0.03);
  }
}

test('a turned phone: picture and readings follow; left and come back to, the camera is opened once', async ({ page }) => {
  await givePhone(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Use my camera' }).tap();
  await isRead(page);
  await turnAround(page);
  await isRead(page);
  for (const elsewhere of ['#/recordings', '#/demonstration', '#welcome']) {
    await page.evaluate((hash) => (location.hash = hash), elsewhere);
    await expect.poll(() => page.evaluate(() => globalThis.phone.isOn())).toBe(false);
    await page.evaluate(() => (location.hash = '#/live'));
    await isRead(page);
  }
  expect(await page.evaluate(() => globalThis.phone.asked)).toBe(1);
});

test('a phone that is turned within a session', async ({ page }) => {
  await givePhone(page);
  await page.goto('/');
  await beginSession(page, /camera/i);
  await turnAround(page);
  await expect(page.getByText(/\d of \d+ takes/)).toBeVisible();
});
