/**
 * How surely a network gives a sample its own expression whatever light and jitter do to it: the mean probability of the label
 * over a few lightly changed copies. The paper shows a consistency beside each sample and leaves open what it is (Li & Shan 2021);
 * this is ours. Low for pictures that are ambiguous, and for labels that are wrong.
 */

import { Random } from '../core/random.ts';
import type { FaceView } from '../core/reading.ts';
import type { Sample } from '../core/samples.ts';
import { inputOf } from './nets/au-net-input.ts';
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

/** Of each sample, which all have an expression; 0 to 1. The same samples give the same numbers. */
export async function consistencyOf(
  params: AuNetParams,
  samples: readonly Pick<Sample, 'id' | 'points' | 'crop' | 'expression'>[],
  neutral: FaceView,
): Promise<number[]> {
  const values: number[] = [];
  for (const { id, points, crop, expression } of samples) {
    const random = new Random(`consistency/${id}`);
    const face = { landmarks: points, crop };
    const copies = Array.from({ length: COPIES }, () => ({ face: changed(face, random), neutral }));
    const mean = tf.tidy(() => {
      const { expressions } = applyAuNet(params, inputOf(copies));
      return tf.mean(tf.slice(tf.softmax(expressions), [0, expression], [-1, 1]));
    });
    values.push((await mean.data())[0]!);
    mean.dispose();
  }
  return values;
}
