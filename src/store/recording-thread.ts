/** The page's side of recording.worker.ts: how a worker is started, and heard of when it is gone. */

import { wrap, type Remote } from 'comlink';
import type { RecordingApi } from './recording.worker.ts';

export const startWorker = (): Worker =>
  new Worker(new URL('./recording.worker.ts', import.meta.url), { type: 'module', name: 'recording' });

export type FileWorker = <T>(ask: (api: Remote<RecordingApi>) => Promise<T>) => Promise<T>;

/** Rejects when `worker` cannot be loaded or dies: what it was asked is never answered then. `words` are given what it died of, if known. */
export function goneOf(worker: Worker, words: (cause: string | undefined) => string): Promise<never> {
  const gone = new Promise<never>((_, fail) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      fail(new Error(words(event.message)));
    });
  });
  gone.catch(() => undefined); // told to those who ask it
  return gone;
}

/** A worker that reads and keeps files of recordings. What it is asked rejects where it cannot be loaded, and `onGone` hears of it. */
export function startFileWorker(onGone: () => void): FileWorker {
  const worker = startWorker();
  const api = wrap<RecordingApi>(worker);
  const gone = goneOf(worker, () => 'the reader of recordings was not loaded: reload the page');
  gone.catch(() => {
    worker.terminate();
    onGone();
  });
  return (ask) => Promise.race([gone, ask(api)]);
}
