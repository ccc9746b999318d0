/**
 * The last stage: both streams under one set of shared blocks and heads, which begin as those of the two streams side by side. The
 * convolutions stay as they are; what lies on their codes, the landmark stream and all above is trained, not for long and with parts of
 * the feature left out at random, as coded faces are few. Faces moved by the rig alone have blank crops, so that the
 * network learns to do without a picture.
 */

import { createHash } from 'node:crypto';
import { Random } from '../../../src/core/random.ts';
import {
  applyShape,
  blindTexture,
  featureOf,
  mixed,
  readFeature,
  readStreams,
  type AuNetOutput,
  type AuNetParams,
  type Compared,
  type FaceTensors,
  type PictureParams,
  type ShapeParams,
  type TopParams,
} from '../../../src/learn/nets/au-net.ts';
import type { DenseParams } from '../../../src/learn/nets/dense.ts';
import { REGIONS, type Region } from '../../../src/learn/nets/regions.ts';
import { leaves, mapTree, type ParamTree } from '../../../src/learn/params.ts';
import * as tf from '../../../src/learn/tf.ts';
import { FUSED_MIXTURE, type Sources } from '../samples/recipe.ts';
import { labelsOf, shapesOf, type Labels } from '../samples/sample.ts';
import { labelLoss } from './loss.ts';
import type { PictureCodes } from './picture-codes.ts';
import type { Stage } from './stage.ts';
import type { StreamParams } from './streams.ts';

type Both<T> = Readonly<Record<Region, T>>;

/** Both streams, under the tops that they were trained with. */
export interface Streams {
  readonly shape: StreamParams<ShapeParams>;
  readonly picture: StreamParams<PictureParams>;
}

export interface FusedParams extends TopParams {
  readonly shape: Both<ShapeParams>;
  /** The mixes of the picture stream. */
  readonly mix: Both<DenseParams>;
}

export interface FusedBatch {
  readonly shapes: Compared<Pick<FaceTensors, 'landmarks'>>;
  readonly face: Both<tf.Tensor2D>;
  readonly neutral: Both<tf.Tensor2D>;
  readonly labels: Labels;
  /** For what is left out of the feature. */
  readonly seed: number;
}

const PEAK = 5e-4;
const CYCLES = [1000];
/** How much expressions count beside units: as in the row that led on an earlier base; on this one no row does (docs/mal/README.md). */
const EXPRESSIONS_WEIGHT = 1;
/** Share of the feature that is left out of each sample. */
const LEFT_OUT = 0.3;
/** How far between people's picture codes those of invented faces may lie. */
const STRANGENESS = 1.7;

/** Of the weights below, on which a checkpoint depends. */
function digest(trees: readonly ParamTree[]): string {
  const hash = createHash('sha256');
  for (const leaf of trees.flatMap(leaves)) hash.update(new Uint8Array(leaf.dataSync().buffer));
  return hash.digest('hex').slice(0, 8);
}

/** `name` tells its checkpoints from those of the same stage on other people. */
export function fuseStage(
  name: string,
  sources: Sources,
  { shape, picture }: Streams,
  codes: PictureCodes,
  seed: number,
): Stage<FusedParams, FusedBatch> {
  const copy = <P extends ParamTree>(tree: P): P => mapTree(tree, (leaf) => tf.clone(leaf));
  return {
    name: `${name}-${seed}`,
    recipe: { ...FUSED_MIXTURE, faces: sources.counts, below: digest([shape, picture]) },
    cycles: CYCLES,
    peak: PEAK,
    start: () => ({
      ...joinTops(shape, picture),
      shape: copy(shape.stream),
      mix: copy({ upper: picture.stream.upper.mix, lower: picture.stream.lower.mix }),
    }),
    batch(step) {
      const key = `${seed}/fused/${step}`;
      const samples = sources.draw(FUSED_MIXTURE, key);
      const random = new Random(`${key}/photograph`);
      const { covered, ...seen } = codes.of(samples, STRANGENESS, random);
      return { shapes: shapesOf(samples), ...seen, labels: labelsOf(samples, covered), seed: step + 1 };
    },
    loss(params, batch) {
      const feature = tf.dropout(featureOf(params, codeOf(params, batch)), LEFT_OUT, undefined, batch.seed) as tf.Tensor2D;
      return labelLoss({ ...readFeature(params, feature), feature }, batch.labels, EXPRESSIONS_WEIGHT);
    },
  };
}

