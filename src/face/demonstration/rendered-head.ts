/** The page's end of the demonstration worker: a drawn head that shows, picture by picture, what it is told. */

import { releaseProxy, wrap, type Remote } from 'comlink';
import { SourceError } from '../../reader/sources/source.ts';
import type { DemonstrationApi, DrawnMoment } from './demonstration.worker.ts';

export type { DrawnMoment };

export class DrawnHead {
  readonly #stage: Remote<DemonstrationApi>;
  /** Rejects when the worker dies or is ended. */
  readonly #over: Promise<never>;

  /** Started until `signal`; to be opened before it draws. */
  constructor(private readonly signal: AbortSignal) {
    signal.throwIfAborted();
    const worker = new Worker(new URL('./demonstration.worker.ts', import.meta.url), { type: 'module', name: 'demonstration' });
    const stage = (this.#stage = wrap<DemonstrationApi>(worker));
    this.#over = new Promise<never>((_, fail) => {
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
    this.#over.catch(() => null); // only those who wait for the worker need to hear of its end
  }

  /** Pictures will have `width` x `height` pixels. Rejects with a SourceError without WebGL, and with the signal's reason. */
  async open(width: number, height: number): Promise<void> {
    const response = await fetch(new URL(`${import.meta.env.BASE_URL}face/canonical-mesh.json`, location.href));
    if (!response.ok) throw new Error(`cannot load the face mesh: ${response.status} ${response.url}`);
    const { triangles } = (await response.json()) as { triangles: number[] };
    this.signal.throwIfAborted();
    const opening = this.#stage.open(width, height, triangles).catch((cause: Error) => {
      throw new SourceError('unsupported', `no WebGL to draw the demonstration face: ${cause.message}`, { cause });
    });
    await Promise.race([this.#over, opening]);
  }

  /** One picture, which the caller closes; null once the signal was given. */
  async draw(moment: DrawnMoment): Promise<ImageBitmap | null> {
    try {
      return await Promise.race([this.#over, this.#stage.draw(moment)]);
    } catch (error) {
      if (this.signal.aborted) return null;
      throw error;
    }
  }
}
