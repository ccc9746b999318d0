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
/** A refusal is believed after so many milliseconds: a thread that has ended may keep its WebGL for a while. */
const LONGEST_REFUSAL = 3000;
const AGAIN_AFTER = 500;

export class DrawnHead {
  #place: Place;
  /** What draws where the worker cannot. */
  #here: Drawing | null = null;

  /** Drawn until `signal`; to be opened before it draws. `onGone` hears when the worker dies or falls silent. */
  constructor(
    private readonly signal: AbortSignal,
    private readonly onGone: (cause: SourceError) => void = () => undefined,
    private readonly worker: DrawingWorker = DRAWING_WORKER,
  ) {
    signal.throwIfAborted();
    this.#place = this.#enter();
    signal.addEventListener('abort', () => this.#place.leave(), { once: true });
  }

  /** Pictures will have `width` x `height` pixels. Rejects with a SourceError without WebGL, and with the signal's reason. */
  async open(width: number, height: number, limit = LONGEST_START): Promise<void> {
    const response = await fetch(new URL(`${import.meta.env.BASE_URL}face/canonical-mesh.json`, location.href), {
      signal: this.signal,
    });
    if (!response.ok) throw new Error(`cannot load the face mesh: ${response.status} ${response.url}`);
    const { triangles } = (await response.json()) as { triangles: number[] };
    const began = performance.now();
    for (;;) {
      const refusal = await this.#tryTo(width, height, triangles, limit);
      this.signal.throwIfAborted();
      if (!refusal) return;
      if (problemOf(refusal) || performance.now() - began > LONGEST_REFUSAL) throw stopped(refusal);
      await new Promise((done) => setTimeout(done, AGAIN_AFTER));
      this.signal.throwIfAborted();
      this.#place = this.#enter();
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

  #enter(): Place {
    return this.worker.enter((cause) => this.onGone(stopped(cause)));
  }

  /** Opens in the worker, or else on the page; why it could not. */
  async #tryTo(width: number, height: number, triangles: readonly number[], limit: number): Promise<Error | null> {
    const { calls, head, leave } = this.#place;
    try {
      await calls.ask((drawer) => drawer.open(head, width, height, triangles), limit);
      return null;
    } catch (cause) {
      leave();
      // a worker that is gone would be gone again; one that says no has no WebGL
      if (this.signal.aborted || problemOf(cause)) return cause as Error;
    }
    try {
      const { Drawing } = await import('./drawing.ts');
      this.signal.throwIfAborted();
      const here = (this.#here = new Drawing(width, height, triangles));
      this.signal.addEventListener('abort', () => here.close(), { once: true });
      return null;
    } catch (cause) {
      return cause as Error;
    }
  }
}

const stopped = (cause: Error): SourceError =>
  new SourceError('unsupported', `the demonstration face cannot be drawn: ${cause.message}`, { cause });
