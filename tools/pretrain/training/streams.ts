/**
 * The first two stages: each stream alone, under shared blocks and heads of its own that are thrown away afterwards; so is the
 * one that repeats what MediaPipe's blendshapes say of the face, by which a stream gets to know real ones.
 */

import { Random } from '../../../src/core/random.ts';
import {
  applyShape,
  encodePicture,
  initPicture,
  initShape,
  initTop,
  mixed,
  readStreams,
  type Compared,
  type FaceTensors,
  type PictureParams,
  type ShapeParams,
  type TopParams,
} from '../../../src/learn/nets/au-net.ts';
import { applyDense, initDense, type DenseParams } from '../../../src/learn/nets/dense.ts';
import { REGIONS, type Region } from '../../../src/learn/nets/regions.ts';
import * as tf from '../../../src/learn/tf.ts';
import { PICTURE_MIXTURE, SHAPE_MIXTURE, type Sources } from '../samples/recipe.ts';
import { knownOf, labelsOf, picturesOf, shapesOf, teachingOf, type Labels, type Sample } from '../samples/sample.ts';
import { BLENDSHAPES } from '../samples/teacher.ts';
import { labelLoss, teacherLoss } from './loss.ts';
import type { Stage } from './stage.ts';

export interface StreamParams<Stream extends ShapeParams> extends TopParams {
  readonly stream: Readonly<Record<Region, Stream>>;
  readonly blendshapes: DenseParams;
}

export interface StreamBatch<Face> {
  readonly input: Compared<Face>;
  readonly labels: Labels;
  /** [B, BLENDSHAPES] */
  readonly taught: tf.Tensor2D;
}

const PEAK = 2e-3;
const EXPRESSIONS_WEIGHT = 0.15;
const SHAPE_CYCLES = [4000, 4000];
const PICTURE_CYCLES = [2000, 2600];

function start<S extends ShapeParams>(init: (region: Region, seed: number) => S, seed: number): StreamParams<S> {
  const stream = { upper: init('upper', seed), lower: init('lower', seed + 10) };
  const width = (region: Region): number => stream[region].mix.bias.shape[0];
  const top = initTop({ upper: width('upper'), lower: width('lower') }, seed, 1);
  return { ...top, stream, blendshapes: initDense(top.units.kernel.shape[0], BLENDSHAPES.length, seed + 24, 1) };
}

function cost<S extends ShapeParams>(
  params: StreamParams<S>,
  { labels, taught }: Pick<StreamBatch<object>, 'labels' | 'taught'>,
  apply: (stream: S, region: Region) => tf.Tensor2D,
): tf.Scalar {
  const code = REGIONS.map((region) => apply(params.stream[region], region));
  const out = readStreams(params, tf.concat2d(code, 1));
  return tf.add(labelLoss(out, labels, EXPRESSIONS_WEIGHT), teacherLoss(applyDense(params.blendshapes, out.feature), taught));
}

export function shapeStage(
  sources: Sources,
  seed: number,
): Stage<StreamParams<ShapeParams>, StreamBatch<Pick<FaceTensors, 'landmarks'>>> {
  return {
    name: `shape-${seed}`,
    recipe: { ...SHAPE_MIXTURE, faces: sources.counts },
    cycles: SHAPE_CYCLES,
    peak: PEAK,
    start: () => start(initShape, seed),
    batch(step) {
      const samples = sources.draw(SHAPE_MIXTURE, `${seed}/${step}`);
      return { input: shapesOf(samples), labels: labelsOf(samples), taught: teachingOf(samples) };
    },
    loss: (params, batch) => cost(params, batch, (stream, region) => applyShape(stream, region, batch.input)),
  };
}

/** What a region's picture says without the neutral and, below, with it: the convolutions are most of the work, so both are asked of them. */
function unknownAndKnown(
  stream: PictureParams,
  region: Region,
  { face, neutral, known }: Compared<Pick<FaceTensors, 'crop'>>,
): tf.Tensor2D {
  const codes = encodePicture(stream, region, tf.concat([face.crop, neutral.crop], 0));
  const [own, resting] = tf.split(codes, 2) as [tf.Tensor2D, tf.Tensor2D];
  return mixed(stream.mix, tf.concat2d([own, own], 0), tf.concat2d([resting, resting], 0), known);
}

const isPaired = ({ pictures }: Sample): boolean => pictures !== null && pictures.neutral !== pictures.face;

/**
 * The picture stream on made faces and on real ones without action units. Every sample counts without and with its neutral, if it
 * has one: `known` and the labels are twice as long as the crops.
 */
export function pictureStage(
  sources: Sources,
  seed: number,
): Stage<StreamParams<PictureParams>, StreamBatch<Pick<FaceTensors, 'crop'>>> {
  return {
    name: `picture-${seed}`,
    recipe: { ...PICTURE_MIXTURE, faces: sources.counts },
    cycles: PICTURE_CYCLES,
    peak: PEAK,
    start: () => start(initPicture, seed),
    batch(step) {
      const key = `${seed}/picture/${step}`;
      const samples = sources.draw(PICTURE_MIXTURE, key);
      const { face, neutral, covered } = picturesOf(samples, new Random(`${key}/photograph`));
      const twice = [false, true].flatMap((known) => samples.map((sample) => ({ ...sample, known: known && isPaired(sample) })));
      const labels = labelsOf(twice, [...covered, ...covered]);
      return { input: { face, neutral, known: knownOf(twice) }, labels, taught: teachingOf(twice) };
    },
    loss: (params, batch) => cost(params, batch, (stream, region) => unknownAndKnown(stream, region, batch.input)),
  };
}
