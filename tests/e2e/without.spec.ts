/** What a browser cannot do is said, and everything else works: the rows of docs/browsers.md, each with the interface taken away. */

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { placeOf } from '../../tools/fake-camera/fake-camera.ts';
import { picturesOf } from '../../tools/fake-camera/mjpeg.ts';
import { withCamera } from './camera-flags.ts';
import { expect, test } from './fixtures.ts';
import { expectReading, startDemonstration } from './screens.ts';
import { takeAway } from './take-away.ts';

test.use({ launchOptions: withCamera('face'), permissions: ['camera'], allowed: /SecurityError/ });
// what is still on its way when a test ends is nobody's fault
test.afterEach(({ context }) => context.unrouteAll({ behavior: 'ignoreErrors' }));

const WEBCODECS = [
  ...['VideoFrame', 'VideoDecoder', 'VideoEncoder', 'EncodedVideoChunk', 'ImageDecoder'],
  ...['AudioData', 'AudioDecoder', 'AudioEncoder', 'EncodedAudioChunk'],
];
const onNavigators = (name: string): string[] => [`Navigator.prototype.${name}`, `WorkerNavigator.prototype.${name}`];

interface Row {
  readonly without: string;
  /** Paths from the global object. */
  readonly names: readonly string[];
  /** What a person then does and sees. */
  readonly see: (page: Page) => Promise<void>;
}

const ROWS: readonly Row[] = [
  {
    without: 'WebAssembly',
    names: ['WebAssembly'],
    async see(page) {
      await page.goto('/#/demonstration');
      await expect(page.getByRole('alert', { name: 'This browser cannot run the model' })).toContainText('Use a current Chrome');
    },
  },
  {
    without: 'OffscreenCanvas',
    names: ['OffscreenCanvas', 'HTMLCanvasElement.prototype.transferControlToOffscreen'],
    async see(page) {
      await page.goto('/');
      await expect(page.getByRole('alert', { name: 'This browser is too old for Facsimile' })).toContainText('Safari from 17');
    },
  },
  {
    without: 'a camera interface',
    names: ['Navigator.prototype.mediaDevices'],
    async see(page) {
      await page.goto('/#/live');
      await expect(page.getByRole('alert', { name: 'This browser has no camera access' })).toBeVisible();
    },
  },
  {
    without: 'WebGPU, shared memory, service workers, full screen and lasting storage',
    names: [
      ...onNavigators('gpu'),
      ...['SharedArrayBuffer', 'Navigator.prototype.serviceWorker', 'Document.prototype.fullscreenEnabled'],
      ...['StorageManager.prototype.persist', 'StorageManager.prototype.persisted'],
    ],
    async see(page) {
      await startDemonstration(page);
      await expect(page.getByRole('contentinfo', { name: 'Performance' })).toContainText('this browser has no WebGPU');
      await expect(page.getByTitle('This browser does not allow it here')).toHaveText('Not saved for offline use');
      await page.getByRole('button', { name: 'Full screen' }).click();
      await expect(page.getByText('This browser has no full screen for pages.')).toBeVisible();
      await page.getByRole('button', { name: 'Settings', exact: true }).click();
      const settings = page.getByRole('dialog', { name: 'Settings' });
      await expect(settings.getByText(/shares no memory between threads/)).toBeVisible();
      await expect(settings.getByText('On this device')).toBeVisible();
      await expect(settings.getByRole('button', { name: /^Ask the browser to keep/ })).toHaveCount(0);
      await expect(settings.getByText(/Running on WebAssembly: this browser has no WebGPU/)).toBeVisible();
    },
  },
  {
    without: 'WebCodecs',
    names: WEBCODECS,
    async see(page) {
      await page.goto('/#/live');
      await expectReading(page);
      await page.getByRole('button', { name: 'Share' }).click();
      const share = page.getByRole('dialog', { name: 'Share' });
      await expect(share.getByRole('button', { name: /GIF/ })).toBeVisible();
      await expect(share.getByRole('button', { name: /MP4/ })).toHaveCount(0);
      await expect(share).toContainText('This browser cannot make MP4.');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Recording settings' }).click();
      const recording = page.getByRole('dialog', { name: 'Recording settings' });
      await expect(recording.getByRole('switch', { name: 'Record the picture too' })).toBeDisabled();
      await expect(recording).toContainText('This browser cannot record the picture');
      await page.keyboard.press('Escape');
      await record(page);
      await page.goto('/#/recordings');
      await page.getByRole('link', { name: /^Open/ }).last().click();
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      await expect(page.getByRole('dialog', { name: 'Export' })).toContainText('This browser cannot make MP4.');
      const film = await filmed(page);
      await page.goto('/#welcome');
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Analyze files' }).click();
      const [picture] = picturesOf(readFileSync(placeOf('face').video));
      await (
        await chooser
      ).setFiles([
        { name: 'film.webm', mimeType: 'video/webm', buffer: film },
        { name: 'face.jpg', mimeType: 'image/jpeg', buffer: picture! },
      ]);
      const files = page.getByRole('region', { name: 'Files' });
      await expect(files).toContainText('2 of 2, 1 not read');
      await expect(files).toContainText('This browser takes no video apart');
    },
  },
  {
    without: 'callbacks for frames and idle time, and locks',
    names: [
      ...['HTMLVideoElement.prototype.requestVideoFrameCallback', 'requestIdleCallback', 'cancelIdleCallback'],
      ...onNavigators('locks'),
    ],
    async see(page) {
      await page.goto('/#/live');
      await expectReading(page);
      await record(page);
      await page.goto('/#/recordings');
      await expect(page.getByRole('link', { name: /^Open/ }).last()).toBeVisible();
      await expect(page.getByText('being recorded')).toHaveCount(0);
    },
  },
  {
    without: 'a file system of the origin',
    names: ['StorageManager.prototype.getDirectory'],
    async see(page) {
      await startDemonstration(page);
      await recordPicture(page);
      await page.goto('/#/recordings');
      await expect(page.getByText(/with picture/)).toBeVisible();
      await exchange(page);
    },
  },
  {
    without: 'files that a page can write',
    names: ['FileSystemFileHandle.prototype.createWritable'],
    async see(page) {
      await startDemonstration(page);
      await record(page);
      await page.goto('/#/recordings');
      await exchange(page);
    },
  },
];

