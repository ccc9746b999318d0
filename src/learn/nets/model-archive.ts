/** A model as a file that other programs load, and back. No tensors: pages may use it without the library. */

import * as v from 'valibot';
import { admit, text } from '../../core/door.ts';
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

/** Where the weights are described; checkWeights looks at each of them. */
const manifest = v.object({
  weightsManifest: v.strictTuple([v.object({ paths: v.strictTuple([text]), weights: v.array(v.looseObject({ name: text })) })]),
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
  return withWeights(readModelJson(json), bin);
}

/** What a model.json says. Throws an Error that names what is wrong in it. */
export function readModelJson(bytes: Uint8Array): tf.io.ModelJSON {
  const model = readJson(bytes);
  admit(manifest, model, 'model.json');
  return model as tf.io.ModelJSON;
}

/** A model with the file of its weights. Throws for weights that are not those described, or no numbers. */
export function withWeights({ weightsManifest, ...rest }: tf.io.ModelJSON, bin: Uint8Array): tf.io.ModelArtifacts {
  const { weights } = weightsManifest[0]!;
  const weightData = bin.slice().buffer;
  checkWeights(weights, weightData);
  return { ...rest, weightSpecs: weights, weightData };
}
