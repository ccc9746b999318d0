/** A worker that answers as the reader's do, takes its time, counts, and dies when told: for the laws of the reader's life. */

import { expose } from 'comlink';
import type { FaceReading } from '../../src/core/reading.ts';
import type { Readiness } from '../../src/reader/au-model.ts';
import type { Change, Outcome } from '../../src/reader/line.ts';
import type { Scene } from '../../src/reader/neutrals.ts';
import type { ReaderWorker } from '../../src/reader/reader.worker.ts';
import type { DisplaySettings, ReadingSettings } from '../../src/reader/settings.ts';

/** Frame times that mean something here. */
export const CRASH = -1;
export const BAD_FRAME = -2;
/** A frame that is scored until a BroadcastChannel of the name HELD says so. */
export const HELD_FRAME = -3;
/** Each frame from this time on shows somebody new. */
export const NEWCOMERS = 1_000_000;
/** A version of weights that cannot be read. */
export const UNREADABLE = 'unreadable';
/** A version of weights that takes until a BroadcastChannel of this name says so. */
export const HELD = 'held';
const DELAY = 40;

const READINESS: Readiness = { backend: 'wasm', why: 'slow', modelVersion: 'base' };
let before: MessagePort;
let next: MessagePort;
/** Frames in this half at once, and the most ever. */
let [busy, mostBusy, baselineFrames, smoothing] = [0, 0, 0, -1];
let version = READINESS.modelVersion;
let scene: Scene | null = null;
let lastId = 0;
const released = new Promise<void>((done) => (new BroadcastChannel(HELD).onmessage = () => done()));

interface Passed {
  readonly turn: number;
  readonly time: number | null;
  readonly change: Change | null;
  readonly busy: number;
}

const came = new Map<number, Passed>();
let queue: Promise<unknown> = Promise.resolve();
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const named = (name: string): Error => Object.assign(new Error(`told to: ${name}`), { name });

/** Half the work on a frame. */
async function work(): Promise<void> {
  mostBusy = Math.max(mostBusy, ++busy);
  await pause(DELAY / 2);
  busy--;
}

async function take({ time, change }: Passed): Promise<Outcome> {
  if (change?.kind === 'baseline') baselineFrames = change.baseline?.frames ?? 0;
  if (change?.kind === 'scene') scene = change.scene;
  if (change?.kind === 'settings') {
    smoothing = change.settings.smoothing;
    if (change.settings.backend === 'webgpu')
      return { reading: null, readiness: { ...READINESS, backend: 'webgpu', modelVersion: version } };
  }
  if (change?.kind === 'weights') {
    const wanted = String(change.own?.userDefinedMetadata?.['version'] ?? READINESS.modelVersion);
    if (wanted === UNREADABLE) throw named('model-unreadable');
    if (wanted === HELD) await released;
    version = wanted;
    return { reading: null, readiness: { ...READINESS, modelVersion: version } };
  }
  if (time === null) return { reading: null, readiness: null };
  if (time === HELD_FRAME) await released;
  await work();
  // width is the most frames ever at once in this half, height what the baseline holds, `find` the smoothing it was opened with, `crop` whether its scene is a file's
  const milliseconds = { find: smoothing, crop: Number(scene === 'file'), score: 0, draw: 0 };
  const faces = time >= NEWCOMERS ? [{ id: ++lastId } as FaceReading] : [];
  return { reading: { time, width: mostBusy, height: baselineFrames, faces, milliseconds }, readiness: null };
}

function inTurn<T>(doing: () => Promise<T>): Promise<T> {
  const done = queue.then(doing);
  queue = done.catch(() => undefined);
  return done;
}

const api: Pick<ReaderWorker, 'ping' | 'resize' | 'show' | 'choose'> & Record<string, unknown> = {
  ping(): void {},
  resize(): void {},
  choose(): void {},
  show(_display: DisplaySettings): void {},
  openFinder(_assets: unknown, _settings: unknown, port: MessagePort): void {
    next = port;
  },
  openScorer(_assets: unknown, settings: ReadingSettings, port: MessagePort, last: number): Readiness {
    lastId = last;
    smoothing = settings.smoothing;
    before = port;
    before.onmessage = ({ data }: MessageEvent<Passed>) => void came.set(data.turn, data);
    return READINESS;
  },
  frame: (turn: number, frame: ImageBitmap, time: number): Promise<void> =>
    inTurn(async () => {
      frame.close();
      if (time === CRASH)
        setTimeout(() => {
          throw new Error('told to crash');
        });
      if (time !== BAD_FRAME) await work();
      next.postMessage({ turn, time: time === BAD_FRAME ? null : time, change: null });
      if (time === BAD_FRAME) throw named('frame-unreadable');
    }),
  change: (turn: number, change: Change): Promise<void> => inTurn(async () => next.postMessage({ turn, time: null, change })),
  // asked for in the order of the turns, and taken in it, however late the timers are
  outcome: (turn: number): Promise<Outcome> =>
    inTurn(async () => {
      while (!came.has(turn)) await pause(1);
      const passed = came.get(turn)!;
      came.delete(turn);
      return take(passed);
    }),
};

expose(api);
