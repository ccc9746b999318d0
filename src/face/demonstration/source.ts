/** The demonstration face as a source of frames: each is drawn only when it is grabbed. */

import { demonstrationAt, roundAt } from './performance.ts';
import type { FrameSource, OnFrame, SourceError, SourceProblem } from '../../reader/sources/source.ts';
import type { DrawingWorker } from './drawing-worker.ts';
import { RenderedHead, type RenderedMoment } from './rendered-head.ts';

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES_A_SECOND = 30;
/** Of the time, at most this share is spent on drawing: where there is no GPU, the other half is left to those who read the frames. */
const LARGEST_SHARE = 0.5;

/** What the face does `seconds` after its start. */
export type Script = (seconds: number) => RenderedMoment;

/** Every action unit in its turn, each round in another look. */
const EVERY_UNIT: Script = (seconds) => ({ ...demonstrationAt(seconds), look: roundAt(seconds) });

export class DemonstrationSource implements FrameSource {
  readonly kind = 'demonstration';
  onProblem?: (problem: SourceProblem | null) => void;

  constructor(
    private readonly script: Script = EVERY_UNIT,
    private readonly worker?: DrawingWorker,
  ) {}

  /** Times are milliseconds from the start of the script. */
  async start(signal: AbortSignal, onFrame: OnFrame): Promise<void> {
    const gone = new AbortController();
    const over = AbortSignal.any([signal, gone.signal]);
    const onGone = ({ problem }: SourceError): void => {
      gone.abort();
      this.onProblem?.(problem);
    };
    const toldOnce = (error: unknown): null => {
      if (gone.signal.aborted) return null;
      throw error;
    };
    const head = new RenderedHead(signal, onGone, this.worker);
    await head.open(WIDTH, HEIGHT);
    const start = performance.now();
    let last = -Infinity;
    let rested = -Infinity;
    const draw = async (time: number): Promise<ImageBitmap | null> => {
      const began = performance.now();
      rested = Infinity;
      try {
        return await head.draw(this.script(time / 1000)).catch(toldOnce);
      } finally {
        const ended = performance.now();
        rested = ended + (ended - began) * (1 / LARGEST_SHARE - 1);
      }
    };
    const tick = (): void => {
      if (over.aborted) return;
      const now = performance.now();
      const time = now - start;
      // half a repaint early rather than a whole one late
      if (time - last >= 1000 / FRAMES_A_SECOND - 8 && now >= rested) {
        last = time;
        onFrame(() => draw(time), time);
      }
      requestAnimationFrame(tick);
    };
    tick();
  }
}
