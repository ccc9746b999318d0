/** The demonstration face as a source of frames: drawn by a worker of its own, each frame only when it is grabbed. */

import { releaseProxy, wrap } from 'comlink';
import { SourceError, type FrameSource, type OnFrame } from '../live/sources/source.ts';
import type { DemonstrationApi } from './demonstration.worker.ts';

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES_A_SECOND = 30;

export class DemonstrationSource implements FrameSource {
  readonly kind = 'demonstration';

  /** Times are milliseconds from the start of the demonstration (core/demonstration.ts). */
  async start(signal: AbortSignal, onFrame: OnFrame): Promise<void> {
    signal.throwIfAborted();
    const worker = new Worker(new URL('./demonstration.worker.ts', import.meta.url), { type: 'module', name: 'demonstration' });
    const stage = wrap<DemonstrationApi>(worker);
    const over = new Promise<never>((_, fail) => {
      signal.addEventListener(
        'abort',
        () => {
          stage[releaseProxy]();
          worker.terminate();
          fail(signal.reason);
        },
        { once: true },
      );
      worker.addEventListener('error', ({ message }) => {
        fail(new SourceError('unsupported', `the demonstration face stopped: ${message || 'its code could not be loaded'}`));
      });
    });
    over.catch(() => null); // only those who wait for the worker need to hear of its end
    await Promise.race([over, this.#open(stage)]);

    const grabAt = (seconds: number) => async (): Promise<ImageBitmap | null> => {
      try {
        return await Promise.race([over, stage.draw(seconds)]);
      } catch (error) {
        if (signal.aborted) return null;
        throw error;
      }
    };
    const start = performance.now();
    let last = -Infinity;
    const tick = (): void => {
      if (signal.aborted) return;
      const time = performance.now() - start;
      // half a repaint early rather than a whole one late
      if (time - last >= 1000 / FRAMES_A_SECOND - 8) {
        last = time;
        onFrame(grabAt(time / 1000), time);
      }
      requestAnimationFrame(tick);
    };
    tick();
  }

  async #open(stage: ReturnType<typeof wrap<DemonstrationApi>>): Promise<void> {
    const mesh = await fetch(new URL(`${import.meta.env.BASE_URL}face/canonical-mesh.json`, location.href));
    if (!mesh.ok) throw new Error(`cannot load the face mesh: ${mesh.status} ${mesh.url}`);
    const { triangles } = (await mesh.json()) as { triangles: number[] };
    try {
      await stage.open(WIDTH, HEIGHT, triangles);
    } catch (cause) {
      throw new SourceError('unsupported', `no WebGL to draw the demonstration face: ${(cause as Error).message}`, { cause });
    }
  }
}
