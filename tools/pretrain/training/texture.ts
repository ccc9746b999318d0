/**
 * What the texture of a crop adds to the latents of a trained network, learned last, on faces read by weights that never met their
 * person: unit by unit, a logistic regression on the network's latent and on the texture of the unit's own region together (stacked
 * generalization, Wolpert 1992), written as what is added to the latent. A face at rest adds what its texture says, and takes it off
 * again where it is the neutral.
 */

import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { TEXTURE_WIDTH, textureIn, textureSpan } from '../../../src/core/texture.ts';
import type { AuNetParams } from '../../../src/learn/nets/au-net.ts';
import { UNIT_REGIONS } from '../../../src/learn/nets/regions.ts';
import * as tf from '../../../src/learn/tf.ts';
import { fitLogistic } from '../logistic.ts';
import { ENOUGH_PEOPLE, type JudgedFace } from '../weights/scale.ts';

export interface TexturedFace extends Pick<JudgedFace, 'person' | 'latents' | 'shown'> {
  readonly texture: Float32Array;
  /** How much the face counts: people have several readings of a picture. */
  readonly weight: number;
}

/** Weight of the squared weights beside the losses of the faces. */
const RIDGE = 10;
/** A latent stands beside the texture as so many of itself, so that the ridge hardly presses its weight. */
const LOUD = 10;

/** The look at the texture for all units that enough people show; the others are left as they are. The tensor is the caller's. */
export async function fitTexture(faces: readonly TexturedFace[]): Promise<AuNetParams['byTexture']> {
  const kernel = new Float32Array(TEXTURE_WIDTH * ACTION_UNITS.length);
  for (const [unit] of ACTION_UNITS.entries()) {
    const column = await fitUnit(faces, unit);
    column?.forEach((value, i) => (kernel[i * ACTION_UNITS.length + unit] = value));
  }
  return { kernel: tf.tensor2d(kernel, [TEXTURE_WIDTH, ACTION_UNITS.length]) };
}

/** What each number of a texture adds to a unit's latent; null for a unit that too few people show. */
async function fitUnit(faces: readonly TexturedFace[], unit: number): Promise<Float32Array | null> {
  const region = UNIT_REGIONS[unit]!;
  const told = faces.filter(({ shown }) => shown[unit] !== null);
  const showing = told.filter(({ shown }) => shown[unit]);
  if (new Set(showing.map(({ person }) => person)).size < ENOUGH_PEOPLE) return null;
  const middle = meanOf(told.map(({ texture }) => textureIn(texture, region)));
  const rows = told.map(({ texture, latents }) => {
    const row = new Float32Array(middle.length + 1);
    textureIn(texture, region).forEach((value, i) => (row[i] = value - middle[i]!));
    row[middle.length] = LOUD * latents[unit]!;
    return row;
  });
  const { weights } = await fitLogistic(
    rows,
    told.map(({ shown }) => shown[unit] === true),
    told.map(({ weight }) => weight),
    RIDGE,
  );
  const slope = LOUD * weights[middle.length]!;
  if (!(slope > 0)) throw new Error(`unit ${ACTION_UNITS[unit]!.code} is told by its texture alone: its latent says nothing`);
  const column = new Float32Array(TEXTURE_WIDTH);
  const [from] = textureSpan(region);
  middle.forEach((_, i) => (column[from + i] = weights[i]! / slope));
  // what the middle of the faces adds is nothing
  column[TEXTURE_WIDTH - 1] = -middle.reduce((sum, value, i) => sum + (value * weights[i]!) / slope, 0);
  return column;
}

function meanOf(rows: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(rows[0]!.length);
  for (const row of rows) row.forEach((value, i) => (out[i]! += value / rows.length));
  return out;
}
