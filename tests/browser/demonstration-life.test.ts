/** The demonstration face through what befalls it: another worker, none, one that dies, a mesh or a WebGL that is missing. */

import { expect, test, vi } from 'vitest';
import { apexOf } from '../apex.ts';
import { restingUnits } from '../../src/core/facs.ts';
import { DrawingWorker, startDemonstrationWorker } from '../../src/face/demonstration/drawing-worker.ts';
import { Drawing } from '../../src/face/demonstration/drawing.ts';
import { RenderedHead } from '../../src/face/demonstration/rendered-head.ts';
import type { SourceError } from '../../src/reader/sources/source.ts';
import { DemonstrationSource } from '../../src/face/demonstration/source.ts';

const WIDTH = 640;
const HEIGHT = 480;
const STILL = { yaw: 0, pitch: 0, roll: 0 };

const withoutWebGl = (): Worker => new Worker(new URL('./no-webgl.worker.ts', import.meta.url), { type: 'module' });

test('as a source it gives pictures with rising times, and none after its end', async () => {
  const stop = new AbortController();
  const times: number[] = [];
  const first = await new Promise<ImageBitmap>((done, fail) => {
    new DemonstrationSource()
      .start(stop.signal, (grab, at) => {
        times.push(at);
        if (times.length === 5) grab().then((frame) => done(frame as ImageBitmap), fail);
      })
      .catch(fail);
  });
  expect([first.width, first.height]).toEqual([WIDTH, HEIGHT]);
  expect(times.every((at, i) => i === 0 || at > times[i - 1]!)).toBe(true);
  first.close();
  stop.abort();
  const count = times.length;
  await new Promise((done) => setTimeout(done, 200));
  expect(times.length).toBe(count);
});

test('no frame comes while one is drawn, nor until as much time has passed again', async () => {
  const stop = new AbortController();
  const offers: number[] = [];
  const draws: { began: number; ended: number }[] = [];
  await new Promise<void>((done, fail) => {
    new DemonstrationSource()
      .start(stop.signal, (grab) => {
        const began = performance.now();
        offers.push(began);
        grab().then((frame) => {
          (frame as ImageBitmap).close();
          draws.push({ began, ended: performance.now() });
          if (draws.length === 12) done();
        }, fail);
      })
      .catch(fail);
  });
  stop.abort();
  expect(offers.length).toBeLessThanOrEqual(draws.length + 1);
  for (const [i, { began, ended }] of draws.slice(0, -1).entries()) {
    // when the picture came is known a moment later here than there
    expect(offers[i + 1]! - began).toBeGreaterThan(1.9 * (ended - began) - 2);
  }
});

test('a worker that dies while it draws is told of by name, and gives no more frames', async () => {
  let worker: Worker | null = null;
  const started = (): Worker => (worker = startDemonstrationWorker());
  const source = new DemonstrationSource(undefined, new DrawingWorker(started));
  const stop = new AbortController();
  const problems: unknown[] = [];
  source.onProblem = (problem) => problems.push(problem);
  let frames = 0;
  await source.start(stop.signal, () => frames++);
  worker!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  expect(problems).toEqual(['stalled']);
  const before = frames;
  await new Promise((done) => setTimeout(done, 200));
  expect(frames).toBe(before);
  stop.abort();
});

test('a worker that loads and never answers is refused after a while', async () => {
  const stop = new AbortController();
  const deaf = (): Worker => new Worker(URL.createObjectURL(new Blob([''], { type: 'text/javascript' })));
  const head = new RenderedHead(stop.signal, undefined, new DrawingWorker(deaf));
  await expect(head.open(WIDTH, HEIGHT, 100)).rejects.toMatchObject({ name: 'SourceError', problem: 'stalled' });
  stop.abort();
});

test('where workers have no WebGL the page draws, and the same face', async () => {
  const units = apexOf(0).activation.units;
  const moment = { activation: { units }, head: STILL, look: 2 };
  const drawn = async (startWorker?: () => Worker): Promise<Uint8ClampedArray> => {
    const stop = new AbortController();
    const gone: unknown[] = [];
    const head = new RenderedHead(stop.signal, (cause) => gone.push(cause), new DrawingWorker(startWorker));
    await head.open(WIDTH, HEIGHT);
    const picture = (await head.draw(moment))!;
    const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d')!;
    context.drawImage(picture, 0, 0);
    picture.close();
    stop.abort();
    expect(await head.draw(moment)).toBeNull();
    expect(gone).toEqual([]);
    return context.getImageData(0, 0, WIDTH, HEIGHT).data;
  };
  expect(await drawn(withoutWebGl)).toEqual(await drawn());
});

