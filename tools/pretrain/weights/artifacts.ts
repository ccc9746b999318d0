/** Reads written model artefacts from disk. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '../../../src/learn/tf.ts';

export function readArtifacts(folder: string): tf.io.ModelArtifacts {
  const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as tf.io.ModelJSON;
  const bin = readFileSync(join(folder, 'weights.bin'));
  return tf.io.getModelArtifactsForJSONSync(json, json.weightsManifest[0]!.weights, new Uint8Array(bin).buffer);
}
