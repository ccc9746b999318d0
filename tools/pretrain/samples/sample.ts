/** One training or test sample, and many of them as tensors. */

import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import type { Random } from '../../../src/core/random.ts';
import { MESH_LANDMARKS } from '../../../src/core/reading.ts';
import type { Compared, FaceTensors } from '../../../src/learn/nets/au-net.ts';
import * as tf from '../../../src/learn/tf.ts';
import { copyGrey, photograph } from './photograph.ts';

/** Label of a unit that nobody has judged: it takes no part in the loss. */
export const UNKNOWN = -1;

/** Aligned crops in grey, CROP_SIZE x CROP_SIZE bytes, of the face and of the same person's neutral. */
export interface Pictures {
  readonly face: Uint8Array;
  readonly neutral: Uint8Array;
  /** Whether both are to be seen left to right. */
  readonly mirrored: boolean;
}

export interface Sample {
  readonly person: string;
  /** MESH_LANDMARKS x 3, frontalised cm. */
  readonly points: Float32Array;
  /** The same person's neutral likewise. */
  readonly neutral: Float32Array;
  /** Null for a face that nobody has seen: its crops are blank. */
  readonly pictures: Pictures | null;
  readonly known: boolean;
  /** 0 to 5 by ACTION_UNITS, or UNKNOWN. */
  readonly intensities: readonly number[];
  /** 0 to 5, left and right of each of SIDED_UNITS, or UNKNOWN. */
  readonly sides: readonly number[];
  /** Index into EXPRESSIONS, -1 without a name. */
  readonly expression: number;
}

export interface Labels {
  /** [B, ACTION_UNITS] */
  readonly intensities: tf.Tensor2D;
  /** [B, 2 * SIDED_UNITS] */
  readonly sides: tf.Tensor2D;
  /** [B, EXPRESSIONS] one-hot, a row of zeros without a name. */
  readonly expressions: tf.Tensor2D;
}

const WIDTH = 3 * MESH_LANDMARKS;
const PIXELS = CROP_SIZE * CROP_SIZE;

function rows(samples: readonly Sample[], width: number, row: (sample: Sample) => ArrayLike<number>): tf.Tensor2D {
  const out = new Float32Array(samples.length * width);
  samples.forEach((sample, i) => out.set(row(sample), i * width));
  return tf.tensor2d(out, [samples.length, width]);
}

export const knownOf = (samples: readonly Sample[]): tf.Tensor2D => rows(samples, 1, ({ known }) => [known ? 1 : 0]);

/** Landmarks relative to `centre`, by default as training has them. The tensors are the caller's. */
export function shapesOf(samples: readonly Sample[], centre = MEAN_FACE): Compared<Pick<FaceTensors, 'landmarks'>> {
  const relative = (face: Float32Array): Float32Array => face.map((value, i) => value - centre[i]!);
  return {
    face: { landmarks: rows(samples, WIDTH, ({ points }) => relative(points)) },
    neutral: { landmarks: rows(samples, WIDTH, ({ neutral }) => relative(neutral)) },
    known: knownOf(samples),
  };
}

/** Crops as they are, or photographed again at random. The tensors are the caller's. */
export function picturesOf(
  samples: readonly Sample[],
  random: Random | null,
): Pick<Compared<Pick<FaceTensors, 'crop'>>, 'face' | 'neutral'> {
  const crops = (which: 'face' | 'neutral'): tf.Tensor4D => {
    const out = new Float32Array(samples.length * PIXELS);
    samples.forEach(({ pictures }, i) => {
      if (!pictures) return;
      if (random) photograph(pictures[which], pictures.mirrored, random, out, i * PIXELS);
      else copyGrey(pictures[which], pictures.mirrored, out, i * PIXELS);
    });
    return tf.tensor4d(out, [samples.length, CROP_SIZE, CROP_SIZE, 1]);
  };
  return { face: { crop: crops('face') }, neutral: { crop: crops('neutral') } };
}

/** The tensors are the caller's. */
export function labelsOf(samples: readonly Sample[]): Labels {
  return {
    intensities: rows(samples, ACTION_UNITS.length, ({ intensities }) => intensities),
    sides: rows(samples, 2 * SIDED_UNITS.length, ({ sides }) => sides),
    expressions: rows(samples, EXPRESSIONS.length, ({ expression }) => EXPRESSIONS.map((_, i) => (i === expression ? 1 : 0))),
  };
}
