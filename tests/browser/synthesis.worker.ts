/** A synthesis in a module worker, as the trainer has it. */

import { expose } from 'comlink';
import { Synthesis, type SyntheticPicture, type SynthesisAssets } from '../../src/face/synthesis/synthesis.ts';

const synthesisWorker = {
  /** The pictures of some keys. */
  async make(assets: SynthesisAssets, neutrals: Uint8Array[], keys: string[]): Promise<(SyntheticPicture | null)[]> {
    const synthesis = await Synthesis.open(assets, neutrals);
    const made = [];
    for (const key of keys) made.push(await synthesis.make(key));
    synthesis.close();
    return made;
  },
};
export type SynthesisWorker = typeof synthesisWorker;

expose(synthesisWorker);
