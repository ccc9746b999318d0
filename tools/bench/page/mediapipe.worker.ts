/** The face finder alone, as the live path uses it: what everything else is measured against. */

import { expose } from 'comlink';
import { FaceFinder } from '../../../src/reader/face-finder.ts';

let finder: FaceFinder;

const api = {
  async open(bundle: string): Promise<void> {
    finder = await FaceFinder.open(bundle, 1);
  },
  /** How many faces there are; closes the frame. */
  async find(frame: ImageBitmap, time: number): Promise<number> {
    const { length } = await finder.find(frame, time);
    frame.close();
    return length;
  },
};

export type MediapipeApi = typeof api;
expose(api);
