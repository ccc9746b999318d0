/** The real reader, its workers and all, drawing on a canvas of the page. */

import { afterEach, expect, test } from 'vitest';
import { builtAssets } from '../../src/assets.ts';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import type { FrameReading } from '../../src/core/reading.ts';
import * as tf from '../../src/learn/tf.ts';
import { createReader, type Reader, type ReaderOptions } from '../../src/reader/reader.ts';
import { startReaderWorker } from '../../src/reader/running-line.ts';
import { DEFAULT_READING } from '../../src/reader/settings.ts';
import type { FrameSource } from '../../src/reader/sources/source.ts';
import { drawnFace, type DrawnFace } from './rendered-face.ts';

const FRAME = 33;
const SIZE = { width: 320, height: 240 };
const WASM = { ...DEFAULT_READING, backend: 'wasm' } as const;
const BARE = { mirrored: false, overlay: [] };
const opened: (AbortController | DrawnFace | HTMLCanvasElement)[] = [];
afterEach(() => {
  for (const thing of opened.splice(0)) {
    if (thing instanceof AbortController) thing.abort();
    else if (thing instanceof HTMLCanvasElement) thing.remove();
    else thing.dispose();
  }
});

/** A reader that ends with its test. */
function open(options: Partial<ReaderOptions> = {}): Reader {
  const life = new AbortController();
  opened.push(life);
  return createReader({ assets: builtAssets(), settings: WASM, signal: life.signal, ...options });
}

/** A canvas of the page that a reader draws on. */
function canvasFor(reader: Reader): HTMLCanvasElement {
  const canvas = document.body.appendChild(document.createElement('canvas'));
  Object.assign(canvas, SIZE);
  opened.push(canvas);
  reader.attach(canvas.transferControlToOffscreen());
  reader.resize(SIZE.width, SIZE.height, 1);
  return canvas;
}

/** What the page shows on a canvas just now. */
function shown(canvas: HTMLCanvasElement): Uint8ClampedArray {
  const context = new OffscreenCanvas(SIZE.width, SIZE.height).getContext('2d')!;
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, SIZE.width, SIZE.height).data;
}

const difference = (a: Uint8ClampedArray, b: Uint8ClampedArray): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;

test.each([1, 2] as const)(
  'on %d workers frames become readings, and the page shows the frame that was read',
  async (workers) => {
    const reader = open({ display: BARE, workers });
    const drawn = await drawnFace(SIZE.width, SIZE.height);
    opened.push(drawn);
    const canvas = canvasFor(reader);
    expect(await reader.open()).toMatchObject({ backend: 'wasm', why: 'chosen in the settings' });
    for (const [i, yaw] of [-15, 0, 15].entries()) {
      const picture = drawn.draw({ yaw });
      const expected = new OffscreenCanvas(SIZE.width, SIZE.height).getContext('2d')!;
      expected.drawImage(picture, 0, 0);
      const video = new VideoFrame(picture, { timestamp: 1000 * i * FRAME });
      // a camera's frame and a picture take the same way
      const frame = i === 1 ? video : picture;
      const reading = await reader.read(frame, i * FRAME);
      video.close();
      if (frame === picture) expect(picture.width, 'the frame was handed over').toBe(0);
      expect(reading).toMatchObject({ frame: i, time: i * FRAME, ...SIZE });
      expect(reading.faces).toHaveLength(1);
      expect(reading.faces[0], 'no crop unless asked for').not.toHaveProperty('crop');
      const { data } = expected.getImageData(0, 0, SIZE.width, SIZE.height);
      await expect.poll(() => difference(shown(canvas), data)).toBeLessThan(2);
    }
    reader.newScene();
    // nothing of the source before is shown
    await expect.poll(() => shown(canvas).some((value) => value > 0)).toBe(false);
  },
);

test('one worker and two read the same', async () => {
  const drawn = await drawnFace(SIZE.width, SIZE.height);
  opened.push(drawn);
  const read = async (workers: 1 | 2): Promise<FrameReading[]> => {
    const reader = open({ workers });
    const frames = Array.from({ length: 8 }, (_, i) => ({ frame: drawn.draw({ yaw: 2 * i }), time: i * FRAME }));
    const readings: FrameReading[] = [];
    for await (const reading of reader.every(frames)) readings.push(reading);
    return readings;
  };
  const [one, two] = [await read(1), await read(2)];
  expect(two.map(({ faces }) => faces[0]!.latents)).toEqual(one.map(({ faces }) => faces[0]!.latents));
});

