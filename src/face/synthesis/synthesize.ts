/** The page's end of the synthesis worker: started for one synthesis, and ended with it. */

import { proxy, releaseProxy, wrap } from 'comlink';
import { builtAssets } from '../../assets.ts';
import { Silence } from '../../core/silence.ts';
import type { SyntheticPicture } from './synthesis.ts';
import type { SynthesisApi, SynthesisPlace } from './synthesis.worker.ts';

export type { SyntheticPicture, SynthesisPlace };

const START: SynthesisPlace = { next: 0, made: 0 };
/** Milliseconds between two questions whether the worker lives. */
const TURN = 5000;

/**
 * Makes labelled pictures of the person in `neutrals` (aligned crops, RGB) until there are `count`, going on from `place`. Each is
 * handed to `onMade` with the `next` of its place; the one after it is made once that has resolved. Rejects where nothing can be
 * drawn or no face is found, where its worker does not answer any more, and as `onMade` does.
 */
export async function synthesize(
  neutrals: readonly Uint8Array[],
  seed: string,
  count: number,
  onMade: (picture: SyntheticPicture, next: number) => Promise<void> | void,
  place = START,
): Promise<void> {
  const worker = new Worker(new URL('./synthesis.worker.ts', import.meta.url), { type: 'module', name: 'synthesis' });
  const api = wrap<SynthesisApi>(worker);
  const silence = new Silence();
  let asking: ReturnType<typeof setInterval> | undefined;
  let refuse!: (reason: unknown) => void;
  const over = new Promise<never>((_, fail) => {
    refuse = fail;
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      fail(new Error(`synthesis stopped: ${event.message || 'not loaded'}`));
    });
    asking = setInterval(() => {
      const turn = silence.turn();
      if (turn === 'ask') void api.ping().then(() => silence.heard());
      if (turn === 'gone') fail(new Error('synthesis stopped: its worker does not answer'));
    }, TURN);
  });
  try {
    const { bundle, mesh } = builtAssets();
    const hear = proxy(async (picture: SyntheticPicture, next: number) => {
      silence.heard();
      // an error keeps its class only on this side of the worker
      await Promise.resolve(onMade(picture, next)).catch(refuse);
    });
    await Promise.race([over, api.make({ bundle, mesh }, neutrals, seed, place, count, hear)]);
  } finally {
    clearInterval(asking);
    api[releaseProxy]();
    worker.terminate();
  }
}
