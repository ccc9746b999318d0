/** The reader beside MediaPipe alone, on two workers and on one, and then human, all on the very same frames in one run. */

import { transfer, wrap } from 'comlink';
import { builtAssets } from '../../../src/assets.ts';
import { framesOf } from '../../../src/reader/sources/files/media-file.ts';
import { STAGES, type Stage } from '../../../src/core/reading.ts';
import { createReader, type Reader } from '../../../src/reader/reader.ts';
import type { WorkerCount } from '../../../src/reader/running-line.ts';
import { frameSize, type Frame } from '../../../src/reader/sources/source.ts';
import type { Bench } from '../contract.ts';
import { doAhead } from './ahead.ts';
import { measureFiles } from './files.ts';
import { openHuman } from './human.ts';
import type { LearnApi } from './learn.worker.ts';
import type { MediapipeApi } from './mediapipe.worker.ts';
import { overlayCosts, type DrawnFrame } from './overlay.ts';

/** What a camera gives by default. */
const [WIDTH, HEIGHT] = [640, 480];
const FRAME_MS = 1000 / 30;
/** The picture on the page, CSS pixels. */
const PICTURE = { width: 960, height: 720 };
/** Frames of a run that follow as fast as they are read. */
const RUN = 40;

const frames: ImageBitmap[] = [];

/** The middle of a picture, at the size and shape of a camera frame. */
async function asFromCamera(frame: Frame): Promise<ImageBitmap> {
  const { width, height } = frameSize(frame);
  const scale = Math.min(width / WIDTH, height / HEIGHT);
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const [cutWidth, cutHeight] = [WIDTH * scale, HEIGHT * scale];
  canvas
    .getContext('2d')!
    .drawImage(frame, (width - cutWidth) / 2, (height - cutHeight) / 2, cutWidth, cutHeight, 0, 0, WIDTH, HEIGHT);
  frame.close();
  return canvas.transferToImageBitmap();
}

/** Runs `work`, tells how many milliseconds it took, and gives its result. */
async function timed<T>(into: number[], work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  into.push(performance.now() - began);
  return result;
}

/** A reader that draws on a canvas of the page, until `signal`. */
async function openReader(workers: WorkerCount, signal: AbortSignal): Promise<Reader> {
  const reader = createReader({ assets: builtAssets(), workers, signal });
  const canvas = document.querySelector('#pictures')!.appendChild(document.createElement('canvas'));
  Object.assign(canvas, PICTURE);
  reader.attach(canvas.transferControlToOffscreen());
  reader.resize(PICTURE.width, PICTURE.height, 1);
  await reader.open();
  return reader;
}

const runFrom = (from: number): number[] => Array.from({ length: RUN }, (_, i) => from + i);
const pictureAt = (i: number): ImageBitmap => frames[i % frames.length]!;

/** What a camera gives. */
const frameAt = (i: number): VideoFrame => new VideoFrame(pictureAt(i), { alpha: 'discard', timestamp: 1000 * i * FRAME_MS });

/** Every one of RUN frames from `from` on, as fast as they are read. */
async function readRun(reader: Reader, from: number): Promise<void> {
  async function* feed() {
    for (const i of runFrom(from)) yield { frame: frameAt(i), time: i * FRAME_MS };
  }
  const readings = reader.every(feed());
  while (!(await readings.next()).done) continue;
}

/** Milliseconds from the source's word to the reading of as many frames, given at a camera's pace. */
async function latencies(reader: Reader, count: number): Promise<number[]> {
  const values: number[] = [];
  const heard = new AbortController();
  reader.addEventListener('reading', ({ reading }) => values.push(performance.now() - reading.at), heard);
  reader.newScene();
  for (let i = 0; values.length < count; i++) {
    const next = performance.now() + FRAME_MS;
    reader.offer(async () => frameAt(i), i * FRAME_MS);
    await new Promise((done) => setTimeout(done, next - performance.now()));
  }
  heard.abort();
  return values;
}

async function openMediapipe() {
  const worker = new Worker(new URL('./mediapipe.worker.ts', import.meta.url), { type: 'module' });
  const mediapipe = wrap<MediapipeApi>(worker);
  await mediapipe.open(builtAssets().bundle);
  return mediapipe;
}