test('crops come while they are asked for', async () => {
  const reader = open();
  const drawn = await drawnFace(SIZE.width, SIZE.height);
  opened.push(drawn);
  let time = 0;
  const crop = async (): Promise<Uint8Array | undefined> => (await reader.read(drawn.draw(), (time += FRAME))).faces[0]!.crop;
  const stops = [reader.captureCrops(), reader.captureCrops()];
  expect(await crop()).toHaveLength(CROP_BYTES);
  stops[0]!();
  expect(await crop()).toHaveLength(CROP_BYTES);
  stops[1]!();
  expect(await crop()).toBeUndefined();
});

test('after a worker died, the next ones go on with settings, weights and a new canvas', async () => {
  const workers: Worker[] = [];
  const startWorker = (name: string): Worker => {
    workers.push(startReaderWorker(name));
    return workers.at(-1)!;
  };
  const reader = open({ display: { mirrored: true, overlay: ['box'] }, startWorker, workers: 2 });
  const drawn = await drawnFace(SIZE.width, SIZE.height);
  opened.push(drawn);
  canvasFor(reader);
  await reader.open();
  const artifacts = await tf.io.http(builtAssets().model).load!();
  await reader.setWeights({ ...artifacts, userDefinedMetadata: { ...artifacts.userDefinedMetadata, version: 'mine' } });
  expect(reader.state).toMatchObject({ kind: 'ready', readiness: { modelVersion: 'mine' } });

  const { generation } = reader;
  workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  while (reader.generation === generation) await new Promise((done) => setTimeout(done, 10));
  const canvas = canvasFor(reader);
  expect((await reader.open()).modelVersion).toBe('mine');
  const reading = await reader.read(drawn.draw(), 0);
  expect(reading.faces).toHaveLength(1);
  await expect.poll(() => shown(canvas).some((value) => value > 0)).toBe(true);
  expect(workers).toHaveLength(4);
});

test('a neutral is recorded from a live source, and then compared with', { timeout: 60_000 }, async () => {
  const reader = open();
  const drawn = await drawnFace();
  opened.push(drawn);
  await reader.open();
  const stop = new AbortController();
  opened.push(stop);
  const source: FrameSource = {
    kind: 'demonstration',
    async start(signal, onFrame) {
      let time = 0;
      reader.addEventListener('reading', () => onFrame(() => Promise.resolve(drawn.draw()), (time += FRAME)), { signal });
      onFrame(() => Promise.resolve(drawn.draw()), time);
    },
  };
  const until = (good: (reading: FrameReading) => boolean): Promise<FrameReading> =>
    new Promise((done) => {
      const heard = new AbortController();
      reader.addEventListener(
        'reading',
        ({ reading }) => {
          if (!good(reading)) return;
          heard.abort();
          done(reading);
        },
        heard,
      );
    });
  await reader.newest(source, stop.signal);
  reader.startNeutral();
  const { neutral } = await until((reading) => reading.neutral?.baseline !== undefined);
  expect(neutral!.done).toBe(1);
  reader.setBaseline(neutral!.baseline!);
  await until((reading) => reading.faces[0]?.comparedWith === 'recorded');
  reader.configure({ ...WASM, useNeutral: false, estimateNeutral: false });
  await until((reading) => reading.faces[0]?.comparedWith === 'none');
});

test('a stream, a video element and a picture are sources too, until their signal', async () => {
  const reader = open();
  const drawn = await drawnFace(SIZE.width, SIZE.height);
  opened.push(drawn);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, SIZE);
  const context = canvas.getContext('2d')!;
  let turn = 0;
  const painting = setInterval(() => context.drawImage(drawn.draw({ yaw: turn++ % 5 }), 0, 0), 40);
  const stream = canvas.captureStream(25);
  const video = document.createElement('video');
  Object.assign(video, { muted: true, srcObject: stream });
  await video.play();
  const blob = await new Promise<Blob>((done) => canvas.toBlob((made) => done(made!)));
  for (const source of [stream, video, blob]) {
    const stop = new AbortController();
    const first = new Promise<FrameReading>((done) =>
      reader.addEventListener('reading', ({ reading }) => done(reading), { signal: stop.signal }),
    );
    await reader.newest(source, stop.signal);
    expect(await first).toMatchObject(SIZE);
    stop.abort();
  }
  const late: FrameReading[] = [];
  reader.addEventListener('reading', ({ reading }) => late.push(reading));
  await new Promise((done) => setTimeout(done, 300));
  expect(late).toEqual([]);
  clearInterval(painting);
});
