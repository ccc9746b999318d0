/** A model as a file that other programs load, and back. No tensors: pages may use it without the library. */

import { list, record, text, type Shape } from '../../core/shape.ts';
import { unzip, zip } from '../../core/zip.ts';
import type * as tf from '../tf.ts';
import { checkWeights } from './weights-check.ts';

/** The artefacts as a ZIP of model.json and weights.bin, which any page loads with `tf.loadLayersModel`. Throws without weights. */
export function zipModel({ weightSpecs, weightData, ...rest }: tf.io.ModelArtifacts): Uint8Array<ArrayBuffer> {
  if (!weightSpecs || !(weightData instanceof ArrayBuffer)) throw new Error('model artefacts without weights in one piece');
  const json = JSON.stringify({ ...rest, weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }] });
  const ascii = json.replace(/[^\0-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return zip({
    'model.json': Uint8Array.from(ascii, (letter) => letter.charCodeAt(0)),
    'weights.bin': new Uint8Array(weightData),
  });
}

/** A weight as it is described; checkWeights looks at the rest of it. */
const weight: Shape<tf.io.WeightsManifestEntry> = (value, at) => {
  record<{ name: string }>({ name: text })(value, at);
  return value as tf.io.WeightsManifestEntry;
};
const manifest = record<Pick<tf.io.ModelJSON, 'weightsManifest'>>({
  weightsManifest: list(record<tf.io.WeightsManifestConfig[number]>({ paths: list(text, 1), weights: list(weight) }), 1),
});

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  } catch (cause) {
    throw new Error('model.json: not JSON', { cause });
  }
}

/** What `zipModel` wrote. Throws an Error that names the file and what is wrong in it, weights that are no numbers too. */
export function unzipModel(archive: Uint8Array): tf.io.ModelArtifacts {
  const { 'model.json': json, 'weights.bin': bin } = unzip(archive);
  if (!json || !bin) throw new Error(`no ${json ? 'weights.bin' : 'model.json'} in it`);
  const model = readJson(json);
  manifest(model, 'model.json');
  const { weightsManifest, ...rest } = model as tf.io.ModelJSON;
  const { weights } = weightsManifest[0]!;
  const weightData = bin.slice().buffer;
  checkWeights(weights, weightData);
  return { ...rest, weightSpecs: weights, weightData };
}
