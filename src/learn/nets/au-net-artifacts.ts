/**
 * The network's weights as standard TensorFlow.js layers-model artefacts, which also load without this code. There a
 * trunk's first layer takes all landmarks, with zero rows for those it does not look at; here it keeps its own rows only.
 */

import { MESH_LANDMARKS } from '../../core/reading.ts';
import * as tf from '../tf.ts';
import { mapTree } from '../params.ts';
import { initAuNet, type AuNetParams } from './au-net.ts';
import type { DenseParams } from './dense.ts';
import { COLUMNS, REGIONS, type Region } from './regions.ts';
import { checkWeights } from './weights-check.ts';

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

/** The layer and the name of its weight that hold a parameter. */
export function weightName(path: string): string {
  const parts = path.split('/');
  return `${layerName(...parts.slice(0, -1))}/${parts.at(-1)!}`;
}

/** Whether the parameter at `path` is a first layer over landmarks, and of which region. */
function landmarkRows(path: string): Region | null {
  return REGIONS.find((region) => path === `${region}/shape/embed/kernel`) ?? null;
}

/** Bias of the covered head in weights written before there was one: nothing is ever called covered. */
const NEVER = -20;
/** What weights say of a part that they were written before; undefined where they must have it. */
function absent(path: string, shape: number[]): tf.Tensor | undefined {
  if (path.startsWith('covered/')) return tf.fill(shape, path.endsWith('bias') ? NEVER : 0);
  return path.startsWith('byTexture/') ? tf.zeros(shape) : undefined;
}

/** Tells by its path whether these artefacts have a weight for a parameter: what they lack is read as saying nothing, and not written. */
export function weightsIn({ weightSpecs = [] }: tf.io.ModelArtifacts): (path: string) => boolean {
  const names = new Set(weightSpecs.map(({ name }) => name));
  return (path) => names.has(weightName(path));
}

/** Reads the weights of a network, which are then the caller's. Throws, naming the weight, when one is missing, does not fit or is no number. */
export function readAuNet({ weightData, weightSpecs }: tf.io.ModelArtifacts): AuNetParams {
  if (!weightData || !weightSpecs) throw new Error('model artefacts without weights: load model.json together with weights.bin');
  const data = tf.io.CompositeArrayBuffer.join(weightData);
  checkWeights(weightSpecs, data);
  return tf.tidy(() => {
    const weights = tf.io.decodeWeights(data, weightSpecs);
    return mapTree(initAuNet(0), (expected, path) => {
      const name = weightName(path);
      const weight = weights[name] ?? absent(path, expected.shape);
      if (!weight) throw new Error(`model artefacts lack a weight: ${name}`);
      const region = landmarkRows(path);
      const shape = region ? [INPUTS, expected.shape[1]] : expected.shape;
      if (weight.shape.join() !== shape.join()) {
        throw new Error(`weight of the wrong shape: ${name} is [${weight.shape.join()}], expected [${shape.join()}]`);
      }
      return region ? tf.gather(weight, tf.tensor1d(COLUMNS[region] as number[], 'int32')) : weight;
    });
  });
}

/** What artefacts call themselves. */
export function versionOf({ userDefinedMetadata }: tf.io.ModelArtifacts): string {
  const version: unknown = userDefinedMetadata && 'version' in userDefinedMetadata ? userDefinedMetadata.version : null;
  return typeof version === 'string' ? version : 'unnamed';
}
