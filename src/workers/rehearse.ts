/** The page's end of the rehearsal worker: started for one rehearsal, and ended with it. */

import { proxy, releaseProxy, wrap } from 'comlink';
import type { MadePicture } from '../live/rehearsal/rehearsal.ts';
import { builtAssets } from './live-handle.ts';
import type { RehearsalApi } from './rehearsal.worker.ts';

export type { MadePicture };

/**
 * Makes `count` labelled pictures of the person in `neutrals` (aligned crops, RGB), each handed to `onMade`. Rejects where nothing
 * can be drawn or no face is found, and with the signal's reason.
 */
export async function rehearse(
  signal: AbortSignal,
  neutrals: readonly Uint8Array[],
  seed: string,
  count: number,
  onMade: (picture: MadePicture) => void,
): Promise<void> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./rehearsal.worker.ts', import.meta.url), { type: 'module', name: 'rehearsal' });
  const api = wrap<RehearsalApi>(worker);
  const over = new Promise<never>((_, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
    worker.addEventListener('error', ({ message }) => fail(new Error(`rehearsal stopped: ${message || 'not loaded'}`)));
  });
  try {
    const { bundle, mesh } = builtAssets();
    const hear = proxy(async (picture: MadePicture) => {
      if (!signal.aborted) onMade(picture);
    });
    await Promise.race([over, api.make({ bundle, mesh }, neutrals, seed, count, hear)]);
  } finally {
    api[releaseProxy]();
    worker.terminate();
  }
}
