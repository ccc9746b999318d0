/** The demonstration face through what befalls it: another worker, none, one that dies, WebGL that is missing or taken away. */

import { expect, test, vi } from 'vitest';
import { apexOf, demonstrationAt } from '../../src/face/demonstration/performance.ts';
import { restingUnits, unitIndex } from '../../src/core/facs.ts';
import { DrawingWorker, startDemonstrationWorker } from '../../src/face/demonstration/drawing-worker.ts';
import { Drawing } from '../../src/face/demonstration/drawing.ts';
import { drawGuide } from '../../src/app/calibrate/demonstration-guide.ts';
import { showUnit } from '../../src/app/readings/unit-loop.ts';
import { DrawnHead } from '../../src/face/demonstration/rendered-head.ts';
import { DemonstrationSource } from '../../src/face/demonstration/source.ts';

const WIDTH = 640;
const HEIGHT = 480;
const STILL = { yaw: 0, pitch: 0, roll: 0 };

/** Runs `work` with what takes and gives back the WebGL context of the first canvas that gets one. */
async function losing(work: (lose: () => void, restore: () => Promise<void>) => Promise<void>): Promise<void> {
  const getContext = OffscreenCanvas.prototype.getContext as (this: OffscreenCanvas, ...given: unknown[]) => unknown;
  let taken: WEBGL_lose_context | null = null;
  let canvas: OffscreenCanvas | null = null;
  OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, kind: string, ...rest: unknown[]) {
    const context = getContext.call(this, kind, ...rest);
    if (/webgl/.test(kind) && !canvas) {
      canvas = (context as WebGL2RenderingContext).canvas as OffscreenCanvas;
      taken = (context as WebGL2RenderingContext).getExtension('WEBGL_lose_context');
    }
    return context;
  } as typeof OffscreenCanvas.prototype.getContext;
  const heard = (event: string): Promise<unknown> => new Promise((done) => canvas!.addEventListener(event, done, { once: true }));
  let lost: Promise<unknown>;
  try {
    await work(
      () => {
        lost = heard('webglcontextlost');
        taken!.loseContext();
      },
      async () => {
        await lost;
        await new Promise(requestAnimationFrame); // it may be asked for again once all have heard
        const back = heard('webglcontextrestored');
        taken!.restoreContext();
        await back;
      },
    );
  } finally {
    OffscreenCanvas.prototype.getContext = getContext as typeof OffscreenCanvas.prototype.getContext;
    vi.restoreAllMocks();
  }
}

const OwnWorker = Worker;
const withoutWebGl = (): Worker => new OwnWorker(new URL('./no-webgl.worker.ts', import.meta.url), { type: 'module' });
/** Whatever it is told to start, a worker without WebGL. */
const WorkerWithoutWebGl = function (): Worker {
  return withoutWebGl();
};

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
  const head = new DrawnHead(stop.signal, undefined, new DrawingWorker(deaf));
  await expect(head.open(WIDTH, HEIGHT, 100)).rejects.toMatchObject({ name: 'SourceError', problem: 'stalled' });
  stop.abort();
});

