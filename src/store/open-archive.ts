/** The page's end of the archive worker: started for one archive, and ended with it. */

import { releaseProxy, transfer, wrap } from 'comlink';
import type { PersonData } from './archive.ts';
import type { ArchiveApi } from './archive.worker.ts';

/**
 * Reads an archive of a person while the page goes on. Rejects with an Error that says what is wrong with any other file, and with the
 * signal's reason.
 */
export async function openArchive(signal: AbortSignal, file: Blob): Promise<PersonData> {
  signal.throwIfAborted();
  const bytes = new Uint8Array(await file.arrayBuffer());
  signal.throwIfAborted();
  const worker = new Worker(new URL('./archive.worker.ts', import.meta.url), { type: 'module', name: 'archive' });
  const api = wrap<ArchiveApi>(worker);
  const over = new Promise<never>((_, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      fail(new Error(`archive could not be read: ${event.message || 'its reader was not loaded: reload the page'}`));
    });
  });
  try {
    return await Promise.race([over, api.readArchive(transfer(bytes, [bytes.buffer]))]);
  } finally {
    api[releaseProxy]();
    worker.terminate();
  }
}
