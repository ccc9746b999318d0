/** A face finder in a module worker, as the live path has it, for one bundle at a time. */

import { expose } from 'comlink';
import { FaceFinder } from '../../src/reader/face-finder.ts';

let finder: FaceFinder | null = null;
let pictures = 0;

const bundleWorker = {
  async open(bundle: string): Promise<void> {
    finder = await FaceFinder.open(bundle, 1);
  },
  /** Landmarks of the only face in a picture of its own scene, LANDMARKS x 3; null when none is found. */
  async landmarks(picture: ImageBitmap): Promise<Float32Array | null> {
    await finder!.forget();
    const [face] = await finder!.find(picture, pictures++);
    picture.close();
    return face?.landmarks ?? null;
  },
};
export type BundleWorker = typeof bundleWorker;

expose(bundleWorker);