test('where workers have no WebGL the page draws, and the same face', async () => {
  const units = demonstrationAt(apexOf(0)).activation.units;
  const moment = { activation: { units }, head: STILL, look: 2 };
  const drawn = async (startWorker?: () => Worker): Promise<Uint8ClampedArray> => {
    const stop = new AbortController();
    const gone: unknown[] = [];
    const head = new DrawnHead(stop.signal, (cause) => gone.push(cause), new DrawingWorker(startWorker));
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
  const open = async (width: number): Promise<{ head: DrawnHead; stop: AbortController }> => {
    const stop = new AbortController();
    const head = new DrawnHead(stop.signal, undefined, worker);
    await head.open(width, HEIGHT);
    return { head, stop };
  };
  const moment = { activation: { units: restingUnits() }, head: STILL, look: 0 };
  const widthOf = async (head: DrawnHead): Promise<number | undefined> => {
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
    const head = new DrawnHead(stop.signal, undefined, new DrawingWorker(withoutWebGl));
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
  for (let i = 0; i < 20; i++) new Drawing(WIDTH, HEIGHT, triangles).close();
  expect(other.isContextLost()).toBe(false);
});

/** The bytes of a picture, which is closed. */
function bytesOf(picture: ImageBitmap): Uint8ClampedArray {
  const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  picture.close();
  return context.getImageData(0, 0, WIDTH, HEIGHT).data;
}

test('while the browser has taken the WebGL context there is no picture, and afterwards the same as before', async () => {
  await losing(async (lose, restore) => {
    const { triangles } = (await (await fetch('/face/canonical-mesh.json')).json()) as { triangles: number[] };
    const drawing = new Drawing(WIDTH, HEIGHT, triangles);
    const moment = { activation: { units: restingUnits() }, head: STILL, look: 2 };
    const before = bytesOf(drawing.draw(moment)!);
    lose();
    expect(drawing.draw(moment)).toBeNull();
    await restore();
    expect(bytesOf(drawing.draw(moment)!)).toEqual(before);
    drawing.close();
  });
});

test('a WebGL context that stays away is told of by name, once, and until then grabs give nothing and do not fail', async () => {
  await losing(async (lose, restore) => {
    const stop = new AbortController();
    const source = new DemonstrationSource(undefined, new DrawingWorker(withoutWebGl));
    const problems: unknown[] = [];
    source.onProblem = (problem) => problems.push(problem);
    const offered: (() => Promise<unknown>)[] = [];
    await source.start(stop.signal, (grab) => offered.push(grab));
    const grab = (): Promise<unknown> => offered[0]!();
    const later = (milliseconds: number): void => {
      const now = performance.now();
      vi.spyOn(performance, 'now').mockReturnValue(now + milliseconds);
    };
    lose();
    expect(await grab()).toBeNull();
    later(3000);
    expect([await grab(), problems]).toEqual([null, []]);
    await restore();
    expect(await grab()).toBeInstanceOf(ImageBitmap);
    lose();
    expect(await grab()).toBeNull();
    later(6000);
    expect([await grab(), problems]).toEqual([null, ['stalled']]);
    const frames = offered.length;
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect([offered.length, await grab(), problems]).toEqual([frames, null, ['stalled']]);
    stop.abort();
  });
});

type Loop = (canvas: HTMLCanvasElement, signal: AbortSignal, onFailure: (error: unknown) => void) => void;
const LOOPS: readonly (readonly [string, Loop])[] = [
  ['unit', (canvas, signal) => signal.addEventListener('abort', showUnit(unitIndex('AU26'))(canvas))],
  [
    'guide',
    (canvas, signal, onFailure) => {
      const prompt = { kind: 'unit', unit: 'AU26', strength: 'strong' } as const;
      drawGuide(
        canvas,
        () => prompt,
        () => false,
        signal,
      ).catch(onFailure);
    },
  ],
];
test.each(LOOPS)('the loop of a %s goes on once the WebGL context is back', async (_name, begin) => {
  vi.stubGlobal('Worker', WorkerWithoutWebGl);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [120, 120];
  canvas.style.cssText = 'width: 120px; height: 120px';
  document.body.append(canvas);
  const stop = new AbortController();
  const failed: unknown[] = [];
  const changes = async (): Promise<void> => {
    const before = canvas.toDataURL();
    await vi.waitFor(() => expect(canvas.toDataURL()).not.toBe(before), { timeout: 20_000, interval: 50 });
  };
  try {
    await losing(async (lose, restore) => {
      const draw = vi.spyOn(Drawing.prototype, 'draw');
      begin(canvas, stop.signal, (error) => failed.push(error));
      await changes();
      lose();
      await vi.waitFor(() => expect(draw.mock.results.at(-1)?.value).toBeNull(), { timeout: 5000, interval: 10 });
      await restore();
      await changes();
      stop.abort();
      expect(failed).toEqual([]);
    });
  } finally {
    canvas.remove();
    vi.unstubAllGlobals();
  }
});
