/**
 * Writes the network as standard TensorFlow.js artefacts: model.json and weights.bin, kernels as float16, biases as float32.
 * What training kept outside the network is folded in: landmarks relative to the mean face, and the calibration of the heads.
 */

import * as layers from '@tensorflow/tfjs-layers';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MESH_LANDMARKS } from '../../../src/core/reading.ts';
import { TEXTURE_WIDTH } from '../../../src/core/texture.ts';
import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { DESCRIPTION, type AuNetMetadata } from '../../../src/learn/nets/architecture.ts';
import { layerName, spread } from '../../../src/learn/nets/au-net-artifacts.ts';
import { CONTRAST_FLOOR, regionalHead, type AuNetParams } from '../../../src/learn/nets/au-net.ts';
import { STRIDE, type ConvParams } from '../../../src/learn/nets/conv.ts';
import type { DenseParams } from '../../../src/learn/nets/dense.ts';
import { REGIONS, ROWS, SIDE_REGIONS, type Region } from '../../../src/learn/nets/regions.ts';
import type { ParamTree } from '../../../src/learn/params.ts';
import * as tf from '../../../src/learn/tf.ts';
import { toHalves, fromHalves } from './half.ts';

/** The affine change that calibration gives each latent. */
export interface Calibration {
  readonly scale: readonly number[];
  readonly shift: readonly number[];
}

const column = (values: readonly number[]): tf.Tensor1D => tf.tensor1d([...values]);

/** A layer without a bias. */
type Bare = AuNetParams['byTexture'];

function calibrated({ kernel, bias }: DenseParams, { scale, shift }: Calibration): DenseParams {
  return { kernel: tf.mul(kernel, column(scale)), bias: tf.add(tf.mul(bias, column(scale)), column(shift)) };
}

/** Kernels as halves hold them: what is folded into a bias must use these very numbers. */
function halved<T extends DenseParams | ConvParams>({ kernel, bias }: T): T {
  const values = fromHalves(toHalves(kernel.dataSync() as Float32Array));
  return { kernel: tf.tensor(values, kernel.shape), bias: tf.clone(bias) } as T;
}

/** Layers by name, with the weights they are to be written with. */
export interface ExportedLayers extends ParamTree {
  readonly [name: string]: DenseParams | ConvParams | Bare;
}

/** What is written of a network trained on landmarks relative to `centre`. The caller disposes of it. */
export function exportedLayers(
  params: AuNetParams,
  centre: Float32Array,
  units: Calibration,
  sides: Calibration,
): ExportedLayers {
  return tf.tidy(() => {
    const out: Record<string, DenseParams | ConvParams | Bare> = {};
    for (const region of REGIONS) {
      const { shape, picture, shared } = params[region];
      const embed = halved(spread(shape.embed, region));
      const middle = tf.matMul(tf.tensor2d(centre, [1, centre.length]), embed.kernel);
      out[layerName(region, 'shape', 'embed')] = { kernel: embed.kernel, bias: tf.sub(embed.bias, tf.squeeze(middle)) };
      out[layerName(region, 'shape', 'mix')] = halved(shape.mix);
      for (const [name, layer] of Object.entries(picture)) {
        out[layerName(region, 'picture', name)] = halved(layer as DenseParams | ConvParams);
      }
      out[layerName(region, 'shared')] = halved(shared);
    }
    const upperWidth = params.upper.shared.bias.shape[0];
    out.units = halved(calibrated(params.units, units));
    out.byTexture = { kernel: tf.mul<tf.Tensor2D>(params.byTexture.kernel, column(units.scale)) };
    out.sides = halved(calibrated(regionalHead(params.sides, SIDE_REGIONS, upperWidth), sides));
    out.covered = halved(regionalHead(params.covered, REGIONS, upperWidth));
    out.expressions = halved(params.expressions);
    return out;
  });
}

