/**
 * The network that reads action units off frontalised landmarks, with or without the person's own neutral face.
 * Each of two trunks (upper and lower face) brings its landmarks to a short code by one linear layer, takes the code of
 * the neutral away from it, and mixes code, difference and the flag that a neutral is known. The trunks' ends, side by
 * side, are the shared feature that the heads for units, sides and expressions read; unit outputs read their own region's
 * part of it only. There is nothing that couples the samples of a batch.
 */

import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../core/facs.ts';
import type { ParamTree } from '../params.ts';
import * as tf from '../tf.ts';
import { applyDense, initDense, type DenseParams } from './dense.ts';
import { COLUMNS, SIDE_REGIONS, UNIT_REGIONS, type Region } from './regions.ts';

export interface TrunkParams extends ParamTree {
  /** Linear: columns of the region to a code. */
  readonly embed: DenseParams;
  /** Code, difference from the neutral's code, flag. */
  readonly mix: DenseParams;
  /** To the region's part of the feature. */
  readonly shared: DenseParams;
}

export interface AuNetParams extends ParamTree {
  readonly upper: TrunkParams;
  readonly lower: TrunkParams;
  readonly units: DenseParams;
  readonly sides: DenseParams;
  readonly expressions: DenseParams;
}

export interface AuNetInput {
  /** [B, MESH_LANDMARKS * 3] frontalised, canonical cm. */
  readonly landmarks: tf.Tensor2D;
  /** [B, MESH_LANDMARKS * 3] the person's own neutral likewise; anything finite where unknown. */
  readonly neutral: tf.Tensor2D;
  /** [B, 1]: 1 where the neutral is known, else 0. */
  readonly known: tf.Tensor2D;
}

export interface AuNetOutput {
  /** [B, ACTION_UNITS] on the 0 to 5 intensity scale, unbounded (core/ordinal.ts). */
  readonly latents: tf.Tensor2D;
  /** [B, 2 * SIDED_UNITS] likewise, [left, right] for each. */
  readonly sides: tf.Tensor2D;
  /** [B, EXPRESSIONS] logits. */
  readonly expressions: tf.Tensor2D;
  /** [B, F] what all heads read. */
  readonly feature: tf.Tensor2D;
}

/** Widths of a trunk's layers. */
const WIDTHS: Readonly<Record<Region, { embed: number; mix: number; shared: number }>> = {
  upper: { embed: 96, mix: 128, shared: 64 },
  lower: { embed: 128, mix: 192, shared: 96 },
};
/** Landmarks vary by about this many centimetres: the first layer's start takes them to unit size. */
const LANDMARK_SD = 0.3;

function initTrunk(region: Region, seed: number): TrunkParams {
  const { embed, mix, shared } = WIDTHS[region];
  return {
    embed: initDense(COLUMNS[region].length, embed, seed, 1 / LANDMARK_SD),
    mix: initDense(2 * embed + 1, mix, seed + 1),
    shared: initDense(mix, shared, seed + 2),
  };
}

/** Fresh parameters; the same seed gives the same ones. */
export function initAuNet(seed: number): AuNetParams {
  const width = WIDTHS.upper.shared + WIDTHS.lower.shared;
  return {
    upper: initTrunk('upper', seed),
    lower: initTrunk('lower', seed + 10),
    units: initDense(width, ACTION_UNITS.length, seed + 20, 1),
    sides: initDense(width, 2 * SIDED_UNITS.length, seed + 21, 1),
    expressions: initDense(width, EXPRESSIONS.length, seed + 22, 1),
  };
}

function applyTrunk(params: TrunkParams, region: Region, { landmarks, neutral, known }: AuNetInput): tf.Tensor2D {
  const columns = tf.tensor1d(COLUMNS[region] as number[], 'int32');
  const code = applyDense(params.embed, tf.gather(landmarks, columns, 1));
  const difference = tf.mul<tf.Tensor2D>(tf.sub(code, applyDense(params.embed, tf.gather(neutral, columns, 1))), known);
  const mixed = tf.relu(applyDense(params.mix, tf.concat([code, difference, known], 1)));
  return tf.relu(applyDense(params.shared, mixed));
}

/** A head's kernel with zeros where an output would read the other region's part of the feature. */
export function regionalHead(head: DenseParams, regions: readonly Region[], upperWidth: number): DenseParams {
  const lowerWidth = head.kernel.shape[0] - upperWidth;
  const own = (region: Region): tf.Tensor1D => tf.tensor1d(regions.map((r) => (r === region ? 1 : 0)));
  const mask = tf.concat([
    tf.tile(tf.expandDims(own('upper'), 0), [upperWidth, 1]),
    tf.tile(tf.expandDims(own('lower'), 0), [lowerWidth, 1]),
  ]);
  return { kernel: tf.mul(head.kernel, mask), bias: head.bias };
}

/** Reads a batch of faces. The four outputs are the caller's to dispose; everything between is freed. */
export function applyAuNet(params: AuNetParams, input: AuNetInput): AuNetOutput {
  return tf.tidy(() => {
    const upper = applyTrunk(params.upper, 'upper', input);
    const lower = applyTrunk(params.lower, 'lower', input);
    const feature = tf.concat([upper, lower], 1);
    const upperWidth = upper.shape[1];
    return {
      latents: applyDense(regionalHead(params.units, UNIT_REGIONS, upperWidth), feature),
      sides: applyDense(regionalHead(params.sides, SIDE_REGIONS, upperWidth), feature),
      expressions: applyDense(params.expressions, feature),
      feature,
    };
  });
}
