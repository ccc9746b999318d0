/**
 * The network that reads action units off a face, with or without the person's own neutral face. It looks twice, and at
 * the upper and lower face apart: at the shape, frontalised landmarks that one linear layer brings to a short code, and at
 * the picture, the aligned crop that a few convolutions bring to one. Each stream takes the neutral's code away from the
 * face's and mixes code, difference and the flag that a neutral is known. Per region, both streams end in a shared block; the
 * two blocks side by side are the feature that the heads read. Units read all of it, as coders see the whole face: on real ones a
 * raised lid is told by the open mouth too, and a raised cheek by the smile. Sides and covered regions read their own region's part.
 * To what the unit head says, a linear look at the texture of the crop (core/texture.ts) is added: convolutions that learned from made
 * faces miss the furrows of real ones. There is nothing that couples the samples of a batch.
 */

import { CROP_SIZE } from '../../core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../core/facs.ts';
import { TEXTURE_WIDTH } from '../../core/texture.ts';
import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';
import type { BaseNet, BaseNetOutput } from './base-net.ts';
import { applyConv, initConv, STRIDE, type ConvParams } from './conv.ts';
import { applyDense, initDense, type DenseParams } from './dense.ts';
import { COLUMNS, REGIONS, ROWS, SIDE_REGIONS, type Region } from './regions.ts';

export interface ShapeParams extends ParamTree {
  /** Linear: columns of the region to a code. */
  readonly embed: DenseParams;
  /** Code, difference from the neutral's code, flag. */
  readonly mix: DenseParams;
}

export interface PictureParams extends ShapeParams {
  readonly conv1: ConvParams;
  readonly conv2: ConvParams;
  readonly conv3: ConvParams;
  readonly conv4: ConvParams;
}

export interface TrunkParams extends ParamTree {
  readonly shape: ShapeParams;
  readonly picture: PictureParams;
  /** Both streams to the region's part of the feature. */
  readonly shared: DenseParams;
}

/** The shared blocks and the heads. */
export interface TopParams extends ParamTree {
  readonly upper: { readonly shared: DenseParams };
  readonly lower: { readonly shared: DenseParams };
  readonly units: DenseParams;
  readonly sides: DenseParams;
  readonly covered: DenseParams;
  readonly expressions: DenseParams;
}

export interface AuNetParams extends TopParams {
  readonly upper: TrunkParams;
  readonly lower: TrunkParams;
  readonly byTexture: {
    /** [TEXTURE_WIDTH, ACTION_UNITS] */
    readonly kernel: tf.Tensor2D;
  };
}

export interface FaceTensors {
  /** [B, MESH_LANDMARKS * 3] frontalised, canonical cm. */
  readonly landmarks: tf.Tensor2D;
  /** [B, CROP_SIZE, CROP_SIZE, 1] the aligned crop in grey, 0 to 1. */
  readonly crop: tf.Tensor4D;
  /** [B, TEXTURE_WIDTH] the texture of the crop. */
  readonly texture: tf.Tensor2D;
}

/** Faces beside the neutral faces of the same people. */
export interface Compared<Face> {
  readonly face: Face;
  /** The person's own neutral face; anything finite where unknown. */
  readonly neutral: Face;
  /** [B, 1]: how far the neutral is trusted, 1 where it is known, 0 where it is not. */
  readonly known: tf.Tensor2D;
}

export type AuNetInput = Compared<FaceTensors>;

export interface AuNetOutput extends BaseNetOutput {
  /** [B, 2 * SIDED_UNITS] as latents, [left, right] for each. */
  readonly sides: tf.Tensor2D;
  /** [B, REGIONS] logits: something hides the region (a hand, a mask, hair). */
  readonly covered: tf.Tensor2D;
}

/** Widths of a trunk's layers; the shared block has its width once for each stream below it. */
const WIDTHS: Readonly<Record<Region, { embed: number; mix: number; shared: number }>> = {
  upper: { embed: 96, mix: 128, shared: 64 },
  lower: { embed: 128, mix: 192, shared: 96 },
};
const STREAMS = 2;
/** Landmarks vary by about this many centimetres: the first layer's start takes them to unit size. */
const LANDMARK_SD = 0.3;
/** Channels of the four convolutions, the size of their windows, and the widths of what follows. */
const CHANNELS = [12, 24, 40, 64] as const;
const WINDOWS = [5, 3, 3, 3] as const;
const PICTURE = { embed: 64, mix: 96 };
/** Added to the variance of a crop before its root is taken: a fiftieth of the range, squared. */
export const CONTRAST_FLOOR = 4e-4;

export function initShape(region: Region, seed: number): ShapeParams {
  const { embed, mix } = WIDTHS[region];
  return { embed: initDense(COLUMNS[region].length, embed, seed, 1 / LANDMARK_SD), mix: initDense(2 * embed + 1, mix, seed + 1) };
}

