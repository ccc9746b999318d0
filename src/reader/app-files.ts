/**
 * Files that come with the app, checked as they are loaded. What is kept for use offline may be damaged, and a cache answers
 * before the network does: a file that fails its check is therefore asked for once more past every cache. The service worker
 * takes that for its own renewal too (pwa/service-worker.ts), so that trying again heals.
 */

import { LiveError, messageOf, type LiveProblem } from './problems.ts';
import { afterWaiting } from './waiting.ts';

/** A file arrived that is not what it should be. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

/** Milliseconds without a byte, or an answer, after which a file is given up. */
const LONGEST_WAIT = 30_000;

/** The file at `url`. Rejects when it is not there, or when nothing comes for LONGEST_WAIT. */
export async function fetchFile(url: string, cache: RequestCache = 'default'): Promise<Uint8Array<ArrayBuffer>> {
  const silence = new AbortController();
  const wait = (): (() => void) =>
    afterWaiting(LONGEST_WAIT, () => silence.abort(new Error(`nothing came for ${LONGEST_WAIT / 1000} s`)));
  let stopWaiting = wait();
  try {
    const response = await fetch(url, { cache, signal: silence.signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const arriving = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        stopWaiting();
        stopWaiting = wait();
        controller.enqueue(chunk);
      },
    });
    return new Uint8Array(await new Response(response.body && response.body.pipeThrough(arriving)).arrayBuffer());
  } finally {
    stopWaiting();
  }
}

/**
 * What `read` makes of a file, or of several that belong together: from the caches, and once more past them when it rejects with
 * DamagedFile. Rejects with a LiveError: 'file-damaged' when the network has nothing better, else `missing`.
 */
export async function loadChecked<T>(what: string, missing: LiveProblem, read: (cache: RequestCache) => Promise<T>): Promise<T> {
  try {
    return await read('default');
  } catch (cause) {
    if (!(cause instanceof DamagedFile)) throw new LiveError(missing, `cannot load ${what}: ${messageOf(cause)}`, { cause });
    return read('reload').catch((again: unknown) => {
      const message = `${what} is damaged: ${cause.message}; loading it anew failed: ${messageOf(again)}`;
      throw new LiveError('file-damaged', message, { cause: again });
    });
  }
}

/** Runs `check` on what arrived; what it throws becomes a DamagedFile. */
export function orDamaged<T>(check: () => T): T {
  try {
    return check();
  } catch (cause) {
    throw new DamagedFile(messageOf(cause), { cause });
  }
}

/**
 * Whether the WebAssembly module at `url`, which did not start, was damaged; it is loaded anew then, and can be started again. Rejects
 * with a LiveError: `missing` when it cannot be had, 'file-damaged' when the network has nothing better.
 */
export async function renewDamagedWasm(url: string, missing: LiveProblem): Promise<boolean> {
  let renewed = false;
  await loadChecked(`the WebAssembly module ${url}`, missing, async (cache) => {
    renewed = cache === 'reload';
    const bytes = await fetchFile(url, cache);
    if (!WebAssembly.validate(bytes)) throw new DamagedFile('no WebAssembly in it');
  });
  return renewed;
}
