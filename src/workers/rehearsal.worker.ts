/** Makes labelled pictures of a person's own face off the page's thread. */

import { expose } from 'comlink';
import { Rehearsal, type MadePicture, type RehearsalAssets } from '../live/rehearsal/rehearsal.ts';

const api = {
  /** Makes `count` pictures from neutral crops and hands each one over; the same seed makes the same. Rejects as Rehearsal.open. */
  async make(
    assets: RehearsalAssets,
    neutrals: readonly Uint8Array[],
    seed: string,
    count: number,
    onMade: (picture: MadePicture) => Promise<void>,
  ): Promise<void> {
    const rehearsal = await Rehearsal.open(assets, neutrals);
    try {
      for (let made = 0, key = 0; made < count && key < MOST_TRIES * count; key++) {
        const picture = await rehearsal.make(`${seed}/${key}`);
        if (!picture) continue;
        made++;
        await onMade(picture);
      }
    } finally {
      rehearsal.close();
    }
  },
};

/** A picture in which no face is found is not counted; this many times as many are tried. */
const MOST_TRIES = 3;

export type RehearsalApi = typeof api;
expose(api);
