/** A model as a file that other programs load. No tensors: pages may use it without the library. */

import { zip } from '../../core/zip.ts';
import type * as tf from '../tf.ts';

/** The artefacts as a ZIP of model.json and weights.bin, which any page loads with `tf.loadLayersModel`. Throws without weights. */
export function zipModel({ weightSpecs, weightData, ...rest }: tf.io.ModelArtifacts): Uint8Array<ArrayBuffer> {
  if (!weightSpecs || !(weightData instanceof ArrayBuffer)) throw new Error('model artefacts without weights in one piece');
  const json = JSON.stringify({ ...rest, weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }] });
  return zip({
    'model.json': Uint8Array.from(json, (letter) => letter.charCodeAt(0)),
    'weights.bin': new Uint8Array(weightData),
  });
}