test('all heads are drawn in one worker, each as it is told, and it is there while one of them is', async () => {
  const workers: Worker[] = [];
  const worker = new DrawingWorker(() => {
    workers.push(startDemonstrationWorker());
    return workers.at(-1)!;
  });
  const open = async (width: number): Promise<{ head: RenderedHead; stop: AbortController }> => {
    const stop = new AbortController();
    const head = new RenderedHead(stop.signal, undefined, worker);
    await head.open(width, HEIGHT);
    return { head, stop };
  };
  const moment = { activation: { units: restingUnits() }, head: STILL, look: 0 };
  const widthOf = async (head: RenderedHead): Promise<number | undefined> => {
    const picture = await head.draw(moment);
    const width = picture?.width;
    picture?.close();
    return width;
  };
  const [wide, narrow] = await Promise.all([open(WIDTH), open(HEIGHT)]);
  expect(await Promise.all([widthOf(wide.head), widthOf(narrow.head)])).toEqual([WIDTH, HEIGHT]);
  wide.stop.abort();
  expect([await widthOf(wide.head), await widthOf(narrow.head)]).toEqual([undefined, HEIGHT]);
  narrow.stop.abort();
  const another = await open(WIDTH);
  expect(await widthOf(another.head)).toBe(WIDTH);
  expect(workers).toHaveLength(2);
  another.stop.abort();
});

test('WebGL that is refused at first, as to a thread that comes after another, is asked for again', async () => {
  const getContext = OffscreenCanvas.prototype.getContext as (this: OffscreenCanvas, ...given: unknown[]) => unknown;
  let refused = 0;
  OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, kind: string, ...rest: unknown[]) {
    return /webgl/.test(kind) && ++refused <= 2 ? null : getContext.call(this, kind, ...rest);
  } as typeof OffscreenCanvas.prototype.getContext;
  const stop = new AbortController();
  try {
    const head = new RenderedHead(stop.signal, undefined, new DrawingWorker(withoutWebGl));
    await head.open(WIDTH, HEIGHT);
    const picture = (await head.draw({ activation: { units: restingUnits() }, head: STILL, look: 0 }))!;
    expect(picture.width).toBe(WIDTH);
    picture.close();
    expect(refused).toBeGreaterThan(2);
  } finally {
    stop.abort();
    OffscreenCanvas.prototype.getContext = getContext as typeof OffscreenCanvas.prototype.getContext;
  }
});

test('drawings that are closed take no WebGL from others, though a page may have sixteen', async () => {
  const { triangles } = (await (await fetch('/face/canonical-mesh.json')).json()) as { triangles: number[] };
  const other = new OffscreenCanvas(8, 8).getContext('webgl2')!;
  for (let i = 0; i < 17; i++) new Drawing(64, 48, triangles).close();
  expect(other.isContextLost()).toBe(false);
});

test.each([
  ['it is not there', async () => new Response('', { status: 404 })],
  ['there is no network', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['it is cut off', async () => new Response('{"triangles": [1,')],
])('a face mesh that cannot be fetched is told of by its own name, and holds no worker: %s', async (_why, answer) => {
  vi.stubGlobal('fetch', answer);
  const workers: Worker[] = [];
  const ended = vi.fn<() => void>();
  const worker = new DrawingWorker(() => {
    workers.push(startDemonstrationWorker());
    workers.at(-1)!.terminate = ended;
    return workers.at(-1)!;
  });
  const stop = new AbortController();
  const source = new DemonstrationSource(undefined, worker);
  try {
    await expect(source.start(stop.signal, () => undefined)).rejects.toMatchObject({
      name: 'SourceError',
      problem: 'not-loaded',
    });
    expect(ended).toHaveBeenCalledTimes(workers.length);
  } finally {
    vi.unstubAllGlobals();
    stop.abort();
    for (const started of workers) Worker.prototype.terminate.call(started);
  }
});

test('a worker that dies while it opens is told of once, by what start rejects with', async () => {
  const dying = (): Worker => {
    const worker = startDemonstrationWorker();
    queueMicrotask(() => worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' })));
    return worker;
  };
  const source = new DemonstrationSource(undefined, new DrawingWorker(dying));
  const told: unknown[] = [];
  source.onProblem = (problem) => told.push(problem);
  const stop = new AbortController();
  await source.start(stop.signal, () => undefined).catch((error: unknown) => told.push((error as SourceError).problem));
  expect(told).toEqual(['stalled']);
  stop.abort();
});

test('all that is compiled for a drawing is compiled when it opens', async () => {
  const { triangles } = (await (await fetch('/face/canonical-mesh.json')).json()) as { triangles: number[] };
  const link = vi.spyOn(WebGL2RenderingContext.prototype, 'linkProgram');
  const drawing = new Drawing(WIDTH, HEIGHT, triangles);
  const programs = link.mock.calls.length;
  for (const look of [0, 1]) drawing.draw({ activation: { units: restingUnits() }, head: STILL, look })!.close();
  expect([programs > 0, link.mock.calls.length]).toEqual([true, programs]);
  link.mockRestore();
  drawing.close();
});
