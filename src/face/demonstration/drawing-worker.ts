/**
 * The worker that draws demonstration faces: one for all heads of a page, since some browsers have WebGL in one thread at a time and
 * would refuse the second head. It stays for a while after its last one, for the next, which a thread that is ending could keep from
 * its WebGL.
 */

import type { LiveError } from '../../reader/problems.ts';
import { WorkerCalls } from '../../reader/worker-calls.ts';
import type { DemonstrationApi } from './demonstration.worker.ts';

export const startDemonstrationWorker = (): Worker =>
  new Worker(new URL('./demonstration.worker.ts', import.meta.url), { type: 'module', name: 'demonstration' });

/** Milliseconds after its last head in which the worker waits for another one. */
const LINGERS = 10_000;

/** One head in the worker: what it is asked, and how it leaves. */
export interface Place {
  readonly head: number;
  readonly calls: WorkerCalls<DemonstrationApi>;
  /** Frees what the head draws with. */
  leave(): void;
}

export class DrawingWorker {
  #calls: WorkerCalls<DemonstrationApi> | null = null;
  #heads = new Map<number, (cause: LiveError) => void>();
  #last = 0;
  #ending: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly startWorker = startDemonstrationWorker,
    private readonly lingers = LINGERS,
  ) {}

  /** `onGone` hears when the worker dies or falls silent while the head is in it. */
  enter(onGone: (cause: LiveError) => void): Place {
    clearTimeout(this.#ending);
    const calls = (this.#calls ??= new WorkerCalls<DemonstrationApi>(this.startWorker(), (cause) => this.#gone(cause)));
    const head = ++this.#last;
    this.#heads.set(head, onGone);
    const leave = (): void => {
      if (!this.#heads.delete(head)) return;
      // a worker that is gone by then has nothing left to free
      calls.ask((drawer) => drawer.close(head)).catch(() => undefined);
      if (this.#heads.size === 0) this.#ending = setTimeout(() => this.#end(), this.lingers);
    };
    return { head, calls, leave };
  }

  #end(): void {
    this.#calls?.end(new DOMException('the last head has left', 'AbortError'));
    this.#calls = null;
  }

  /** The next head starts another worker. */
  #gone(cause: LiveError): void {
    clearTimeout(this.#ending);
    const heads = this.#heads;
    this.#heads = new Map();
    this.#calls = null;
    for (const onGone of heads.values()) onGone(cause);
  }
}

/** Where all heads of the page are drawn. */
export const DRAWING_WORKER = new DrawingWorker();
