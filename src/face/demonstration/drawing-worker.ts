/**
 * The worker that draws demonstration faces: one for all heads of a page, since some browsers have WebGL in one thread at a time and
 * would refuse the second head. It ends with its last one, so that another thread may have WebGL then.
 */

import type { LiveError } from '../../reader/problems.ts';
import { WorkerCalls } from '../../reader/worker-calls.ts';
import type { DemonstrationApi } from './demonstration.worker.ts';

export const startDemonstrationWorker = (): Worker =>
  new Worker(new URL('./demonstration.worker.ts', import.meta.url), { type: 'module', name: 'demonstration' });

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

  constructor(private readonly startWorker = startDemonstrationWorker) {}

  /** `onGone` hears when the worker dies or falls silent while the head is in it. */
  enter(onGone: (cause: LiveError) => void): Place {
    const calls = (this.#calls ??= new WorkerCalls<DemonstrationApi>(this.startWorker(), (cause) => this.#gone(cause)));
    const head = ++this.#last;
    this.#heads.set(head, onGone);
    const leave = (): void => {
      if (!this.#heads.delete(head)) return;
      if (this.#heads.size > 0) {
        // a worker that is gone by then has nothing left to free
        calls.ask((drawer) => drawer.close(head)).catch(() => undefined);
        return;
      }
      this.#calls = null;
      calls.end(new DOMException('the last head has left', 'AbortError'));
    };
    return { head, calls, leave };
  }

  /** The next head starts another worker. */
  #gone(cause: LiveError): void {
    const heads = this.#heads;
    this.#heads = new Map();
    this.#calls = null;
    for (const onGone of heads.values()) onGone(cause);
  }
}

/** Where all heads of the page are drawn. */
export const DRAWING_WORKER = new DrawingWorker();
