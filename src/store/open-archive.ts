/** The page's end of the archive worker: started for one archive, and ended with it. */

import { releaseProxy, wrap } from 'comlink';
import { personIn } from './archive-read.ts';
import type { PersonFile } from './archive.ts';
import type { ArchiveApi } from './archive.worker.ts';

/**
 * Checks an archive of a person while the page goes on; pictures stay in it until they are asked for. Rejects with an Error that says
 * what is wrong with any other file.
 */
export async function openArchive(file: Blob): Promise<PersonFile> {
  const worker = new Worker(new URL('./archive.worker.ts', import.meta.url), { type: 'module', name: 'archive' });
  const api = wrap<ArchiveApi>(worker);
  const over = new Promise<never>((_, fail) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      fail(new Error(`archive could not be read: ${event.message || 'its reader was not loaded: reload the page'}`));
    });
  });
  try {
    return await personIn(await Promise.race([over, api.checkArchive(file)]));
  } finally {
    api[releaseProxy]();
    worker.terminate();
  }
}
