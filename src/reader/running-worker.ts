/** One life of the live worker: what it is asked, and the one place where its death is noticed. */

import { releaseProxy, wrap, type Remote } from 'comlink';
import type { Readiness } from './au-model.ts';
import type { LivePath } from './live-path.ts';
import { LiveError } from './problems.ts';

type Path = Remote<LivePath>;

/** A worker that leaves a question unanswered for this long, in milliseconds, is taken for dead. */
const LONGEST_SILENCE = 15_000;

export const startLiveWorker = (): Worker =>
  new Worker(new URL('./live.worker.ts', import.meta.url), { type: 'module', name: 'live' });

export class RunningWorker {
  /** What `open` resolved with; rejects when it failed, or when the worker died first. */
  readonly ready: Promise<Readiness>;
  /** Rejects when the worker dies or is ended. */
  readonly gone: Promise<never>;
  readonly #path: Path;
  #die!: (cause: unknown) => void;

  constructor(
    private readonly worker: Worker,
    open: (path: Path) => Promise<Readiness>,
  ) {
    this.#path = wrap<LivePath>(worker);
    this.gone = new Promise((_, reject) => (this.#die = reject));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#die(new LiveError('worker-failed', `live worker failed: ${event.message || 'it could not be loaded'}`));
    });
    this.ready = Promise.race([open(this.#path), this.gone]);
  }

  /** An answer of the path; rejects when it is an error, when the worker dies, and when it stays silent. */
  async ask<T>(question: (path: Path) => Promise<T>): Promise<T> {
    const timer = setTimeout(
      () => this.#die(new LiveError('worker-failed', `live worker was silent for ${LONGEST_SILENCE} ms`)),
      LONGEST_SILENCE,
    );
    try {
      return await Promise.race([question(this.#path), this.gone]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** As `ask`, for what may come before the path is open: it waits in the worker until then. */
  async tell(call: (path: Path) => Promise<void>): Promise<void> {
    await Promise.race([call(this.#path), this.gone]);
  }

  /** Stops the worker; everything asked of it rejects with `cause`. */
  end(cause: unknown): void {
    this.#die(cause);
    this.#path[releaseProxy]();
    this.worker.terminate();
  }
}
