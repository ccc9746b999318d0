/** The demonstration face before the real face finder: found in every frame, in every skin tone, and moving as the rig says. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { apexOf, demonstrationAt, LOOP_SECONDS } from '../../src/face/demonstration/performance.ts';
import { ACTION_UNITS, restingUnits } from '../../src/core/facs.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { MEAN_FACE, mirrored } from '../../src/core/mean-face.ts';
import { moveFace, type Activation } from '../../src/core/rig.ts';
import { LOOKS } from '../../src/face/demonstration/looks.ts';
import { DrawingWorker, startDemonstrationWorker } from '../../src/face/demonstration/drawing-worker.ts';
import { Drawing } from '../../src/face/demonstration/drawing.ts';
import { Stage } from '../../src/face/demonstration/stage.ts';
import { FaceFinder } from '../../src/reader/face-finder.ts';
import { DrawnHead } from '../../src/face/demonstration/rendered-head.ts';
import { DemonstrationSource } from '../../src/face/demonstration/source.ts';

const WIDTH = 640;
const HEIGHT = 480;
const STILL = { yaw: 0, pitch: 0, roll: 0 };
/** Frames after which the finder's own smoothing has settled. */
const SETTLE = 4;

const withoutWebGl = (): Worker => new Worker(new URL('./no-webgl.worker.ts', import.meta.url), { type: 'module' });

let finder: FaceFinder;
let stage: Stage;
let canvas: OffscreenCanvas;
let time = 0;

beforeAll(async () => {
  const { triangles } = (await (await fetch('/face/canonical-mesh.json')).json()) as { triangles: number[] };
  canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  stage = new Stage(canvas, triangles);
  finder = await FaceFinder.open('/face/face_landmarker.task', 1);
});

afterAll(() => {
  stage.dispose();
  finder.close();
});

async function found(activation: Activation, head = STILL, frames = 1): Promise<Float32Array | null> {
  let landmarks: Float32Array | null = null;
  for (let i = 0; i < frames; i++) {
    stage.draw({ activation, head });
    const picture = canvas.transferToImageBitmap();
    const faces = await finder.find(picture, (time += 100));
    picture.close();
    landmarks = faces.length === 1 ? faces[0]!.landmarks : null;
  }
  return landmarks;
}

test('found throughout the demonstration', async () => {
  const missed: number[] = [];
  for (let seconds = 0; seconds < LOOP_SECONDS; seconds += 0.43) {
    const { activation, head } = demonstrationAt(seconds);
    if (!(await found(activation, head))) missed.push(seconds);
  }
  expect(missed).toEqual([]);
});

test.each(LOOKS.map((look) => [look.name, look] as const))('%s: found at the apex of every unit', async (_name, look) => {
  stage.look = look;
  const missed: string[] = [];
  for (const [unit, { code }] of ACTION_UNITS.entries()) {
    const { activation, head } = demonstrationAt(apexOf(unit));
    if (!(await found(activation, head))) missed.push(code);
  }
  expect(missed).toEqual([]);
});

test('found when the head is turned by 30 degrees either way', async () => {
  for (const yaw of [-30, -20, 20, 30]) expect(await found({ units: restingUnits() }, { ...STILL, yaw }, 2)).not.toBeNull();
});

/** How far a landmark must be told to move, as a share of the farthest, to count as moved. */
const MOVED = 0.3;

/** Correlation of seen and commanded displacements (x, y) over the landmarks that were told to move. */
function agreement(seen: Float32Array, commanded: Float32Array): number {
  const length = (i: number): number => Math.hypot(commanded[3 * i]!, commanded[3 * i + 1]!);
  const landmarks = Array.from({ length: commanded.length / 3 }, (_, i) => i);
  const farthest = Math.max(...landmarks.map(length));
  let [both, ofSeen, ofCommanded] = [0, 0, 0];
  for (const i of landmarks.filter((landmark) => length(landmark) > MOVED * farthest)) {
    for (const d of [3 * i, 3 * i + 1]) {
      both += seen[d]! * commanded[d]!;
      ofSeen += seen[d]! ** 2;
      ofCommanded += commanded[d]! ** 2;
    }
  }
  return both / Math.sqrt(ofSeen * ofCommanded);
}

/** Both halves of the face averaged, for all movements of the demonstration are symmetric. */
function symmetric(points: Float32Array): Float32Array {
  const other = mirrored(points);
  return points.map((value, i) => (value + other[i]!) / 2);
}

test('what the finder sees moves as the rig says', async () => {
  stage.look = LOOKS[1]!;
  const shape = async (units: ArrayLike<number>): Promise<Float32Array> =>
    symmetric(frontalise((await found({ units }, STILL, SETTLE))!).points);
  const neutral = await shape(restingUnits());
  const agreements: Record<string, number> = {};
  for (const [unit, { code }] of ACTION_UNITS.entries()) {
    const { activation } = demonstrationAt(apexOf(unit));
    const seen = (await shape(activation.units)).map((value, i) => value - neutral[i]!);
    const commanded = moveFace(MEAN_FACE, activation).map((value, i) => value - MEAN_FACE[i]!);
    agreements[code] = Number(agreement(seen, commanded).toFixed(2));
  }
  console.log('correlation of seen and commanded movement', JSON.stringify(agreements));
  // the finder hardly follows cheeks on a drawn face; of AU06 it sees the narrowed eye
  const { AU06, ...others } = agreements;
  expect(AU06).toBeGreaterThan(0.3);
  expect(Math.min(...Object.values(others))).toBeGreaterThan(0.6);
  expect(Object.values(others).reduce((a, b) => a + b, 0) / Object.values(others).length).toBeGreaterThan(0.8);
});

test('a canvas that gives no WebGL is refused', () => {
  const taken = new OffscreenCanvas(8, 8);
  taken.getContext('2d'); // a canvas gives one kind of context only
  expect(() => new Stage(taken, [])).toThrow(/WebGL/);
});

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
  expect(problems).toEqual(['unsupported']);
  const before = frames;
  await new Promise((done) => setTimeout(done, 200));
  expect(frames).toBe(before);
  stop.abort();
});

test('a worker that loads and never answers is refused after a while', async () => {
  const stop = new AbortController();
  const deaf = (): Worker => new Worker(URL.createObjectURL(new Blob([''], { type: 'text/javascript' })));
  const head = new DrawnHead(stop.signal, undefined, new DrawingWorker(deaf));
  await expect(head.open(WIDTH, HEIGHT, 100)).rejects.toMatchObject({ name: 'SourceError', problem: 'unsupported' });
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
