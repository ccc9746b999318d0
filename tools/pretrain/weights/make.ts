/** The stages of the training in order, the scale of what it reads, and the files. */

import { SIDED_UNITS, unitIndex } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import { Random } from '../../../src/core/random.ts';
import type { AuNetParams, PictureParams } from '../../../src/learn/nets/au-net.ts';
import type { Region } from '../../../src/learn/nets/regions.ts';
import { countParams, disposeTree } from '../../../src/learn/params.ts';
import * as tf from '../../../src/learn/tf.ts';
import { answersTo, realSamples, type Answer } from '../report/evaluate.ts';
import type { Reading } from '../samples/readings.ts';
import type { Sources } from '../samples/recipe.ts';
import { shapesOf } from '../samples/sample.ts';
import { assemble, fuseStage, readFused, type FusedParams } from '../training/fuse.ts';
import { PictureCodes } from '../training/picture-codes.ts';
import { train } from '../training/stage.ts';
import { pictureStage, shapeStage } from '../training/streams.ts';
import { calibrate } from './calibrate.ts';
import { exportedLayers, exportModel, type Calibration } from './export.ts';

/** Resting faces on which the scales are set, without neutral: with one, false alarms are fewer in any case. */
const CALM_FACES = 2000;
/** How far between real faces their shapes may lie, and how far between people their pictures. */
const FURTHER = { shape: 1.5, picture: 2.5 };
const RELEASE = '1.1.0';

interface Scales {
  readonly units: Calibration;
  readonly sides: Calibration;
}

export interface Trained {
  readonly fused: FusedParams;
  readonly picture: Readonly<Record<Region, PictureParams>>;
  readonly codes: PictureCodes;
}

/** Trains, each stage from its last checkpoint in `cache`. */
export function trainNetwork(sources: Sources, cache: string, seed: number): Trained {
  const shape = train(shapeStage(sources, seed), cache).stream;
  const picture = train(pictureStage(sources, seed), cache).stream;
  const codes = new PictureCodes(picture, sources.pictures, sources.neutrals, `${seed}/codes`);
  return { fused: train(fuseStage(sources, shape, picture, codes, seed), cache), picture, codes };
}

/** Units and sides of resting faces further from one another than those trained on, which the network knows to be at rest. */
function calmAnswers({ fused, codes }: Trained, sources: Sources): Pick<Answer, 'latents' | 'sides'>[] {
  const samples = Array.from({ length: CALM_FACES }, (_, i) => sources.calm(`calm/${i}`, FURTHER.shape));
  return tf.tidy(() => {
    const out = readFused(fused, { shapes: shapesOf(samples), ...codes.of(samples, FURTHER.picture, new Random('calm')) });
    const [latents, sides] = [out.latents.arraySync(), out.sides.arraySync()];
    return latents.map((row, i) => ({ latents: Float32Array.from(row), sides: Float32Array.from(sides[i]!) }));
  });
}

/** Scales of units and sides: quiet on strangers and on the people of `scaling`, at their level on the smiles of people fitted on. */
function scales(
  trained: Trained,
  params: AuNetParams,
  sources: Sources,
  readings: readonly Reading[],
  scaling: ReadonlySet<string>,
): Scales {
  const fit = readings.filter(({ part }) => part === 'fit');
  const others = readings.filter(({ person }) => scaling.has(person));
  const calm = [calmAnswers(trained, sources), answersTo(params, realSamples(others, false, false), MEAN_FACE)];
  const smiles = [false, true].flatMap((known) => answersTo(params, realSamples(fit, true, known), MEAN_FACE));
  const corner = unitIndex('AU12');
  const side = 2 * SIDED_UNITS.indexOf(corner);
  const set = (vector: 'latents' | 'sides', columns: readonly number[]): Calibration =>
    calibrate(
      calm.map((group) => group.map((answer) => answer[vector])),
      smiles.map((answer) => answer[vector]),
      columns,
    );
  return { units: set('latents', [corner]), sides: set('sides', [side, side + 1]) };
}

/** Writes a trained network to `out`, its scales set (see `scales`); the answer is its version. */
export async function writeWeights(
  trained: Trained,
  sources: Sources,
  readings: readonly Reading[],
  scaling: ReadonlySet<string>,
  out: string,
): Promise<string> {
  const params = assemble(trained.fused, trained.picture);
  console.log(`${countParams(params)} parameters in all`);
  const { units, sides } = scales(trained, params, sources, readings, scaling);
  const layers = exportedLayers(params, MEAN_FACE, units, sides);
  const version = await exportModel(out, RELEASE, layers);
  disposeTree(layers);
  disposeTree(params);
  return version;
}
