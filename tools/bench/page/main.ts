/** The live path beside MediaPipe alone, frame by frame, and then human, all on the very same frames in one run. */

import { transfer, wrap } from 'comlink';
import { framesOf } from '../../../src/reader/sources/files/media-file.ts';
import { STAGES, type Stage } from '../../../src/core/reading.ts';
import { DEFAULT_SETTINGS } from '../../../src/reader/settings.ts';
import { builtAssets, LiveHandle } from '../../../src/reader/live-handle.ts';
import type { Bench } from '../contract.ts';
import { openHuman } from './human.ts';
import type { LearnApi } from './learn.worker.ts';
import type { MediapipeApi } from './mediapipe.worker.ts';
import { sit } from './sit.ts';

globalThis.sit = sit;

/** What a camera gives by default. */
const [WIDTH, HEIGHT] = [640, 480];
const FRAME_MS = 1000 / 30;
/** The picture on the page, CSS pixels. */
const PICTURE = { width: 960, height: 720 };

const frames: ImageBitmap[] = [];

/** The middle of a picture, at the size and shape of a camera frame. */
async function asFromCamera(frame: VideoFrame | ImageBitmap): Promise<ImageBitmap> {
  const [width, height] = 'displayWidth' in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
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

async function openPath(): Promise<LiveHandle> {
  const live = new LiveHandle(DEFAULT_SETTINGS);
  const canvas = document.querySelector<HTMLCanvasElement>('#picture')!;
  Object.assign(canvas, PICTURE);
  live.attach(canvas.transferControlToOffscreen());
  live.resize(PICTURE.width, PICTURE.height, 1);
  await live.open();
  return live;
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

  async run(warmUp, count) {
    const stages = Object.fromEntries(STAGES.map((stage): [Stage, number[]] => [stage, []])) as Record<Stage, number[]>;
    const [total, mediapipeAlone, humanAlone, humanResting]: [number[], number[], number[], number[]] = [[], [], [], []];
    const found = { path: 0, mediapipe: 0, human: 0 };
    const pictureAt = (i: number): ImageBitmap => frames[i % frames.length]!;

    const live = await openPath();
    const mediapipe = await openMediapipe();
    const readPath = async (i: number): Promise<void> => {
      // what a camera gives
      const frame = new VideoFrame(pictureAt(i), { timestamp: 1000 * i * FRAME_MS });
      const { faces, milliseconds } = await timed(total, () => live.analyse(frame, i * FRAME_MS));
      for (const stage of STAGES) stages[stage].push(milliseconds[stage]);
      if (i >= warmUp && faces.length > 0) found.path++;
    };
    const readMediapipe = async (i: number): Promise<void> => {
      // what MediaPipe reads fastest
      const frame = await createImageBitmap(pictureAt(i));
      const faces = await timed(mediapipeAlone, () => mediapipe.find(transfer(frame, [frame]), i * FRAME_MS));
      if (i >= warmUp && faces > 0) found.mediapipe++;
    };
    for (let i = 0; i < warmUp + count; i++) {
      // either goes first as often as the other
      for (const read of i % 2 ? [readPath, readMediapipe] : [readMediapipe, readPath]) await read(i);
    }
    const { state } = live;
    if (state.kind !== 'ready') throw new Error(`live path is not ready at the end: ${state.kind}`);
    live.close();

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
      human: measured(humanAlone),
      humanResting: measured(humanResting),
      stages: Object.fromEntries(STAGES.map((stage) => [stage, measured(stages[stage])])) as Record<Stage, number[]>,
      found,
      backend: state.readiness.backend,
      why: state.readiness.why,
    };
  },
} satisfies Bench;
