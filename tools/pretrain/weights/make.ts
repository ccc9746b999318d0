/** The stages of the training in order, and the files of what they give. */

import { SIDED_UNITS } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import type { AuNetParams, PictureParams, ShapeParams } from '../../../src/learn/nets/au-net.ts';
import type { Region } from '../../../src/learn/nets/regions.ts';
import { disposeTree, mapTree } from '../../../src/learn/params.ts';
import * as tf from '../../../src/learn/tf.ts';
import type { Sources } from '../samples/recipe.ts';
import { assemble, fuseStage } from '../training/fuse.ts';
import type { PictureCodes } from '../training/picture-codes.ts';
import { train } from '../training/stage.ts';
import { pictureStage, shapeStage } from '../training/streams.ts';
import { exportedLayers, exportModel, type Calibration } from './export.ts';

const RELEASE = '2.0.0';

export interface Streams {
  readonly shape: Readonly<Record<Region, ShapeParams>>;
  readonly picture: Readonly<Record<Region, PictureParams>>;
}

/** Each stream, from its last checkpoint in `cache`; no coded face takes part, so it serves all folds. */
export const trainShape = async (sources: Sources, cache: string, seed: number): Promise<Streams['shape']> =>
  (await train(shapeStage(sources, seed), cache)).stream;

export const trainPicture = async (sources: Sources, cache: string, seed: number): Promise<Streams['picture']> =>
  (await train(pictureStage(sources, seed), cache)).stream;

/** The whole network on `streams`, from its last checkpoint in `cache`; `name` tells folds apart. Its leaves are its own. */
export async function trainWhole(
  name: string,
  sources: Sources,
  { shape, picture }: Streams,
  codes: PictureCodes,
  cache: string,
  seed: number,
): Promise<AuNetParams> {
  const fused = await train(fuseStage(name, sources, shape, picture, codes, seed), cache);
  return assemble(fused, mapTree(picture, (leaf) => tf.clone(leaf)));
}

/** Writes a trained network, its units on their scale, to `out`; the answer is its version. */
export async function writeWeights(params: AuNetParams, units: Calibration, out: string): Promise<string> {
  // sides only say by how much one lags behind the other: they go with their unit
  const sides: Calibration = {
    scale: SIDED_UNITS.flatMap((unit) => [units.scale[unit]!, units.scale[unit]!]),
    shift: SIDED_UNITS.flatMap((unit) => [units.shift[unit]!, units.shift[unit]!]),
  };
  const layers = exportedLayers(params, MEAN_FACE, units, sides);
  const version = await exportModel(out, RELEASE, layers);
  disposeTree(layers);
  return version;
}
