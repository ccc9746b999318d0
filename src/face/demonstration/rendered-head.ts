/**
 * A drawn head that shows, picture by picture, what it is told: drawn in a worker, and on the page's own thread in browsers that have
 * WebGL there alone.
 */

import { problemOf } from '../../reader/problems.ts';
import { SourceError } from '../../reader/sources/source.ts';
import { WorkerCalls } from '../../reader/worker-calls.ts';
import type { DemonstrationApi } from './demonstration.worker.ts';
import type { Drawing, DrawnMoment } from './drawing.ts';

export type { DrawnMoment };

/** The first picture may take this long, milliseconds: its code is loaded, and its shaders are compiled. */
const LONGEST_START = 60_000;

const startDemonstrationWorker = (): Worker =>
  new Worker(new URL('./demonstration.worker.ts', import.meta.url), { type: 'module', name: 'demonstration' });

export class DrawnHead {
  readonly #calls: WorkerCalls<DemonstrationApi>;
  /** What draws where the worker cannot. */
  #here: Drawing | null = null;

  /** Started until `signal`; to be opened before it draws. `onGone` hears when its worker dies or falls silent. */
  constructor(
    private readonly signal: AbortSignal,
    onGone: (cause: SourceError) => void = () => undefined,
    startWorker: () => Worker = startDemonstrationWorker,
  ) {
    signal.throwIfAborted();
    const calls = new WorkerCalls<DemonstrationApi>(startWorker(), (cause) => onGone(stopped(cause)));
    signal.addEventListener('abort', () => calls.end(signal.reason), { once: true });
    this.#calls = calls;
  }

  /** Pictures will have `width` x `height` pixels. Rejects with a SourceError without WebGL, and with the signal's reason. */
  async open(width: number, height: number, limit = LONGEST_START): Promise<void> {
    const response = await fetch(new URL(`${import.meta.env.BASE_URL}face/canonical-mesh.json`, location.href), {
      signal: this.signal,
    });
    if (!response.ok) throw new Error(`cannot load the face mesh: ${response.status} ${response.url}`);
    const { triangles } = (await response.json()) as { triangles: number[] };
    try {
      await this.#calls
        .ask((stage) => stage.open(width, height, triangles), limit)
        .catch(async (cause: Error) => {
          // a worker that is gone would be gone again; one that says no has no WebGL
          if (problemOf(cause)) throw cause;
          this.#calls.end(cause);
          await this.#openHere(width, height, triangles);
        });
    } catch (cause) {
      this.signal.throwIfAborted();
      throw stopped(cause as Error);
    }
  }

  /** One picture, which the caller closes; null once the signal was given. Rejects when the worker is gone. */
  async draw(moment: DrawnMoment): Promise<ImageBitmap | null> {
    if (this.signal.aborted) return null;
    try {
      return this.#here ? this.#here.draw(moment) : await this.#calls.ask((stage) => stage.draw(moment));
    } catch (error) {
      if (this.signal.aborted) return null;
      throw error;
    }
  }

  async #openHere(width: number, height: number, triangles: readonly number[]): Promise<void> {
    const { Drawing } = await import('./drawing.ts');
    this.signal.throwIfAborted();
    const here = (this.#here = new Drawing(width, height, triangles));
    this.signal.addEventListener('abort', () => here.close(), { once: true });
  }
}

const stopped = (cause: Error): SourceError =>
  new SourceError('unsupported', `the demonstration face cannot be drawn: ${cause.message}`, { cause });
