/**
 * The network's weights as standard TensorFlow.js layers-model artefacts, which also load without this code. There a
 * trunk's first layer takes all landmarks, with zero rows for those it does not look at; here it keeps its own rows only.
 */

import { MESH_LANDMARKS } from '../../core/reading.ts';
import * as tf from '../tf.ts';
import type { AuNetParams, TrunkParams } from './au-net.ts';
import type { DenseParams } from './dense.ts';
import { COLUMNS, type Region } from './regions.ts';

/** What userDefinedMetadata of the artefacts says. */
export interface AuNetMetadata {
  readonly version: string;
  readonly actionUnits: readonly string[];
  readonly sidedUnits: readonly string[];
  readonly expressions: readonly string[];
}

const INPUTS = 3 * MESH_LANDMARKS;

/** Names of the layers, and so of the weights, in the artefacts. */
export const layerName = (...path: string[]): string => path.join('_');

/** The first layer of a trunk over all landmarks: [INPUTS, code], zero outside the trunk's region. */
export function spread({ kernel, bias }: DenseParams, region: Region): DenseParams {
  return tf.tidy(() => {
    const rows = tf.tensor2d(COLUMNS[region] as number[], [COLUMNS[region].length, 1], 'int32');
    return { kernel: tf.scatterND(rows, kernel, [INPUTS, kernel.shape[1]]), bias: tf.clone(bias) };
  });
}

/** Reads the weights of a network, which are then the caller's. Throws, naming the weight, when one is missing or does not fit. */
export function readAuNet({ weightData, weightSpecs }: tf.io.ModelArtifacts): AuNetParams {
  if (!weightData || !weightSpecs) throw new Error('model artefacts without weights: load model.json together with weights.bin');
  return tf.tidy(() => {
    const weights = tf.io.decodeWeights(tf.io.CompositeArrayBuffer.join(weightData), weightSpecs);
    const at = (name: string, rank: number): tf.Tensor => {
      const weight = weights[name];
      if (!weight) throw new Error(`model artefacts lack a weight: ${name}`);
      if (weight.rank !== rank) throw new Error(`weight of the wrong rank: ${name} has shape [${weight.shape.join()}]`);
      return weight;
    };
    const dense = (...path: string[]): DenseParams => ({
      kernel: at(`${layerName(...path)}/kernel`, 2) as tf.Tensor2D,
      bias: at(`${layerName(...path)}/bias`, 1) as tf.Tensor1D,
    });
    const embed = (region: Region): DenseParams => {
      const { kernel, bias } = dense(region, 'embed');
      if (kernel.shape[0] !== INPUTS) throw new Error(`first layer takes ${kernel.shape[0]} numbers: ${INPUTS} expected`);
      return { kernel: tf.gather(kernel, tf.tensor1d(COLUMNS[region] as number[], 'int32')), bias };
    };
    const trunk = (region: Region): TrunkParams => ({
      embed: embed(region),
      mix: dense(region, 'mix'),
      shared: dense(region, 'shared'),
    });
    return {
      upper: trunk('upper'),
      lower: trunk('lower'),
      units: dense('units'),
      sides: dense('sides'),
      expressions: dense('expressions'),
    };
  });
}
