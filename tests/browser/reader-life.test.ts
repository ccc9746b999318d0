/** The laws of the reader's life, with workers that take their time, fail and die when told. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { builtAssets } from '../../src/assets.ts';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import type { Baseline, FrameReading } from '../../src/core/reading.ts';
import type * as tf from '../../src/learn/tf.ts';
import { createReader } from '../../src/reader/reader.ts';
import type { TimedFrame } from '../../src/reader/every.ts';
import type { ReaderState } from '../../src/reader/reader-events.ts';
import { RunningLine, type WorkerCount } from '../../src/reader/running-line.ts';
import { DEFAULT_READING } from '../../src/reader/settings.ts';
import { LONGEST_SILENCE } from '../../src/reader/worker-calls.ts';
import { BAD_FRAME, CRASH, HELD, HELD_FRAME, NEWCOMERS, UNREADABLE } from './slow-reader.worker.ts';

const slowWorker = (): Worker => new Worker(new URL('./slow-reader.worker.ts', import.meta.url), { type: 'module' });
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const picture = new ImageData(8, 8);
const NEUTRAL: Baseline = {
  ...{ landmarks: MEAN_FACE, crop: new Uint8Array(CROP_BYTES) },
  ...{ latents: new Float32Array(21), modelVersion: 'none', frames: 42 },
};
const weights = (version: string): tf.io.ModelArtifacts => ({ userDefinedMetadata: { version } });

const lives: AbortController[] = [];
afterEach(() => {
  for (const life of lives.splice(0)) life.abort();
});

/** A reader with what it said so far, and frames that know whether they were grabbed and given away. */
function open(workers: WorkerCount = 2, startWorker = slowWorker) {
  const life = new AbortController();
  lives.push(life);
  const settings = { ...DEFAULT_READING, smoothing: 0.25 };
  const reader = createReader({ assets: builtAssets(), settings, signal: life.signal, workers, startWorker });
  const readings: FrameReading[] = [];
  const states: ReaderState[] = [];
  const frames: ImageBitmap[] = [];
  reader.addEventListener('reading', ({ reading }) => readings.push(reading));
  reader.addEventListener('state', ({ state }) => states.push(state));
  const offer = (time: number, grabTime = 0): void =>
    reader.offer(async () => {
      if (grabTime) await pause(grabTime);
      const frame = await createImageBitmap(picture);
      frames.push(frame);
      return frame;
    }, time);
  return { life, reader, readings, states, frames, offer, kinds: () => states.map((state) => state.kind) };
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

/** Frames of a file: as many pictures, at times from 0 on. */
async function* film(count: number, thenFail = false): AsyncGenerator<TimedFrame, void> {
  for (let time = 0; time < count; time++) yield { frame: await createImageBitmap(picture), time };
  if (thenFail) throw new RangeError('the file breaks off');
}

describe('the reader', () => {
  test.each([1, 2] as const)(
    'the newest frame wins on %d workers: as many in flight, the last offered is read, those in between are never grabbed',
    async (workers) => {
      const { reader, readings, frames, offer } = open(workers);
      await reader.open();
      const [offered, together] = [1200, 10];
      for (let time = 1; time <= offered; time++) {
        offer(time);
        expect(frames.length - readings.length).toBeLessThanOrEqual(workers);
        if (time % together === 0) await pause(4);
      }
      while (readings.at(-1)?.time !== offered) await pause(10);
      expect(readings.at(-1)!.width, 'most frames at once in the scorer').toBe(1);
      expect(frames).toHaveLength(readings.length);
      expect(readings.length, 'of ten together, two at most').toBeLessThanOrEqual((2 * offered) / together);
      expect(
        frames.every((frame) => frame.width === 0),
        'every grabbed frame was given away',
      ).toBe(true);
      const times = readings.map((reading) => reading.time);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(
        readings.map(({ frame }) => frame),
        'the numbers tell which frames were dropped',
      ).toEqual(times.map((time) => time - 1));
      expect(readings.every(({ at }) => at > 0 && at < performance.now())).toBe(true);
    },
  );

  test('two workers read more frames in the same time than one', async () => {
    // a busy machine only makes a film take longer, so the shortest times are compared
    const shortest = { 1: Infinity, 2: Infinity };
    const read = async (workers: WorkerCount): Promise<void> => {
      const { life, reader } = open(workers);
      await reader.open();
      const began = performance.now();
      const readings = reader.every(film(20));
      while (!(await readings.next()).done) continue;
      shortest[workers] = Math.min(shortest[workers], performance.now() - began);
      life.abort();
    };
    const gain = async (): Promise<number> => {
      await read(1);
      await read(2);
      return shortest[1] / shortest[2];
    };
    await expect.poll(gain).toBeGreaterThan(1.4);
  });

  test('starts on the first offer, and reads the newest of those that came while it opened', async () => {
    const live = open();
    for (let time = 1; time <= 5; time++) live.offer(time);
    while (live.readings.length === 0) await pause(10);
    expect(live.readings.map((reading) => reading.time)).toEqual([5]);
    expect(live.kinds()).toEqual(['opening', 'ready']);
  });

  test('workers that die are started again with the same settings, scene, weights and baseline, and need a new canvas', async () => {
    const live = open();
    await live.reader.open();
    live.reader.newScene('file');
    live.reader.setBaseline(NEUTRAL);
    await live.reader.setWeights(weights('mine'));
    const { generation } = live.reader;
    expect((await nextReading(live, 1)).height).toBe(42);
    live.offer(CRASH);
    while (live.reader.generation === generation) await pause(5);
    const reading = await nextReading(live, 1000);
    expect(reading.height).toBe(42);
    expect(reading.milliseconds).toMatchObject({ find: 0.25, crop: 1 });
    expect(live.states.slice(-2)).toMatchObject([
      { kind: 'opening', restarts: 1 },
      { kind: 'ready', readiness: { modelVersion: 'mine' }, refused: null },
    ]);
  });

  test('the id of a face is never given again, by workers that come after those either', async () => {
    const live = open();
    const ids: number[] = [];
    for (let life = 1; life <= 3; life++) {
      for (let i = 0; i < 2; i++) ids.push((await nextReading(live, NEWCOMERS)).faces[0]!.id);
      const { generation } = live.reader;
      live.offer(CRASH);
      while (live.reader.generation === generation) await pause(5);
    }
    expect(new Set(ids).size).toBe(6);
  });

  test('workers that die again and again have failed by name, and can be opened anew', async () => {
    const live = open();
    for (let attempt = 0; live.reader.state.kind !== 'failed'; attempt++) {
      expect(attempt).toBeLessThan(1000);
      live.offer(CRASH);
      await pause(10);
    }
    expect(live.reader.state).toMatchObject({ kind: 'failed', problem: 'worker-failed' });
    expect(live.states.filter((state) => state.kind === 'opening')).toHaveLength(4);
    await live.reader.open();
    expect((await nextReading(live, 1)).width).toBe(1);
  });

  test('a worker that cannot be loaded has failed by name', async () => {
    const live = open(2, () => new Worker('/no-such-worker.js', { type: 'module' }));
    await expect(live.reader.open()).rejects.toMatchObject({ name: 'worker-failed' });
    while (live.reader.state.kind !== 'failed') await pause(10);
    expect(live.reader.state).toMatchObject({ problem: 'worker-failed' });
  });

  test('a worker that loads and never answers has failed by name after a while, once', async () => {
    const deaf = (): Worker => new Worker(URL.createObjectURL(new Blob([''], { type: 'text/javascript' })));
    const live = open(2, deaf);
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const opening = expect(live.reader.open()).rejects.toMatchObject({ name: 'worker-silent' });
    vi.advanceTimersByTime(LONGEST_SILENCE);
    vi.useRealTimers();
    await opening;
    expect(live.reader.state).toMatchObject({ kind: 'failed', problem: 'worker-silent' });
    expect(live.kinds()).toEqual(['opening', 'failed']);
  });

  test('a frame behind a change that takes its time waits as long as the change may', async () => {
    const gone: unknown[] = [];
    const line = new RunningLine(2, slowWorker, (cause) => gone.push(cause));
    await line.open(builtAssets(), DEFAULT_READING, 0);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const change = line.change({ kind: 'weights', own: weights(HELD) });
    const { found, outcome } = line.frame(await createImageBitmap(picture), 1);
    await found;
    vi.advanceTimersByTime(2 * LONGEST_SILENCE);
    vi.useRealTimers();
    new BroadcastChannel(HELD).postMessage(null);
    expect((await change).readiness).toMatchObject({ modelVersion: HELD });
    expect((await outcome).reading).toMatchObject({ time: 1 });
    expect(gone).toEqual([]);
    line.end(null);
  });

  test('own weights that cannot be read are refused while it runs, and left with the reason when it starts', async () => {
    const running = open();
    await running.reader.open();
    await running.reader.setWeights(weights('mine'));
    await expect(running.reader.setWeights(weights(UNREADABLE))).rejects.toMatchObject({ name: 'model-unreadable' });
    expect(running.reader.state).toMatchObject({ kind: 'ready', readiness: { modelVersion: 'mine' } });

    const starting = open();
    await starting.reader.setWeights(weights(UNREADABLE));
    expect(await starting.reader.open()).toMatchObject({ modelVersion: 'base' });
    expect(starting.reader.state).toMatchObject({ kind: 'ready', refused: expect.stringContaining('model-unreadable') });
    expect((await nextReading(starting, 1)).width).toBe(1);
  });

  test('why own weights were refused stays told, on another backend and by other workers, until others are taken', async () => {
    const live = open();
    const refused = expect.stringContaining('model-unreadable') as string;
    await live.reader.setWeights(weights(UNREADABLE));
    await live.reader.open();
    live.reader.configure({ ...DEFAULT_READING, backend: 'webgpu' });
    while (live.states.length < 3) await pause(5);
    expect(live.reader.state).toMatchObject({ kind: 'ready', readiness: { backend: 'webgpu', modelVersion: 'base' }, refused });
    const { generation } = live.reader;
    live.offer(CRASH);
    while (live.reader.generation === generation) await pause(5);
    await live.reader.open();
    expect(live.reader.state).toMatchObject({ kind: 'ready', readiness: { modelVersion: 'base' }, refused });
    await live.reader.setWeights(weights('mine'));
    expect(live.reader.state).toMatchObject({ kind: 'ready', readiness: { modelVersion: 'mine' }, refused: null });
  });

  test('a change takes effect between two frames: those before it do not know it, those after do', async () => {
    const { reader } = open();
    await reader.open();
    const bitmaps = await Promise.all(Array.from({ length: 6 }, () => createImageBitmap(picture)));
    const heights = bitmaps.map(async (bitmap, i) => {
      if (i === 3) reader.setBaseline(NEUTRAL);
      return (await reader.read(bitmap, i)).height;
    });
    expect(await Promise.all(heights)).toEqual([0, 0, 0, 42, 42, 42]);
  });

  test('a frame that cannot be read or grabbed costs itself only, and is reported', async () => {
    const live = open();
    await live.reader.open();
    const { generation } = live.reader;
    const reported = reportedErrors();
    live.offer(BAD_FRAME);
    while (reported.names.length < 1) await pause(5);
    live.reader.offer(() => Promise.reject(new RangeError('the source broke')), 1);
    while (reported.names.length < 2) await pause(5);
    expect(reported.stop()).toEqual(['frame-unreadable', 'RangeError']);
    await nextReading(live, 2);
    expect(live.reader.generation).toBe(generation);
  });

  test('a frame that was closed before it is read costs itself only, and is reported', async () => {
    const live = open();
    await live.reader.open();
    const { generation } = live.reader;
    const closed = async (): Promise<ImageBitmap> => {
      const frame = await createImageBitmap(picture);
      frame.close();
      return frame;
    };
    await expect(live.reader.read(await closed(), 1)).rejects.toMatchObject({ name: 'frame-unreadable' });
    const reported = reportedErrors();
    live.reader.offer(closed, 2);
    while (reported.names.length < 1) await pause(5);
    expect(reported.stop()).toEqual(['frame-unreadable']);
    await nextReading(live, 3);
    expect(live.reader.generation).toBe(generation);
  });

  test('a frame that is given away after the end is closed', async () => {
    const { life, reader } = open();
    life.abort(new RangeError('over'));
    const frame = await createImageBitmap(picture);
    await expect(reader.read(frame, 1)).rejects.toThrow('over');
    expect(frame.width).toBe(0);
  });

  test("a listener's exception is the listener's: it is reported, the others hear the reading, and the workers live", async () => {
    const { reader, readings, offer } = open();
    await reader.open();
    const { generation } = reader;
    const reported = reportedErrors();
    let heard = 0;
    reader.addEventListener('reading', () => {
      throw new RangeError('the listener broke');
    });
    reader.addEventListener('reading', () => heard++);
    for (const time of [1, 2]) {
      offer(time);
      while (readings.length < time) await pause(5);
    }
    await pause(0);
    expect(reported.stop()).toEqual(['RangeError', 'RangeError']);
    expect([heard, reader.generation]).toEqual([2, generation]);
  });

  test.each([
    ['while it is read', HELD_FRAME, 0],
    ['while it is grabbed', 1, 30],
  ])('a frame of the source before is no reading any more when another begins %s', async (_when, time, grabTime) => {
    const live = open();
    await live.reader.open();
    live.offer(time, grabTime);
    // in the worker, or still to be grabbed
    if (time === HELD_FRAME) while (live.frames[0]?.width !== 0) await pause(1);
    live.reader.newScene();
    live.offer(2);
    new BroadcastChannel(HELD).postMessage(null);
    while (live.readings.length === 0) await pause(5);
    await pause(100);
    expect(live.readings.map(({ time, frame }) => [time, frame])).toEqual([[2, 0]]);
    expect(live.frames.every((frame) => frame.width === 0)).toBe(true);
  });

  test('a frame that is grabbed after the end is closed, and what is offered then is left', async () => {
    const live = open();
    await live.reader.open();
    live.offer(1, 50);
    await pause(10);
    live.life.abort();
    live.offer(2);
    while (live.frames.length === 0) await pause(10);
    await pause(10);
    expect(live.frames.map((frame) => frame.width)).toEqual([0]);
    expect(live.readings).toHaveLength(0);
    expect(live.reader.state.kind).toBe('idle');
  });

  test('frames of a file are all read, in order; what comes before a break is not lost', async () => {
    const { reader } = open();
    const times: number[] = [];
    for await (const { time, frame } of reader.every(film(7))) expect(times.push(time)).toBe(frame + 1);
    expect(times).toEqual([0, 1, 2, 3, 4, 5, 6]);
    times.length = 0;
    const broken = (async () => {
      for await (const { time } of reader.every(film(5, true))) times.push(time);
    })();
    await expect(broken).rejects.toThrow('the file breaks off');
    expect(times).toEqual([0, 1, 2, 3, 4]);
  });

  test('a frame of a file that cannot be read costs itself only, is reported, and is missing from the numbers', async () => {
    const { reader } = open();
    async function* spoilt(): AsyncGenerator<TimedFrame, void> {
      for await (const { frame, time } of film(7)) yield { frame, time: time === 3 ? BAD_FRAME : time };
    }
    const reported = reportedErrors();
    const numbers: number[] = [];
    for await (const { frame } of reader.every(spoilt())) numbers.push(frame);
    expect(numbers).toEqual([0, 1, 2, 4, 5, 6]);
    expect(reported.stop()).toEqual(['frame-unreadable']);
  });
});