export function initPicture(region: Region, seed: number): PictureParams {
  const conv = (i: 0 | 1 | 2 | 3): ConvParams => initConv(WINDOWS[i], i === 0 ? 1 : CHANNELS[i - 1]!, CHANNELS[i], seed + i);
  const halved = (size: number): number => CHANNELS.reduce((left) => Math.ceil(left / STRIDE), size);
  const flat = halved(ROWS[region].count) * halved(CROP_SIZE) * CHANNELS[3];
  return {
    conv1: conv(0),
    conv2: conv(1),
    conv3: conv(2),
    conv4: conv(3),
    embed: initDense(flat, PICTURE.embed, seed + 5, 1),
    mix: initDense(2 * PICTURE.embed + 1, PICTURE.mix, seed + 6),
  };
}

/** Fresh shared blocks on `streams` streams whose mixes are `widths` wide in all, and fresh heads. */
export function initTop(widths: Readonly<Record<Region, number>>, seed: number, streams = STREAMS): TopParams {
  const [upper, lower] = [streams * WIDTHS.upper.shared, streams * WIDTHS.lower.shared];
  const width = upper + lower;
  return {
    upper: { shared: initDense(widths.upper, upper, seed + 2) },
    lower: { shared: initDense(widths.lower, lower, seed + 12) },
    units: initDense(width, ACTION_UNITS.length, seed + 20, 1),
    sides: initDense(width, 2 * SIDED_UNITS.length, seed + 21, 1),
    covered: initDense(width, REGIONS.length, seed + 23, 1),
    expressions: initDense(width, EXPRESSIONS.length, seed + 22, 1),
  };
}

/** Fresh parameters; the same seed gives the same ones. */
export function initAuNet(seed: number): AuNetParams {
  const both = (region: Region): number => WIDTHS[region].mix + PICTURE.mix;
  const { upper, lower, ...heads } = initTop({ upper: both('upper'), lower: both('lower') }, seed);
  const streams = (region: Region, own: number): Pick<TrunkParams, 'shape' | 'picture'> => ({
    shape: initShape(region, own),
    picture: initPicture(region, own + 40),
  });
  return {
    ...heads,
    upper: { ...upper, ...streams('upper', seed) },
    lower: { ...lower, ...streams('lower', seed + 10) },
    byTexture: {
      kernel: tf.randomNormal([TEXTURE_WIDTH, ACTION_UNITS.length], 0, 1 / Math.sqrt(TEXTURE_WIDTH), 'float32', seed + 60),
    },
  };
}

/** A look at the texture that says nothing: it is learned last, from what the rest of the network leaves to say. */
export const blindTexture = (): AuNetParams['byTexture'] => ({ kernel: tf.zeros([TEXTURE_WIDTH, ACTION_UNITS.length]) });

/** Code, difference from the neutral's and flag, mixed. */
export function mixed(mix: DenseParams, code: tf.Tensor2D, neutral: tf.Tensor2D, known: tf.Tensor2D): tf.Tensor2D {
  return tf.relu(applyDense(mix, tf.concat([code, tf.mul(tf.sub(code, neutral), known), known], 1)));
}

/** What a region's shape says: [B, mix]. */
export function applyShape(
  { embed, mix }: ShapeParams,
  region: Region,
  input: Compared<Pick<FaceTensors, 'landmarks'>>,
): tf.Tensor2D {
  const columns = tf.tensor1d(COLUMNS[region] as number[], 'int32');
  const code = ({ landmarks }: Pick<FaceTensors, 'landmarks'>): tf.Tensor2D =>
    applyDense(embed, tf.gather(landmarks, columns, 1));
  return mixed(mix, code(input.face), code(input.neutral), input.known);
}

/** A region's rows of crops, each brought to mean 0 and standard deviation 1: light and skin tone mostly drop out. */
function normalisedRows(crop: tf.Tensor4D, region: Region): tf.Tensor4D {
  const { from, count } = ROWS[region];
  const [faces] = crop.shape;
  // as flat pictures: cutting four dimensions goes pixel by pixel on wasm
  const flat: tf.Tensor2D = tf.reshape(crop, [faces, CROP_SIZE * CROP_SIZE]);
  const rows = tf.slice2d(flat, [0, from * CROP_SIZE], [faces, count * CROP_SIZE]);
  const { mean, variance } = tf.moments(rows, 1, true);
  const normal = tf.div(tf.sub(rows, mean), tf.sqrt(tf.add(variance, CONTRAST_FLOOR)));
  return tf.reshape(normal, [faces, count, CROP_SIZE, 1]);
}

/** Codes of a region's picture in some crops: [B, embed]. */
export function encodePicture({ embed, ...stack }: PictureParams, region: Region, crop: tf.Tensor4D): tf.Tensor2D {
  const { conv1, conv2, conv3, conv4 } = stack;
  const seen = [conv1, conv2, conv3, conv4].reduce((picture, conv) => applyConv(conv, picture), normalisedRows(crop, region));
  return applyDense(embed, tf.reshape(seen, [crop.shape[0], seen.size / crop.shape[0]]) as tf.Tensor2D);
}

