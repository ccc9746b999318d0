/** The demonstration face whose WebGL context is taken away, and given back. */

import { expect, test, vi } from 'vitest';
import { restingUnits, unitIndex } from '../../src/core/facs.ts';
import { DrawingWorker } from '../../src/face/demonstration/drawing-worker.ts';
import { Drawing } from '../../src/face/demonstration/drawing.ts';
import { drawGuide } from '../../src/app/calibrate/demonstration-guide.ts';
import { showUnit } from '../../src/app/readings/unit-loop.ts';
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
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    lose();
    expect(await grab()).toBeNull();
    now += 3000;
    expect([await grab(), problems]).toEqual([null, []]);
    await restore();
    expect(await grab()).toBeInstanceOf(ImageBitmap);
    lose();
    expect(await grab()).toBeNull();
    now += 6000;
    expect([await grab(), problems]).toEqual([null, ['stalled']]);
    const frames = offered.length;
    now += 1000; // when the next frame would be due
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
      await vi.waitFor(() => expect(draw.mock.results.at(-1)?.value).toBeNull(), { timeout: 60_000, interval: 10 });
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