/**
 * Shared blocks side by side, each on its own stream, and heads that read both as the mean of what the streams' own heads say; what
 * covers a face only the picture tells.
 */
export function joinTops(shape: TopParams, picture: TopParams): TopParams {
  return tf.tidy(() => {
    const shared = (region: Region): { shared: DenseParams } => {
      const [a, b] = [shape[region].shared, picture[region].shared];
      const none = (x: DenseParams, y: DenseParams): tf.Tensor2D => tf.zeros([x.kernel.shape[0], y.kernel.shape[1]]);
      const kernel = tf.concat2d([tf.concat2d([a.kernel, none(a, b)], 1), tf.concat2d([none(b, a), b.kernel], 1)], 0);
      return { shared: { kernel, bias: tf.concat1d([a.bias, b.bias]) } };
    };
    const head = (of: (top: TopParams) => DenseParams, byShape = 0.5): DenseParams => {
      const upper = shape.upper.shared.bias.shape[0];
      const rows = ({ kernel }: DenseParams, region: Region): tf.Tensor2D =>
        region === 'upper' ? tf.slice2d(kernel, [0, 0], [upper, -1]) : tf.slice2d(kernel, [upper, 0], [-1, -1]);
      const parts = REGIONS.flatMap((region) => [
        tf.mul<tf.Tensor2D>(rows(of(shape), region), byShape),
        tf.mul<tf.Tensor2D>(rows(of(picture), region), 1 - byShape),
      ]);
      const bias = tf.add<tf.Tensor1D>(tf.mul(of(shape).bias, byShape), tf.mul(of(picture).bias, 1 - byShape));
      return { kernel: tf.concat2d(parts, 0), bias };
    };
    return {
      upper: shared('upper'),
      lower: shared('lower'),
      units: head((top) => top.units),
      sides: head((top) => top.sides),
      covered: head((top) => top.covered, 0),
      expressions: head((top) => top.expressions),
    };
  });
}

/** What both streams say of a batch, from the codes of its pictures on. */
function codeOf(params: FusedParams, { shapes, face, neutral }: Omit<FusedBatch, 'labels' | 'seed'>): tf.Tensor2D {
  const code = REGIONS.flatMap((region) => [
    applyShape(params.shape[region], region, shapes),
    mixed(params.mix[region], face[region], neutral[region], shapes.known),
  ]);
  return tf.concat2d(code, 1);
}

/** Reads a batch as the whole network would, from the codes of its pictures on. The five outputs are the caller's to dispose. */
export function readFused(params: FusedParams, batch: Omit<FusedBatch, 'labels' | 'seed'>): AuNetOutput {
  return tf.tidy(() => ({ ...readStreams(params, codeOf(params, batch)) }));
}

/** The network that both streams make before any coded face: their tops side by side. The leaves are its own. */
export function joined({ shape, picture }: Streams): AuNetParams {
  const mix = { upper: picture.stream.upper.mix, lower: picture.stream.lower.mix };
  return mapTree(assemble({ ...joinTops(shape, picture), shape: shape.stream, mix }, picture.stream), (leaf) => tf.clone(leaf));
}

/** The whole network, which does not look at the texture yet. The leaves stay those of the arguments. */
export function assemble({ shape, mix, ...top }: FusedParams, picture: Both<PictureParams>): AuNetParams {
  const trunk = (region: Region): AuNetParams[Region] => ({
    ...top[region],
    shape: shape[region],
    picture: { ...picture[region], mix: mix[region] },
  });
  return { ...top, upper: trunk('upper'), lower: trunk('lower'), byTexture: blindTexture() };
}