for (const { without, names, see } of ROWS) {
  test(`without ${without}`, async ({ page, context }) => {
    await takeAway(context, names);
    await see(page);
  });
}

/** A short film (VP8 in WebM), by what browsers had before WebCodecs. */
async function filmed(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
    const context = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm;codecs=vp8' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start();
    for (let i = 0; i < 10; i++) {
      context.fillStyle = `rgb(${25 * i} 0 0)`;
      context.fillRect(0, 0, 64, 64);
      await new Promise((done) => setTimeout(done, 50));
    }
    await new Promise((done) => {
      recorder.onstop = done;
      recorder.stop();
    });
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  });
  return Buffer.from(bytes);
}

/** Two seconds of what is shown. */
async function record(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeEnabled();
  await page.keyboard.press('r');
  const stop = page.getByRole('button', { name: 'Stop recording' });
  await expect(stop).toContainText(/0:(0[2-9]|[1-5])/);
  await page.keyboard.press('r');
  await expect(page.getByText(/^Recorded:/)).toBeVisible();
}

async function recordPicture(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Recording settings' }).click();
  await page.getByRole('switch', { name: 'Record the picture too' }).check();
  await page.keyboard.press('Escape');
  await record(page);
}

/** All recordings go out and come in again. */
async function exchange(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export all' }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Archive of all recordings' }).click();
  await page.locator('input[type=file][accept=".zip"]').setInputFiles(await (await coming).path());
  await expect(page.getByText('1 recording imported.')).toBeVisible();
  await expect(page.getByRole('listitem')).toHaveCount(2);
}
