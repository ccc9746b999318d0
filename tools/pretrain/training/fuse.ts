/**
 * The last stage: both streams under one set of shared blocks and heads. The convolutions stay as they are; what lies on
 * their codes, the landmark stream and all above is trained. Faces moved by the rig alone have blank crops, so that the
 * network learns to do without a picture.
 */

import { createHash } from 'node:crypto';
import { Random } from '../../../src/core/random.ts';
import {
  applyShape,
  initTop,
  mixed,
  readFace,
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

type Both<T> = Readonly<Record<Region, T>>;

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
}

const PEAK = 1e-3;
const STEPS = 2000;
/** How far between people's picture codes those of strangers may lie. */
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
  shape: Both<ShapeParams>,
  picture: Both<PictureParams>,
  codes: PictureCodes,
  seed: number,
): Stage<FusedParams, FusedBatch> {
  const width = (region: Region): number => shape[region].mix.bias.shape[0] + picture[region].mix.bias.shape[0];
  return {
    name: `${name}-${seed}`,
    recipe: { ...FUSED_MIXTURE, faces: sources.counts, below: digest([shape, picture]) },
    steps: STEPS,
    peak: PEAK,
    start: () => ({
      ...initTop({ upper: width('upper'), lower: width('lower') }, seed),
      shape: mapTree(shape, (leaf) => tf.clone(leaf)),
      mix: mapTree({ upper: picture.upper.mix, lower: picture.lower.mix }, (leaf) => tf.clone(leaf)),
    }),
    batch(step) {
      const key = `${seed}/fused/${step}`;
      const samples = sources.draw(FUSED_MIXTURE, key);
      const random = new Random(`${key}/photograph`);
      const { covered, ...seen } = codes.of(samples, STRANGENESS, random);
      return { shapes: shapesOf(samples), ...seen, labels: labelsOf(samples, covered) };
    },
    loss: (params, batch) => labelLoss(readFused(params, batch), batch.labels),
  };
}

/** Reads a batch as the whole network would, from the codes of its pictures on. The four outputs are the caller's to dispose. */
export function readFused(params: FusedParams, { shapes, face, neutral }: Omit<FusedBatch, 'labels'>): AuNetOutput {
  return tf.tidy(() => {
    const code = REGIONS.flatMap((region) => [
      applyShape(params.shape[region], region, shapes),
      mixed(params.mix[region], face[region], neutral[region], shapes.known),
    ]);
    return { ...readFace(params, tf.concat2d(code, 1)) };
  });
}

/** The whole network. The leaves stay those of the arguments. */
export function assemble({ shape, mix, ...top }: FusedParams, picture: Both<PictureParams>): AuNetParams {
  const trunk = (region: Region): AuNetParams[Region] => ({
    ...top[region],
    shape: shape[region],
    picture: { ...picture[region], mix: mix[region] },
  });
  return { ...top, upper: trunk('upper'), lower: trunk('lower') };
}
