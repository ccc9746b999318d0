/**
 * How surely a network gives a sample its own labels whatever light and jitter do to it: the mean over a few lightly
 * changed copies of exp(-loss), which for an expression is its probability. The paper shows a consistency beside each sample and leaves open what it is (Li & Shan 2021);
 * this is ours. Low for pictures that are ambiguous, and for labels that are wrong.
 */

import { Random } from '../core/random.ts';
import { EXPRESSIONS } from '../core/facs.ts';
import type { FaceView } from '../core/reading.ts';
import type { Labelled, PictureOf } from './calibration-data.ts';
import type { Breathe } from './face-reading.ts';
import { expressionLoss } from './losses.ts';
import { unitLosses } from './mal/objective.ts';
import { inputOf, type ComparedFace } from './nets/au-net-input.ts';
import { applyAuNet, type AuNetParams } from './nets/au-net.ts';
import * as tf from './tf.ts';

const COPIES = 8;
/** Standard deviation of the landmarks' jitter, cm: about the finder's own from frame to frame. */
const JITTER = 0.02;
/** Range of the factor on contrast, and grey levels that brightness moves. */
const CONTRAST = [0.85, 1.15] as const;
const BRIGHTNESS = 20;

function changed({ landmarks, crop }: FaceView, random: Random): FaceView {
  const [contrast, brightness] = [random.between(...CONTRAST), random.between(-BRIGHTNESS, BRIGHTNESS)];
  return {
    landmarks: landmarks.map((value) => value + random.normal(JITTER)),
    crop: crop.map((value) => Math.min(255, Math.max(0, contrast * (value - 128) + 128 + brightness))),
  };
}

/** Of each sample; 0 to 1. The same samples give the same numbers. Rejects when a picture cannot be read. */
export async function consistencyOf(
  params: AuNetParams,
  samples: readonly Pick<Labelled<unknown>, 'id' | 'units' | 'mask' | 'expression'>[],
  pictureOf: PictureOf,
  neutral: FaceView,
  breathe?: Breathe,
): Promise<number[]> {
  const values: number[] = [];
  for (const sample of samples) {
    const random = new Random(`consistency/${sample.id}`);
    const { points, crop } = await pictureOf(sample.id);
    const face = { landmarks: points, crop };
    const copies = Array.from({ length: COPIES }, () => ({ face: changed(face, random), neutral }));
    const mean = tf.tidy(() => tf.mean(tf.exp(tf.neg(lossesOf(params, copies, sample)))));
    values.push((await mean.data())[0]!);
    mean.dispose();
    await breathe?.();
  }
  return values;
}

/** [copies] losses under the sample's labels: its expression where it has one, else its units. */
function lossesOf(
  params: AuNetParams,
  copies: readonly ComparedFace[],
  { units, mask, expression }: Pick<Labelled<unknown>, 'units' | 'mask' | 'expression'>,
): tf.Tensor1D {
  const { latents, expressions } = applyAuNet(params, inputOf(copies));
  const all = (row: ArrayLike<number>): tf.Tensor2D => tf.tile(tf.tensor2d(Array.from(row), [1, row.length]), [copies.length, 1]);
  if (expression < 0) return unitLosses(latents, { intensities: all(units), mask: all(mask) }, 'intensity');
  return expressionLoss(expressions, all(EXPRESSIONS.map((_, i) => Number(i === expression))));
}
