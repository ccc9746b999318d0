/** A worker with the live path's interface that takes its time, counts, and dies when told: for the laws of its handle. */

import { expose } from 'comlink';
import type { Baseline, FrameReading } from '../../src/core/reading.ts';
import type { Readiness } from '../../src/reader/au-model.ts';
import type { LiveSettings } from '../../src/reader/settings.ts';

/** Frame times that mean something here. */
export const CRASH = -1;
export const BAD_FRAME = -2;
const DELAY = 40;

let [busy, mostBusy, baselineFrames, smoothing] = [0, 0, 0, -1];

const path = {
  ping(): void {},
  open(_assets: unknown, settings: LiveSettings): Readiness {
    smoothing = settings.smoothing;
    return { backend: 'wasm', why: 'slow', modelVersion: 'none' };
  },
  resize(): void {},
  setBaseline(baseline: Baseline | null): void {
    baselineFrames = baseline?.frames ?? 0;
  },
  /** Width is the most frames ever at once, height what the baseline holds, and `find` the smoothing it was opened with. */
  async analyse(frame: ImageBitmap, time: number): Promise<FrameReading> {
    mostBusy = Math.max(mostBusy, ++busy);
    frame.close();
    if (time === CRASH)
      setTimeout(() => {
        throw new Error('told to crash');
      });
    if (time === BAD_FRAME) {
      busy--;
      throw Object.assign(new Error('frame has no pixels'), { name: 'frame-unreadable' });
    }
    await new Promise((done) => setTimeout(done, DELAY));
    busy--;
    return {
      time,
      width: mostBusy,
      height: baselineFrames,
      faces: [],
      milliseconds: { find: smoothing, crop: 0, score: 0, draw: 0 },
    };
  },
};

expose(path);