globalThis.bench = {
  async learn(backend, steps) {
    const worker = new Worker(new URL('./learn.worker.ts', import.meta.url), { type: 'module' });
    const costs = await wrap<LearnApi>(worker).learnCosts(new URL(builtAssets().model, document.baseURI).href, backend, steps);
    worker.terminate();
    return costs;
  },

  async decode(most) {
    for (const file of document.querySelector<HTMLInputElement>('#files')!.files ?? []) {
      for await (const { frame } of framesOf(file)) {
        frames.push(await asFromCamera(frame));
        if (frames.length === most) return most;
      }
    }
    return frames.length;
  },

  async film() {
    const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
    const pictures: string[] = [];
    for (const frame of frames) {
      canvas.getContext('2d')!.drawImage(frame, 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })).arrayBuffer());
      pictures.push(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
    }
    return pictures;
  },

  files: async (count) => measureFiles(frames, count, await openMediapipe()),

  async run(warmUp, count) {
    const stages = Object.fromEntries(STAGES.map((stage): [Stage, number[]] => [stage, []])) as Record<Stage, number[]>;
    const [total, mediapipeAlone, humanAlone, humanResting]: [number[], number[], number[], number[]] = [[], [], [], []];
    const flow = { two: [] as number[], one: [] as number[], mediapipe: [] as number[] };
    const found = { path: 0, mediapipe: 0, human: 0 };

    const life = new AbortController();
    const two = await openReader(2, life.signal);
    const one = await openReader(1, life.signal);
    const mediapipe = await openMediapipe();
    /** MediaPipe's time goes on over everything it is shown. */
    let clock = 0;
    const find = async (i: number): Promise<number> => {
      // what MediaPipe reads fastest
      const frame = await createImageBitmap(pictureAt(i));
      return mediapipe.find(transfer(frame, [frame]), (clock += FRAME_MS));
    };
    const drawn: DrawnFrame[] = [];
    const readPath = async (i: number): Promise<void> => {
      const reading = await timed(total, () => two.read(frameAt(i), i * FRAME_MS));
      const { faces, milliseconds } = reading;
      drawn.push(reading);
      for (const stage of STAGES) stages[stage].push(milliseconds[stage]);
      if (i >= warmUp && faces.length > 0) found.path++;
    };
    const readMediapipe = async (i: number): Promise<void> => {
      const faces = await timed(mediapipeAlone, () => find(i));
      if (i >= warmUp && faces > 0) found.mediapipe++;
    };
    for (let i = 0; i < warmUp + count; i++) {
      // either goes first as often as the other
      for (const read of i % 2 ? [readPath, readMediapipe] : [readMediapipe, readPath]) await read(i);
    }

    const runs = [
      [flow.two, (from: number) => readRun(two, from)],
      [flow.one, (from: number) => readRun(one, from)],
      [flow.mediapipe, (from: number) => doAhead(runFrom(from), find)],
    ] as const;
    for (let turn = 0; turn < Math.ceil(count / RUN); turn++) {
      const from = warmUp + count + turn * RUN;
      for (let i = 0; i < runs.length; i++) {
        const [into, run] = runs[(turn + i) % runs.length]!;
        const began = performance.now();
        await run(from);
        into.push((performance.now() - began) / RUN);
      }
    }
    const latency = { two: await latencies(two, count), one: await latencies(one, count) };
    const { state } = two;
    if (state.kind !== 'ready') throw new Error(`reader is not ready at the end: ${state.kind}`);
    life.abort();
    const overlay = await overlayCosts(drawn, builtAssets().mesh);

    // human after them: its threads go on spinning for a while, which would cost the others
    const human = await openHuman(false);
    const resting = await openHuman(true);
    for (let i = 0; i < warmUp + count; i++) {
      const { face } = await timed(humanAlone, () => human.detect(pictureAt(i)));
      if (i >= warmUp && face.length > 0) found.human++;
      await timed(humanResting, () => resting.detect(pictureAt(i)));
    }
    const measured = (values: readonly number[]): number[] => values.slice(warmUp);
    return {
      total: measured(total),
      mediapipe: measured(mediapipeAlone),
      flow,
      latency,
      overlay: measured(overlay),
      human: measured(humanAlone),
      humanResting: measured(humanResting),
      stages: Object.fromEntries(STAGES.map((stage) => [stage, measured(stages[stage])])) as Record<Stage, number[]>,
      found,
      backend: state.readiness.backend,
      why: state.readiness.why,
    };
  },
} satisfies Bench;
