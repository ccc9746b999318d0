/**
 * The demonstration face that shows, picture by picture, what it is told: rendered in a worker, and on the page's own thread in browsers that have
 * WebGL there alone.
 */

import { messageOf, problemOf } from '../../reader/problems.ts';
import { SourceError } from '../../reader/sources/source.ts';
import { DRAWING_WORKER, type DrawingWorker, type Place } from './drawing-worker.ts';
import type { Drawing, RenderedMoment } from './drawing.ts';

export type { RenderedMoment };

/** Opening may take this long, milliseconds: the code is loaded, and the shaders are compiled. */
const LONGEST_START = 60_000;
/** A refusal is believed after so many milliseconds: a thread that has ended may keep its WebGL for a while. */
const LONGEST_REFUSAL = 3000;
const AGAIN_AFTER = 500;
/** A WebGL context that was taken away may come back for so many milliseconds. */
const LONGEST_LOSS = 5000;

export class RenderedHead {
  #place: Place;
  #isOpen = false;
  /** What draws where the worker cannot. */
  #here: Drawing | null = null;
  /** Since when its pictures fail to come, milliseconds; null while they come. */
  #lostSince: number | null = null;
  /** What it is given up for. */
  #lost: SourceError | null = null;

  /**
   * Drawn until `signal`; to be opened before it draws. Once it is open, `onGone` hears when the worker dies or falls silent, and when the WebGL context
   * stays away.
   */
  constructor(
    private readonly signal: AbortSignal,
    private readonly onGone: (cause: SourceError) => void = () => undefined,
    private readonly worker: DrawingWorker = DRAWING_WORKER,
  ) {
    signal.throwIfAborted();
    this.#place = this.#enter();
    signal.addEventListener('abort', () => this.#place.leave(), { once: true });
  }

  /**
   * Pictures will have `width` x `height` pixels. Rejects with a SourceError without WebGL ('unsupported'), without the face mesh
   * ('not-loaded') and when the worker is gone ('stalled'), and with the signal's reason; nothing is held then.
   */
  async open(width: number, height: number, limit = LONGEST_START): Promise<void> {
    try {
      await this.#open(width, height, await this.#triangles(), limit);
      this.#isOpen = true;
    } catch (error) {
      this.#place.leave();
      throw error;
    }
  }

  async #triangles(): Promise<readonly number[]> {
    const url = new URL(`${import.meta.env.BASE_URL}face/canonical-mesh.json`, location.href);
    try {
      const response = await fetch(url, { signal: this.signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return ((await response.json()) as { readonly triangles: readonly number[] }).triangles;
    } catch (cause) {
      this.signal.throwIfAborted();
      throw new SourceError('not-loaded', `cannot load the face mesh: ${messageOf(cause)}, ${url.href}`, { cause });
    }
  }

  async #open(width: number, height: number, triangles: readonly number[], limit: number): Promise<void> {
    const began = performance.now();
    for (;;) {
      const refusal = await this.#tryTo(width, height, triangles, limit);
      this.signal.throwIfAborted();
      if (!refusal) return;
      if (problemOf(refusal)) throw stopped(refusal);
      if (performance.now() - began > LONGEST_REFUSAL) {
        throw new SourceError('unsupported', `the demonstration face cannot be drawn: ${refusal.message}`, { cause: refusal });
      }
      await new Promise((done) => setTimeout(done, AGAIN_AFTER));
      this.signal.throwIfAborted();
      this.#place = this.#enter();
    }
  }

  /**
   * One picture, which the caller closes; null while the WebGL context is away, and once the signal was given. Rejects when the worker is
   * gone, and with a SourceError when the context has been away for too long.
   */
  async draw(moment: RenderedMoment): Promise<ImageBitmap | null> {
    if (this.signal.aborted) return null;
    if (this.#lost) throw this.#lost;
    try {
      const { calls, head } = this.#place;
      const picture = this.#here ? this.#here.draw(moment) : await calls.ask((drawer) => drawer.draw(head, moment));
      if (!this.signal.aborted) return this.#watched(picture);
      picture?.close();
      return null;
    } catch (error) {
      if (this.signal.aborted) return null;
      throw error;
    }
  }

  #enter(): Place {
    return this.worker.enter((cause) => {
      if (this.#isOpen) this.onGone(stopped(cause)); // before that, opening rejects with it
    });
  }

  /** The picture; throws when the last one is long ago. */
  #watched(picture: ImageBitmap | null): ImageBitmap | null {
    if (picture) {
      this.#lostSince = null;
      return picture;
    }
    this.#lostSince ??= performance.now();
    if (performance.now() - this.#lostSince < LONGEST_LOSS) return null;
    this.#lost = stopped(new Error(`its WebGL context has been away for ${LONGEST_LOSS} ms`));
    this.onGone(this.#lost);
    throw this.#lost;
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
  new SourceError('stalled', `the demonstration face has stopped: ${cause.message}`, { cause });
