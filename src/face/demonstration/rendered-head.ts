/**
 * A drawn head that shows, picture by picture, what it is told: drawn in a worker, and on the page's own thread in browsers that have
 * WebGL there alone.
 */

import { problemOf } from '../../reader/problems.ts';
import { SourceError } from '../../reader/sources/source.ts';
import { DRAWING_WORKER, type DrawingWorker, type Place } from './drawing-worker.ts';
import type { Drawing, DrawnMoment } from './drawing.ts';

export type { DrawnMoment };

/** The first picture may take this long, milliseconds: its code is loaded, and its shaders are compiled. */
const LONGEST_START = 60_000;

export class DrawnHead {
  readonly #place: Place;
  /** What draws where the worker cannot. */
  #here: Drawing | null = null;

  /** Drawn until `signal`; to be opened before it draws. `onGone` hears when the worker dies or falls silent. */
  constructor(
    private readonly signal: AbortSignal,
    onGone: (cause: SourceError) => void = () => undefined,
    worker: DrawingWorker = DRAWING_WORKER,
  ) {
    signal.throwIfAborted();
    const place = worker.enter((cause) => onGone(stopped(cause)));
    signal.addEventListener('abort', () => place.leave(), { once: true });
    this.#place = place;
  }

  /** Pictures will have `width` x `height` pixels. Rejects with a SourceError without WebGL, and with the signal's reason. */
  async open(width: number, height: number, limit = LONGEST_START): Promise<void> {
    const response = await fetch(new URL(`${import.meta.env.BASE_URL}face/canonical-mesh.json`, location.href), {
      signal: this.signal,
    });
    if (!response.ok) throw new Error(`cannot load the face mesh: ${response.status} ${response.url}`);
    const { triangles } = (await response.json()) as { triangles: number[] };
    try {
      const { calls, head } = this.#place;
      await calls
        .ask((drawer) => drawer.open(head, width, height, triangles), limit)
        .catch(async (cause: Error) => {
          this.signal.throwIfAborted();
          // a worker that is gone would be gone again; one that says no has no WebGL
          if (problemOf(cause)) throw cause;
          this.#place.leave();
          await this.#openHere(width, height, triangles);
        });
      this.signal.throwIfAborted();
    } catch (cause) {
      this.signal.throwIfAborted();
      throw stopped(cause as Error);
    }
  }

  /** One picture, which the caller closes; null once the signal was given. Rejects when the worker is gone. */
  async draw(moment: DrawnMoment): Promise<ImageBitmap | null> {
    if (this.signal.aborted) return null;
    try {
      if (this.#here) return this.#here.draw(moment);
      const { calls, head } = this.#place;
      const picture = await calls.ask((drawer) => drawer.draw(head, moment));
      if (!this.signal.aborted) return picture;
      picture.close();
      return null;
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
