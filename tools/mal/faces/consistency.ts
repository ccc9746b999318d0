/**
 * How surely a network gives real faces their own expression whatever light and jitter do to them: the mean probability of the
 * label over a few lightly changed copies. The paper shows a consistency beside each sample and leaves open what it is; this is the
 * app's own (src/learn/consistency.ts), with the pictures photographed anew as training does.
 */

import { Random } from '../../../src/core/random.ts';
import { applyAuNet } from '../../../src/learn/nets/au-net.ts';
import * as tf from '../../../src/learn/tf.ts';
import { photograph } from '../../pretrain/samples/photograph.ts';
import type { Sample } from '../../pretrain/samples/sample.ts';
import { stageInput, type BaseNetwork, type StageFace } from './stage-faces.ts';

const COPIES = 8;
/** Standard deviation of the landmarks' jitter, cm: about the finder's own from frame to frame. */
const JITTER = 0.02;

/** A lightly changed copy. */
function changed(sample: Sample, random: Random): Sample {
  const { face, neutral, mirrored } = sample.pictures!;
  const crop = new Float32Array(face.length);
  photograph(face, mirrored, random, crop, 0);
  const again = Uint8ClampedArray.from(crop, (value) => 255 * value);
  return {
    ...sample,
    points: sample.points.map((value) => value + random.normal(JITTER)),
    pictures: { face: new Uint8Array(again.buffer), neutral, mirrored: false },
  };
}

/** Of each face, which all have an expression and no neutral; 0 to 1. The same faces give the same numbers. */
export function consistencyOf({ params, centre }: BaseNetwork, faces: readonly StageFace[]): number[] {
  return faces.map(({ file, sample }) => {
    const random = new Random(`consistency/${file}`);
    const copies = Array.from({ length: COPIES }, () => changed(sample, random));
    const mean = tf.tidy(() => {
      const { expressions } = applyAuNet(params, stageInput(copies, centre));
      return tf.mean(tf.slice(tf.softmax(expressions), [0, sample.expression], [-1, 1]));
    });
    const [value] = mean.dataSync();
    mean.dispose();
    return value!;
  });
}