/** The network as a layers model without weights of its own yet. */
function buildModel(exported: ExportedLayers): layers.LayersModel {
  const dense = (name: string, activation: 'linear' | 'relu'): layers.layers.Layer =>
    layers.layers.dense({ name, units: exported[name]!.kernel.shape.at(-1)!, activation, useBias: 'bias' in exported[name]! });
  const conv = (name: string): layers.layers.Layer => {
    const [kernelSize, , , filters] = exported[name]!.kernel.shape as [number, number, number, number];
    return layers.layers.conv2d({ name, kernelSize, filters, strides: STRIDE, padding: 'same', activation: 'relu' });
  };
  const input = (name: string, ...shape: number[]): layers.SymbolicTensor => layers.input({ name, shape });
  const landmarks = [input('landmarks', 3 * MESH_LANDMARKS), input('neutral_landmarks', 3 * MESH_LANDMARKS)] as const;
  const crops = [input('crop', CROP_SIZE, CROP_SIZE, 1), input('neutral_crop', CROP_SIZE, CROP_SIZE, 1)] as const;
  const textures = [input('texture', TEXTURE_WIDTH), input('neutral_texture', TEXTURE_WIDTH)] as const;
  const known = input('known', 1);
  // layers can add and multiply but not subtract: the neutral's code is taken times minus the flag
  const minusKnown = layers.layers
    .dense({ name: 'minus', units: 1, kernelInitializer: layers.initializers.constant({ value: -1 }), useBias: false })
    .apply(known) as layers.SymbolicTensor;
  const times = (a: layers.SymbolicTensor, b: layers.SymbolicTensor): layers.SymbolicTensor =>
    layers.layers.multiply().apply([a, b]) as layers.SymbolicTensor;
  const mixed = (name: string, code: layers.SymbolicTensor, neutral: layers.SymbolicTensor): layers.SymbolicTensor => {
    const told = layers.layers.add().apply([times(code, known), times(neutral, minusKnown)]) as layers.SymbolicTensor;
    return dense(name, 'relu').apply(
      layers.layers.concatenate().apply([code, told, known]) as layers.SymbolicTensor,
    ) as layers.SymbolicTensor;
  };
  const through = (input: layers.SymbolicTensor, list: readonly layers.layers.Layer[]): layers.SymbolicTensor =>
    list.reduce((value, layer) => layer.apply(value) as layers.SymbolicTensor, input);
  const shape = (region: Region): layers.SymbolicTensor => {
    const embed = dense(layerName(region, 'shape', 'embed'), 'linear');
    const [code, neutral] = landmarks.map((given) => through(given, [embed])) as [layers.SymbolicTensor, layers.SymbolicTensor];
    return mixed(layerName(region, 'shape', 'mix'), code, neutral);
  };
  const picture = (region: Region): layers.SymbolicTensor => {
    const { from, count } = ROWS[region];
    const stack = [
      layers.layers.cropping2D({
        cropping: [
          [from, CROP_SIZE - from - count],
          [0, 0],
        ],
      }),
      layers.layers.layerNormalization({ axis: [1, 2, 3], center: false, scale: false, epsilon: CONTRAST_FLOOR }),
      ...['conv1', 'conv2', 'conv3', 'conv4'].map((name) => conv(layerName(region, 'picture', name))),
      layers.layers.flatten(),
      dense(layerName(region, 'picture', 'embed'), 'linear'),
    ];
    const [code, neutral] = crops.map((given) => through(given, stack)) as [layers.SymbolicTensor, layers.SymbolicTensor];
    return mixed(layerName(region, 'picture', 'mix'), code, neutral);
  };
  const trunk = (region: Region): layers.SymbolicTensor => {
    const both = layers.layers.concatenate().apply([shape(region), picture(region)]) as layers.SymbolicTensor;
    return dense(layerName(region, 'shared'), 'relu').apply(both) as layers.SymbolicTensor;
  };
  const feature = layers.layers.concatenate({ name: 'feature' }).apply(REGIONS.map(trunk)) as layers.SymbolicTensor;
  const [units, ...heads] = ['units', 'sides', 'covered', 'expressions'].map(
    (name) => dense(name, 'linear').apply(feature) as layers.SymbolicTensor,
  );
  const byTexture = dense('byTexture', 'linear');
  const [own, resting] = textures.map((given) => through(given, [byTexture])) as [layers.SymbolicTensor, layers.SymbolicTensor];
  const added = layers.layers.add({ name: 'latents' }).apply([units!, own, times(resting, minusKnown)]) as layers.SymbolicTensor;
  return layers.model({
    inputs: [landmarks[0], crops[0], textures[0], landmarks[1], crops[1], textures[1], known],
    outputs: [added, ...heads, feature],
  });
}

/** Frees a model altogether: the library's own dispose leaves the weights of layers that are applied twice. */
export function disposeModel(model: layers.LayersModel): void {
  const weights = model.getWeights();
  model.dispose();
  for (const weight of weights) if (!weight.isDisposed) weight.dispose();
}

/** Writes model.json and weights.bin to a folder and returns the version, which ends in a hash of the weights. */
export async function exportModel(folder: string, release: string, exported: ExportedLayers): Promise<string> {
  const model = buildModel(exported);
  for (const [name, layer] of Object.entries(exported))
    model.getLayer(name).setWeights('bias' in layer ? [layer.kernel, layer.bias] : [layer.kernel]);
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(given) };
    }),
  );
  disposeModel(model);
  const specs = artifacts!.weightSpecs!;
  const floats = new Float32Array(tf.io.CompositeArrayBuffer.join(artifacts!.weightData));
  let at = 0;
  const chunks: Uint8Array[] = [];
  const weights = specs.map((spec) => {
    const size = spec.shape.reduce((a, b) => a * b, 1);
    const values = floats.slice(at, (at += size));
    const half = spec.shape.length > 1;
    const stored = half ? toHalves(values) : values;
    chunks.push(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength));
    return half ? { ...spec, quantization: { dtype: 'float16' as const, original_dtype: 'float32' as const } } : spec;
  });
  const bin = Buffer.concat(chunks);
  const sha256 = createHash('sha256').update(bin).digest('hex');
  const version = `${release}+${sha256.slice(0, 8)}`;
  const userDefinedMetadata: AuNetMetadata = { version, sha256, ...DESCRIPTION };
  const json = {
    format: 'layers-model',
    generatedBy: 'facsimile pretrain',
    convertedBy: null,
    modelTopology: artifacts!.modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights }],
    userDefinedMetadata,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'weights.bin'), bin);
  writeFileSync(join(folder, 'model.json'), `${JSON.stringify(json)}\n`);
  return version;
}
