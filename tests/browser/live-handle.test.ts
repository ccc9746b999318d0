import { afterEach, describe, expect, test } from 'vitest';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import type { FrameReading } from '../../src/core/reading.ts';
import { DEFAULT_SETTINGS } from '../../src/reader/settings.ts';
import { LiveHandle, type LiveState } from '../../src/reader/live-handle.ts';
import { BAD_FRAME, CRASH } from './slow.worker.ts';

const ASSETS = { bundle: '', mesh: '', model: '' };
const slowWorker = (): Worker => new Worker(new URL('./slow.worker.ts', import.meta.url), { type: 'module' });
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const picture = new ImageData(8, 8);

const opened: LiveHandle[] = [];
afterEach(() => {
  for (const handle of opened.splice(0)) handle.close();
});

/** A handle with what it said so far, and frames that know whether they were grabbed and given away. */
function open(start = slowWorker) {
  const handle = new LiveHandle({ ...DEFAULT_SETTINGS, smoothing: 0.25 }, ASSETS, start);
  opened.push(handle);
  const readings: FrameReading[] = [];
  const states: LiveState[] = [];
  const frames: ImageBitmap[] = [];
  handle.onReading((reading) => readings.push(reading));
  handle.onState((state) => states.push(state));
  const offer = (time: number, grabTime = 0): void =>
    handle.offer(async () => {
      if (grabTime) await pause(grabTime);
      const frame = await createImageBitmap(picture);
      frames.push(frame);
      return frame;
    }, time);
  return { handle, readings, states, frames, offer, kinds: () => states.map((state) => state.kind) };
}

/** Names of the errors that are reported from now on, kept from the page. */
function reportedErrors(): { readonly names: string[]; stop(): string[] } {
  const names: string[] = [];
  const listen = (event: ErrorEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    names.push((event.error as Error).name);
  };
  addEventListener('error', listen, true);
  return {
    names,
    stop() {
      removeEventListener('error', listen, true);
      return names;
    },
  };
}

/** Offers frames until one more reading has come. */
async function nextReading({ offer, readings }: ReturnType<typeof open>, from: number): Promise<FrameReading> {
  const before = readings.length;
  for (let time = from; readings.length === before; time++) {
    offer(time);
    await pause(20);
  }
  return readings.at(-1)!;
}

