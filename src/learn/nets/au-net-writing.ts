/**
 * A network with other weights as standard TensorFlow.js layers-model artefacts: those of the network it was trained from, with
 * their topology, and every weight that training may have changed in place of the old one. The way back is readAuNet.
 */

import { entries } from '../params.ts';
import * as tf from '../tf.ts';
import { ARCHITECTURE, DESCRIPTION, WITHOUT_TEXTURE, type AuNetMetadata } from './architecture.ts';
import { spread, weightName, weightsIn } from './au-net-artifacts.ts';
import { regionalHead, type AuNetParams } from './au-net.ts';
import { REGIONS, SIDE_REGIONS } from './regions.ts';

/** What userDefinedMetadata says of a network that leaves the app, but for its checksum (reader/model-seal.ts): what it takes and gives, for those who have nothing but the file. */
export interface WrittenMetadata extends Omit<AuNetMetadata, 'sha256'> {
  /** By name of the input or output. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

const MEANINGS: Pick<WrittenMetadata, 'inputs' | 'outputs'> = {
  inputs: {
    landmarks: '[B, 1404]: x, y, z in cm of 468 face mesh points, head frontal and upright',
    crop: '[B, 112, 112, 1]: aligned face, grey (ITU-R BT.601) from 0 to 1, subject left on the right; zeros for none',
    texture: '[B, 981]: histograms of oriented gradients, light and contrast of the crop; zeros for none',
    neutral_landmarks: 'as landmarks, of the same person at rest; zeros where not known',
    neutral_crop: 'as crop, of the same person at rest; zeros where not known',
    neutral_texture: 'as texture, of the same person at rest; zeros where not known',
    known: '[B, 1]: how far the neutral is trusted: 1, .7 where it is estimated, 0 where none is given',
  },
  outputs: {
    latents: '[B, 21]: latent z of each of actionUnits; P(level >= k) = sigmoid(4 (z - k + 1/2)), k from 1 to 5',
    sides: 'latents of the left and right of each of sidedUnits',
    covered: '[B, 2]: logits that something hides the upper and the lower face',
    expressions: 'logits of expressions',
    feature: 'what the last shared block gives to the heads',
  },
};

/**
 * Artefacts of `base` with the weights of `params`, as `version`: what `base` has no weight for, its topology has no place for, and is not
 * written (weightsIn). Weights are written in full precision. Throws when `base` has none.
 */
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
    userDefinedMetadata: { version, ...DESCRIPTION, ...saidOf(base) } satisfies WrittenMetadata,
  };
}

/** What a topology is, takes and gives; those of version 1 took no texture, and gave the latents of the unit head. */
function saidOf(base: tf.io.ModelArtifacts): typeof MEANINGS & Pick<AuNetMetadata, 'architecture'> {
  if (weightsIn(base)('byTexture/kernel')) return MEANINGS;
  const inputs = Object.entries(MEANINGS.inputs).filter(([name]) => !name.endsWith('texture'));
  const outputs = Object.entries(MEANINGS.outputs).map(([name, said]) => [name === 'latents' ? 'units' : name, said]);
  return {
    architecture: { ...ARCHITECTURE, version: WITHOUT_TEXTURE },
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs) as Record<string, string>,
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
    sides: regionalHead(params.sides, SIDE_REGIONS, upperWidth),
    covered: regionalHead(params.covered, REGIONS, upperWidth),
  };
}
