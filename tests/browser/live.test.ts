/** The real worker behind its handle, drawing on a canvas of the page. */

import { afterEach, expect, test } from 'vitest';
import type { FrameReading } from '../../src/core/reading.ts';
import * as tf from '../../src/learn/tf.ts';
import { DEFAULT_SETTINGS } from '../../src/reader/settings.ts';
import { builtAssets, LiveHandle, startLiveWorker } from '../../src/reader/live-handle.ts';
import { drawnFace, type DrawnFace } from './rendered-face.ts';

const FRAME = 33;
const SIZE = { width: 320, height: 240 };
const opened: (LiveHandle | DrawnFace | HTMLCanvasElement)[] = [];
afterEach(() => {
  for (const thing of opened.splice(0)) {
    if (thing instanceof LiveHandle) thing.close();
    else if (thing instanceof HTMLCanvasElement) thing.remove();
    else thing.dispose();
  }
});

/** A canvas of the page that a handle draws on. */
function canvasFor(handle: LiveHandle): HTMLCanvasElement {
  const canvas = document.body.appendChild(document.createElement('canvas'));
  Object.assign(canvas, SIZE);
  opened.push(canvas);
  handle.attach(canvas.transferControlToOffscreen());
  handle.resize(SIZE.width, SIZE.height, 1);
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

test('frames become readings, and the page shows the frame that was read', async () => {
  const handle = new LiveHandle({ ...DEFAULT_SETTINGS, backend: 'wasm', mirrored: false, overlay: [] });
  const drawn = await drawnFace(SIZE.width, SIZE.height);
  opened.push(handle, drawn);
  const canvas = canvasFor(handle);
  const readiness = await handle.open();
  expect(readiness).toMatchObject({ backend: 'wasm', why: 'chosen in the settings' });
  for (const [i, yaw] of [-15, 0, 15].entries()) {
    const picture = drawn.draw({ yaw });
    const expected = new OffscreenCanvas(SIZE.width, SIZE.height).getContext('2d')!;
    expected.drawImage(picture, 0, 0);
    const reading = await handle.analyse(picture, i * FRAME);
    expect(picture.width, 'the frame was handed over').toBe(0);
    expect(reading.faces).toHaveLength(1);
    const { data } = expected.getImageData(0, 0, SIZE.width, SIZE.height);
    await expect.poll(() => difference(shown(canvas), data)).toBeLessThan(1);
  }
});

test('after the worker died, the next one goes on with settings, weights and a new canvas', async () => {
  const workers: Worker[] = [];
  const handle = new LiveHandle({ ...DEFAULT_SETTINGS, backend: 'wasm', overlay: ['box'] }, builtAssets(), () => {
    const worker = startLiveWorker();
    workers.push(worker);
    return worker;
  });
  const drawn = await drawnFace(SIZE.width, SIZE.height);
  opened.push(handle, drawn);
  canvasFor(handle);
  await handle.open();
  const artifacts = await tf.io.http(builtAssets().model).load!();
  await handle.setWeights({ ...artifacts, userDefinedMetadata: { ...artifacts.userDefinedMetadata, version: 'mine' } });
  expect(handle.state).toMatchObject({ kind: 'ready', readiness: { modelVersion: 'mine' } });

  const { generation } = handle;
  workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  while (handle.generation === generation) await new Promise((done) => setTimeout(done, 10));
  const canvas = canvasFor(handle);
  expect((await handle.open()).modelVersion).toBe('mine');
  const reading = await handle.analyse(drawn.draw(), 0);
  expect(reading.faces).toHaveLength(1);
  await expect.poll(() => shown(canvas).some((value) => value > 0)).toBe(true);
  expect(workers).toHaveLength(2);
});

test('a neutral is recorded from offered frames, and then compared with', { timeout: 60_000 }, async () => {
  const handle = new LiveHandle({ ...DEFAULT_SETTINGS, backend: 'wasm' });
  const drawn = await drawnFace();
  opened.push(handle, drawn);
  await handle.open();
  handle.startNeutral();
  const readings: FrameReading[] = [];
  handle.onReading((reading) => readings.push(reading));
  let time = 0;
  const until = async (good: (reading: FrameReading) => boolean): Promise<FrameReading> => {
    for (;;) {
      const count = readings.length;
      handle.offer(() => Promise.resolve(drawn.draw()), (time += FRAME));
      while (readings.length === count) await new Promise((done) => setTimeout(done, 2));
      if (good(readings.at(-1)!)) return readings.at(-1)!;
    }
  };
  const { neutral } = await until((reading) => reading.neutral?.baseline !== undefined);
  expect(neutral!.done).toBe(1);
  handle.setBaseline(neutral!.baseline!);
  await until((reading) => reading.faces[0]?.comparedWith === 'recorded');
  handle.configure({ ...DEFAULT_SETTINGS, backend: 'wasm', useNeutral: false, estimateNeutral: false });
  await until((reading) => reading.faces[0]?.comparedWith === 'none');
});