describe('the live handle', () => {
  test('the newest frame wins: one in flight, the last offered is read, those in between are never grabbed', async () => {
    const { handle, readings, frames, offer } = open();
    await handle.open();
    const offered = 120;
    for (let time = 1; time <= offered; time++) {
      offer(time);
      expect(frames.length - readings.length).toBeLessThanOrEqual(1);
      await pause(4);
    }
    while (readings.at(-1)?.time !== offered) await pause(10);
    expect(readings.at(-1)!.width, 'most frames at once in the worker').toBe(1);
    expect(frames).toHaveLength(readings.length);
    expect(readings.length).toBeLessThan(offered / 2);
    expect(
      frames.every((frame) => frame.width === 0),
      'every grabbed frame was given away',
    ).toBe(true);
    const times = readings.map((reading) => reading.time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('starts on the first offer, and reads the newest of those that came while it opened', async () => {
    const live = open();
    for (let time = 1; time <= 5; time++) live.offer(time);
    while (live.readings.length === 0) await pause(10);
    expect(live.readings.map((reading) => reading.time)).toEqual([5]);
    expect(live.kinds()).toEqual(['opening', 'ready']);
  });

  test('a worker that dies is started again with the same settings and baseline, and needs a new canvas', async () => {
    const live = open();
    await live.handle.open();
    const crop = new Uint8Array(CROP_BYTES);
    live.handle.setBaseline({ landmarks: MEAN_FACE, crop, latents: new Float32Array(21), modelVersion: 'none', frames: 42 });
    const { generation } = live.handle;
    expect((await nextReading(live, 1)).height).toBe(42);
    live.offer(CRASH);
    while (live.handle.generation === generation) await pause(5);
    const reading = await nextReading(live, 1000);
    expect(reading.height).toBe(42);
    expect(reading.milliseconds.find).toBe(0.25);
    expect(live.states.slice(-2)).toMatchObject([{ kind: 'opening', restarts: 1 }, { kind: 'ready' }]);
  });

  test('a worker that dies again and again has failed by name, and can be opened anew', async () => {
    const live = open();
    for (let attempt = 0; live.handle.state.kind !== 'failed'; attempt++) {
      expect(attempt).toBeLessThan(1000);
      live.offer(CRASH);
      await pause(10);
    }
    expect(live.handle.state).toMatchObject({ kind: 'failed', problem: 'worker-failed' });
    expect(live.states.filter((state) => state.kind === 'opening')).toHaveLength(4);
    await live.handle.open();
    expect((await nextReading(live, 1)).width).toBe(1);
  });

  test('a worker that cannot be loaded has failed by name', async () => {
    const live = open(() => new Worker('/no-such-worker.js', { type: 'module' }));
    await expect(live.handle.open()).rejects.toMatchObject({ name: 'worker-failed' });
    while (live.handle.state.kind !== 'failed') await pause(10);
    expect(live.handle.state).toMatchObject({ problem: 'worker-failed' });
  });

  test('a frame that cannot be read or grabbed costs itself only, and is reported', async () => {
    const live = open();
    await live.handle.open();
    const { generation } = live.handle;
    const reported = reportedErrors();
    live.offer(BAD_FRAME);
    while (reported.names.length < 1) await pause(5);
    live.handle.offer(() => Promise.reject(new RangeError('the source broke')), 1);
    while (reported.names.length < 2) await pause(5);
    expect(reported.stop()).toEqual(['frame-unreadable', 'RangeError']);
    await nextReading(live, 2);
    expect(live.handle.generation).toBe(generation);
  });

  test("a listener's exception is the listener's: it is reported, the others hear the reading, and the worker lives", async () => {
    const { handle, readings, offer } = open();
    await handle.open();
    const { generation } = handle;
    const reported = reportedErrors();
    let heard = 0;
    handle.onReading(() => {
      throw new RangeError('the listener broke');
    });
    handle.onReading(() => heard++);
    for (const time of [1, 2]) {
      offer(time);
      while (readings.length < time) await pause(5);
    }
    expect(reported.stop()).toEqual(['RangeError', 'RangeError']);
    expect([heard, handle.generation]).toEqual([2, generation]);
  });

  test.each([
    ['while it is read', 0],
    ['while it is grabbed', 30],
  ])('a frame of the source before is no reading any more when another begins %s', async (_when, grabTime) => {
    const live = open();
    await live.handle.open();
    live.offer(1, grabTime);
    await pause(15);
    live.handle.newScene();
    live.offer(2);
    while (live.readings.length === 0) await pause(5);
    await pause(100);
    expect(live.readings.map((reading) => reading.time)).toEqual([2]);
    expect(live.frames.every((frame) => frame.width === 0)).toBe(true);
  });

  test('a frame that is grabbed after the handle was closed is closed', async () => {
    const live = open();
    await live.handle.open();
    live.offer(1, 50);
    await pause(10);
    live.handle.close();
    while (live.frames.length === 0) await pause(10);
    await pause(10);
    expect(live.frames[0]!.width).toBe(0);
    expect(live.readings).toHaveLength(0);
    expect(live.handle.state.kind).toBe('idle');
  });

  test('frames given one by one are all read, in order', async () => {
    const { handle } = open();
    const bitmaps = await Promise.all([1, 2, 3, 4].map(() => createImageBitmap(picture)));
    const readings = await Promise.all(bitmaps.map((bitmap, i) => handle.analyse(bitmap, i)));
    expect(readings.map((reading) => reading.time)).toEqual([0, 1, 2, 3]);
  });
});
