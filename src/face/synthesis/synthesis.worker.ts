/** Makes labelled pictures of a person's own face off the page's thread. */

import { expose } from 'comlink';
import { Synthesis, type SyntheticPicture, type SynthesisAssets } from './synthesis.ts';

/** How far making pictures has come: the number to try next, and how many are made. */
export interface SynthesisPlace {
  readonly next: number;
  readonly made: number;
}

const api = {
  /** Shows that the worker lives. */
  ping(): void {},

  /**
   * Makes pictures from neutral crops until there are `count`, going on from a place, and hands each over with the number after it;
   * waits until it is taken. The same seed makes the same. Rejects as Synthesis.open, and as `onMade`.
   */
  async make(
    assets: SynthesisAssets,
    neutrals: readonly Uint8Array[],
    seed: string,
    { next, made }: SynthesisPlace,
    count: number,
    onMade: (picture: SyntheticPicture, next: number) => Promise<void>,
  ): Promise<void> {
    const synthesis = await Synthesis.open(assets, neutrals);
    try {
      for (let number = next; made < count && number < MOST_TRIES * count; number++) {
        const picture = await synthesis.make(`${seed}/${number}`);
        if (!picture) continue;
        made++;
        await onMade(picture, number + 1);
      }
    } finally {
      synthesis.close();
    }
  },
};

/** A picture in which no face is found is not counted; this many times as many are tried. */
const MOST_TRIES = 3;

export type SynthesisApi = typeof api;
expose(api);
