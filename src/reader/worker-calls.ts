/**
 * What one worker is asked, and how every question ends: with its answer, with its time limit, or with the worker. A question is
 * kept in the table until then and not a moment longer. Nothing here waits on a promise of the worker's death: raced against one
 * that stays open, every answer would be kept alive by it for as long as the worker lives (Firefox grew by 73 MB a minute).
 */

import { releaseProxy, wrap, type Remote } from 'comlink';
import { LiveError } from './problems.ts';
import { afterWaiting } from './waiting.ts';

/** A worker that leaves a question unanswered for this long, milliseconds, is taken for dead. */
export const LONGEST_SILENCE = 15_000;

export class WorkerCalls<Api> {
  readonly #api: Remote<Api>;
  /** How to reject each open question. */
  readonly #open = new Set<(cause: unknown) => void>();
  #ended: { readonly cause: unknown } | null = null;

  /** Owns `worker` from now on. `onGone` hears once, when it dies ('worker-failed') or falls silent ('worker-silent'), and not when it is ended. */
  constructor(
    private readonly worker: Worker,
    private readonly onGone: (cause: LiveError) => void,
  ) {
    this.#api = wrap<Api>(worker);
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#gone(new LiveError('worker-failed', `worker failed: ${event.message || 'it could not be loaded'}`));
    });
  }

  /** Questions without an answer so far. */
  get open(): number {
    return this.#open.size;
  }

  /** An answer of the worker; rejects when it is an error, when none has come after `limit` milliseconds, and when the worker is gone. */
  ask<T>(question: (api: Remote<Api>) => Promise<T>, limit = LONGEST_SILENCE): Promise<T> {
    if (this.#ended) return Promise.reject(this.#ended.cause);
    return new Promise<T>((resolve, reject) => {
      const silent = new LiveError('worker-silent', `worker was silent for ${limit} ms`);
      const stopWaiting = afterWaiting(limit, () => this.#gone(silent));
      const settle = (): void => {
        stopWaiting();
        this.#open.delete(fail);
      };
      const fail = (cause: unknown): void => {
        settle();
        reject(cause);
      };
      this.#open.add(fail);
      question(this.#api).then((answer) => {
        settle();
        resolve(answer);
      }, fail);
    });
  }

  /** Stops the worker: what it was asked, and what it will be asked, rejects with `cause`. */
  end(cause: unknown): void {
    if (this.#ended) return;
    this.#ended = { cause };
    for (const fail of [...this.#open]) fail(cause);
    this.#api[releaseProxy]();
    this.worker.terminate();
  }

  #gone(cause: LiveError): void {
    if (this.#ended) return;
    this.end(cause);
    this.onGone(cause);
  }
}
