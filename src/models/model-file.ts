/** A person's model as a file for other programs. */

import { zipModel } from '../learn/nets/model-archive.ts';
import type { VersionStore } from '../store/versions.ts';

/** A version as a file: a ZIP of model.json and weights.bin, a standard TensorFlow.js layers model. Rejects for one that is not kept. */
export async function modelArchive(versions: VersionStore, id: string): Promise<Uint8Array<ArrayBuffer>> {
  const weights = await versions.weights(id);
  if (!weights) throw new RangeError(`no such version: ${id}`);
  return zipModel(weights);
}
