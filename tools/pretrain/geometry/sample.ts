/** One training or test sample of the geometry network, and batches of them as tensors. */

import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../../src/core/facs.ts';
import { MESH_LANDMARKS } from '../../../src/core/reading.ts';
import { disposeInput } from '../../../src/learn/nets/au-net-input.ts';
import type { AuNetInput } from '../../../src/learn/nets/au-net.ts';
import * as tf from '../../../src/learn/tf.ts';

/** Label of a unit that nobody has judged: it takes no part in the loss. */
export const UNKNOWN = -1;

export interface Sample {
  readonly person: string;
  /** MESH_LANDMARKS x 3, frontalised cm. */
  readonly points: Float32Array;
  /** The same person's neutral likewise. */
  readonly neutral: Float32Array;
  readonly known: boolean;
  /** 0 to 5 by ACTION_UNITS, or UNKNOWN. */
  readonly intensities: readonly number[];
  /** 0 to 5, left and right of each of SIDED_UNITS, or UNKNOWN. */
  readonly sides: readonly number[];
  /** Index into EXPRESSIONS, -1 without a name. */
  readonly expression: number;
}

export interface Batch {
  readonly input: AuNetInput;
  readonly intensities: tf.Tensor2D;
  readonly sides: tf.Tensor2D;
  /** [B, EXPRESSIONS] one-hot, a row of zeros without a name. */
  readonly expressions: tf.Tensor2D;
}

const WIDTH = 3 * MESH_LANDMARKS;

const blank = (count: number): tf.Tensor4D => tf.zeros([count, CROP_SIZE, CROP_SIZE, 1]);

/** Tensors of samples, with landmarks relative to `centre`; the caller's to dispose. */
export function toBatch(samples: readonly Sample[], centre: Float32Array): Batch {
  const count = samples.length;
  const landmarks = new Float32Array(count * WIDTH);
  const neutral = new Float32Array(count * WIDTH);
  const rows = (width: number, row: (sample: Sample) => ArrayLike<number>): tf.Tensor2D => {
    const out = new Float32Array(count * width);
    samples.forEach((sample, i) => out.set(row(sample), i * width));
    return tf.tensor2d(out, [count, width]);
  };
  samples.forEach((sample, b) => {
    for (let i = 0; i < WIDTH; i++) {
      landmarks[b * WIDTH + i] = sample.points[i]! - centre[i]!;
      neutral[b * WIDTH + i] = sample.neutral[i]! - centre[i]!;
    }
  });
  return {
    input: {
      face: { landmarks: tf.tensor2d(landmarks, [count, WIDTH]), crop: blank(count) },
      neutral: { landmarks: tf.tensor2d(neutral, [count, WIDTH]), crop: blank(count) },
      known: rows(1, ({ known }) => [known ? 1 : 0]),
    },
    intensities: rows(ACTION_UNITS.length, ({ intensities }) => intensities),
    sides: rows(2 * SIDED_UNITS.length, ({ sides }) => sides),
    expressions: rows(EXPRESSIONS.length, ({ expression }) => EXPRESSIONS.map((_, i) => (i === expression ? 1 : 0))),
  };
}

export function disposeBatch({ input, intensities, sides, expressions }: Batch): void {
  disposeInput(input);
  tf.dispose([intensities, sides, expressions]);
}
