/** Makes labelled pictures of a person's own face off the page's thread. */

import { expose } from 'comlink';
import { Synthesis, type MadePicture, type SynthesisAssets } from './synthesis.ts';

const api = {
  /** Makes `count` pictures from neutral crops and hands each one over; the same seed makes the same. Rejects as Synthesis.open. */
  async make(
    assets: SynthesisAssets,
    neutrals: readonly Uint8Array[],
    seed: string,
    count: number,
    onMade: (picture: MadePicture) => Promise<void>,
  ): Promise<void> {
    const synthesis = await Synthesis.open(assets, neutrals);
    try {
      for (let made = 0, key = 0; made < count && key < MOST_TRIES * count; key++) {
        const picture = await synthesis.make(`${seed}/${key}`);
        if (!picture) continue;
        made++;
        await onMade(picture);
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
