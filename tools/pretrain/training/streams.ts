/** The first two stages: each stream by itself, under shared blocks and heads of its own that are thrown away afterwards. */

import { Random } from '../../../src/core/random.ts';
import {
  applyShape,
  encodePicture,
  initPicture,
  initShape,
  initTop,
  mixed,
  readFace,
  type Compared,
  type FaceTensors,
  type PictureParams,
  type ShapeParams,
  type TopParams,
} from '../../../src/learn/nets/au-net.ts';
import { REGIONS, type Region } from '../../../src/learn/nets/regions.ts';
import * as tf from '../../../src/learn/tf.ts';
import { PICTURE_MIXTURE, SHAPE_MIXTURE, type Sources } from '../samples/recipe.ts';
import { knownOf, labelsOf, picturesOf, shapesOf, type Labels } from '../samples/sample.ts';
import { labelLoss } from './loss.ts';
import type { Stage } from './stage.ts';

export interface StreamParams<Stream extends ShapeParams> extends TopParams {
  readonly stream: Readonly<Record<Region, Stream>>;
}

export interface StreamBatch<Face> {
  readonly input: Compared<Face>;
  readonly labels: Labels;
}

const PEAK = 2e-3;
const SHAPE_STEPS = 6000;
const PICTURE_STEPS = 2400;

function start<S extends ShapeParams>(init: (region: Region, seed: number) => S, seed: number): StreamParams<S> {
  const stream = { upper: init('upper', seed), lower: init('lower', seed + 10) };
  const width = (region: Region): number => stream[region].mix.bias.shape[0];
  return { ...initTop({ upper: width('upper'), lower: width('lower') }, seed), stream };
}

function cost<S extends ShapeParams>(
  params: StreamParams<S>,
  labels: Labels,
  apply: (stream: S, region: Region) => tf.Tensor2D,
): tf.Scalar {
  const code = REGIONS.map((region) => apply(params.stream[region], region));
  return labelLoss(readFace(params, tf.concat2d(code, 1)), labels);
}

export function shapeStage(
  sources: Sources,
  seed: number,
): Stage<StreamParams<ShapeParams>, StreamBatch<Pick<FaceTensors, 'landmarks'>>> {
  return {
    name: `shape-${seed}`,
    recipe: { ...SHAPE_MIXTURE, faces: sources.faces },
    steps: SHAPE_STEPS,
    peak: PEAK,
    start: () => start(initShape, seed),
    batch(step) {
      const samples = sources.draw(SHAPE_MIXTURE, `${seed}/${step}`);
      return { input: shapesOf(samples), labels: labelsOf(samples) };
    },
    loss: (params, { input, labels }) => cost(params, labels, (stream, region) => applyShape(stream, region, input)),
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

/** Every sample counts without and with its neutral: `known` and the labels are twice as long as the crops. */
export function pictureStage(
  sources: Sources,
  seed: number,
): Stage<StreamParams<PictureParams>, StreamBatch<Pick<FaceTensors, 'crop'>>> {
  return {
    name: `picture-${seed}`,
    recipe: { ...PICTURE_MIXTURE, faces: sources.faces },
    steps: PICTURE_STEPS,
    peak: PEAK,
    start: () => start(initPicture, seed),
    batch(step) {
      const key = `${seed}/picture/${step}`;
      const samples = sources.draw(PICTURE_MIXTURE, key);
      const { face, neutral } = picturesOf(samples, new Random(`${key}/photograph`));
      const twice = [false, true].flatMap((known) => samples.map((sample) => ({ ...sample, known })));
      return { input: { face, neutral, known: knownOf(twice) }, labels: labelsOf(twice) };
    },
    loss: (params, { input, labels }) => cost(params, labels, (stream, region) => unknownAndKnown(stream, region, input)),
  };
}