/**
 * What a region's picture says: [B, mix]. Face and neutral go through the convolutions as one batch; where they are one tensor, as
 * when no neutral is known, it is looked at once.
 */
function applyPicture(
  params: PictureParams,
  region: Region,
  { face, neutral, known }: Compared<Pick<FaceTensors, 'crop'>>,
): tf.Tensor2D {
  if (face.crop === neutral.crop) {
    const code = encodePicture(params, region, face.crop);
    return mixed(params.mix, code, code, known);
  }
  const codes = encodePicture(params, region, tf.concat([face.crop, neutral.crop], 0));
  const [own, resting] = tf.split(codes, 2) as [tf.Tensor2D, tf.Tensor2D];
  return mixed(params.mix, own, resting, known);
}

/** A head's kernel with zeros where an output would read the other region's part of the feature. */
export function regionalHead(head: DenseParams, regions: readonly Region[], upperWidth: number): DenseParams {
  const [width, outputs] = head.kernel.shape;
  const own = Float32Array.from({ length: width * outputs }, (_, i) =>
    Number(regions[i % outputs] === (i < upperWidth * outputs ? 'upper' : 'lower')),
  );
  return { kernel: tf.mul(head.kernel, tf.tensor2d(own, [width, outputs])), bias: head.bias };
}

/** What the texture adds to the latents: [B, ACTION_UNITS]. */
function applyTexture(
  { kernel }: AuNetParams['byTexture'],
  { face, neutral, known }: Compared<Pick<FaceTensors, 'texture'>>,
): tf.Tensor2D {
  return tf.sub(tf.matMul(face.texture, kernel), tf.mul<tf.Tensor2D>(known, tf.matMul(neutral.texture, kernel)));
}

/**
 * What both streams say of both regions, and what the texture adds to the latents, side by side:
 * [B, upper shape, upper picture, lower shape, lower picture, texture].
 */
export function encodeFace(params: AuNetParams, input: AuNetInput): tf.Tensor2D {
  return tf.tidy(() => {
    const streams = REGIONS.flatMap((region) => [
      applyShape(params[region].shape, region, input),
      applyPicture(params[region].picture, region, input),
    ]);
    return tf.concat2d([...streams, applyTexture(params.byTexture, input)], 1);
  });
}

/** The feature, from what the streams say: [B, upper, lower]. */
export function featureOf(params: Pick<TopParams, Region>, code: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const widths = REGIONS.map((region) => params[region].shared.kernel.shape[0]);
    const codes = tf.split(code, widths, 1) as [tf.Tensor2D, tf.Tensor2D];
    return tf.concat2d(
      REGIONS.map((region, i) => tf.relu(applyDense(params[region].shared, codes[i]!))),
      1,
    );
  });
}

/** What the heads say of a feature. The outputs are the caller's to dispose. */
export function readFeature(params: TopParams, feature: tf.Tensor2D): Omit<AuNetOutput, 'feature'> {
  return tf.tidy(() => {
    const upperWidth = params.upper.shared.bias.shape[0];
    return {
      latents: applyDense(params.units, feature),
      sides: applyDense(regionalHead(params.sides, SIDE_REGIONS, upperWidth), feature),
      covered: applyDense(regionalHead(params.covered, REGIONS, upperWidth), feature),
      expressions: applyDense(params.expressions, feature),
    };
  });
}

/** The shared blocks and the heads, from what the streams say. The five outputs are the caller's to dispose. */
export function readStreams(params: TopParams, streams: tf.Tensor2D): AuNetOutput {
  const feature = featureOf(params, streams);
  return { ...readFeature(params, feature), feature };
}

/** The same with what the texture adds, from what `encodeFace` gives. */
export function readFace(params: TopParams, code: tf.Tensor2D): AuNetOutput {
  return tf.tidy(() => {
    const units = params.units.bias.shape[0];
    const [streams, texture] = tf.split(code, [code.shape[1] - units, units], 1) as [tf.Tensor2D, tf.Tensor2D];
    const said = readStreams(params, streams);
    return { ...said, latents: tf.add<tf.Tensor2D>(said.latents, texture) };
  });
}

/** Reads a batch of faces. The five outputs are the caller's to dispose; everything between is freed. */
export function applyAuNet(params: AuNetParams, input: AuNetInput): AuNetOutput {
  return tf.tidy(() => ({ ...readFace(params, encodeFace(params, input)) }));
}

/** The network as the learning core sees it. */
export const AU_NET: BaseNet<AuNetParams, AuNetInput> = {
  encode: encodeFace,
  finish: readFace,
  part: (path) => {
    if (path.startsWith('units/')) return 'units';
    if (path.startsWith('expressions/')) return 'expressions';
    if (path.startsWith('sides/') || path.startsWith('covered/')) return 'other';
    return path.includes('/shared/') ? 'shared' : 'below';
  },
};
