/** The page's end of the synthesis worker: started for one synthesis, and ended with it. */

import { proxy, releaseProxy, wrap } from 'comlink';
import type { MadePicture } from './synthesis.ts';
import { builtAssets } from '../../reader/live-handle.ts';
import type { SynthesisApi } from './synthesis.worker.ts';

export type { MadePicture };

/**
 * Makes `count` labelled pictures of the person in `neutrals` (aligned crops, RGB), each handed to `onMade`. Rejects where nothing
 * can be drawn or no face is found, and with the signal's reason.
 */
export async function synthesize(
  signal: AbortSignal,
  neutrals: readonly Uint8Array[],
  seed: string,
  count: number,
  onMade: (picture: MadePicture) => void,
): Promise<void> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./synthesis.worker.ts', import.meta.url), { type: 'module', name: 'synthesis' });
  const api = wrap<SynthesisApi>(worker);
  const over = new Promise<never>((_, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
    worker.addEventListener('error', ({ message }) => fail(new Error(`synthesis stopped: ${message || 'not loaded'}`)));
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
