/** A rehearsal in a module worker, as the trainer has it. */

import { expose } from 'comlink';
import { Rehearsal, type MadePicture, type RehearsalAssets } from '../../src/live/rehearsal/rehearsal.ts';

const rehearsalWorker = {
  /** The pictures of some keys. */
  async make(assets: RehearsalAssets, neutrals: Uint8Array[], keys: string[]): Promise<(MadePicture | null)[]> {
    const rehearsal = await Rehearsal.open(assets, neutrals);
    const made = [];
    for (const key of keys) made.push(await rehearsal.make(key));
    rehearsal.close();
    return made;
  },
};
export type RehearsalWorker = typeof rehearsalWorker;

expose(rehearsalWorker);
