/**
 * A network with other weights as standard TensorFlow.js layers-model artefacts: those of the network it was trained from, with
 * their topology, and every weight that training may have changed in place of the old one. The way back is readAuNet.
 */

import { entries } from '../params.ts';
import * as tf from '../tf.ts';
import { spread, weightName } from './au-net-artifacts.ts';
import { regionalHead, type AuNetParams } from './au-net.ts';
import { REGIONS, SIDE_REGIONS, UNIT_REGIONS } from './regions.ts';

/** Artefacts of `base` with the weights of `params`, as `version`. Weights are written in full precision. Throws when `base` has none. */
export function writeAuNet(params: AuNetParams, base: tf.io.ModelArtifacts, version: string): tf.io.ModelArtifacts {
  const { weightData, weightSpecs } = base;
  if (!weightData || !weightSpecs) throw new Error('model artefacts without weights: load model.json together with weights.bin');
  const specs: tf.io.WeightsManifestEntry[] = [];
  const values: Float32Array[] = [];
  tf.tidy(() => {
    const kept = tf.io.decodeWeights(tf.io.CompositeArrayBuffer.join(weightData), weightSpecs);
    const changed = new Map(entries(asWritten(params)).map(([path, leaf]) => [weightName(path), leaf]));
    for (const { name } of weightSpecs) {
      const weight = changed.get(name) ?? kept[name]!;
      specs.push({ name, shape: weight.shape, dtype: 'float32' });
      values.push(weight.dataSync() as Float32Array);
    }
  });
  const data = new Float32Array(values.reduce((sum, { length }) => sum + length, 0));
  values.reduce((at, value) => (data.set(value, at), at + value.length), 0);
  return {
    modelTopology: base.modelTopology!,
    format: 'layers-model',
    generatedBy: 'facsimile calibration',
    convertedBy: null,
    weightSpecs: specs,
    weightData: data.buffer,
    userDefinedMetadata: { ...base.userDefinedMetadata, version },
  };
}

/** Parameters as the layers model holds them: first layers over all landmarks, and heads that say themselves what they do not read. */
function asWritten(params: AuNetParams): AuNetParams {
  const upperWidth = params.upper.shared.bias.shape[0];
  const trunks = REGIONS.map((region) => {
    const trunk = params[region];
    return [region, { ...trunk, shape: { ...trunk.shape, embed: spread(trunk.shape.embed, region) } }] as const;
  });
  return {
    ...params,
    ...Object.fromEntries(trunks),
    units: regionalHead(params.units, UNIT_REGIONS, upperWidth),
    sides: regionalHead(params.sides, SIDE_REGIONS, upperWidth),
  };
}
