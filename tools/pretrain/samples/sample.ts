/** One training or test sample, and many of them as tensors. */

import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../../src/core/facs.ts';
import { isShown } from '../../../src/core/ordinal.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import type { Random } from '../../../src/core/random.ts';
import { MESH_LANDMARKS } from '../../../src/core/reading.ts';
import { TEXTURE_WIDTH, textureOf } from '../../../src/core/texture.ts';
import type { AuNetInput, Compared, FaceTensors } from '../../../src/learn/nets/au-net.ts';
import { REGIONS, UNIT_REGIONS } from '../../../src/learn/nets/regions.ts';
import * as tf from '../../../src/learn/tf.ts';
import { cover, type Covered } from './cover.ts';
import { copyGrey, photograph } from './photograph.ts';
import { BLENDSHAPES } from './teacher.ts';

/** Label of a unit that nobody has judged: it takes no part in the loss. */
export const UNKNOWN = -1;
/** How much a coder's guess counts beside what two raters agree on. */
const TRACE_WEIGHT = 0.5;
/** How many photographs of faces have something before them. */
const COVERED_SHARE = 0.15;

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
  /** Whether levels below "present" are a coder's guess (a trace, or one rater's word): they count by TRACE_WEIGHT. */
  readonly coded: boolean;
  /** 0 to 5, left and right of each of SIDED_UNITS, or UNKNOWN. */
  readonly sides: readonly number[];
  /** Index into EXPRESSIONS, -1 without a name. */
  readonly expression: number;
  /** What MediaPipe's blendshapes say of it, by BLENDSHAPES; empty where they were not asked. */
  readonly blendshapes: readonly number[];
  /** What is hidden in the picture as it is; null where nobody has said. */
  readonly covered: Covered;
}

export interface Labels {
  /** [B, ACTION_UNITS], UNKNOWN also where the unit's region is covered. */
  readonly intensities: tf.Tensor2D;
  /** [B, ACTION_UNITS] how much each of them counts. */
  readonly weights: tf.Tensor2D;
  /** [B, 2 * SIDED_UNITS] */
  readonly sides: tf.Tensor2D;
  /** [B, REGIONS] 1 covered, 0 not, or UNKNOWN. */
  readonly covered: tf.Tensor2D;
  /** [B, EXPRESSIONS] one-hot, a row of zeros without a name. */
  readonly expressions: tf.Tensor2D;
}

const WIDTH = 3 * MESH_LANDMARKS;
const PIXELS = CROP_SIZE * CROP_SIZE;

function rows(samples: readonly Sample[], width: number, row: (sample: Sample, i: number) => ArrayLike<number>): tf.Tensor2D {
  const out = new Float32Array(samples.length * width);
  samples.forEach((sample, i) => out.set(row(sample, i), i * width));
  return tf.tensor2d(out, [samples.length, width]);
}

export const knownOf = (samples: readonly Sample[]): tf.Tensor2D => rows(samples, 1, ({ known }) => [known ? 1 : 0]);

/** Landmarks relative to `centre`, by default as training has them. The tensors are the caller's. */
export function shapesOf(samples: readonly Sample[], centre = MEAN_FACE): Compared<Pick<FaceTensors, 'landmarks'>> {
  const relative = (face: Float32Array): Float32Array => {
    const out = new Float32Array(WIDTH);
    for (let i = 0; i < WIDTH; i++) out[i] = face[i]! - centre[i]!;
    return out;
  };
  return {
    face: { landmarks: rows(samples, WIDTH, ({ points }) => relative(points)) },
    neutral: { landmarks: rows(samples, WIDTH, ({ neutral }) => relative(neutral)) },
    known: knownOf(samples),
  };
}

/** Nothing is drawn over a face. */
export const BARE: Covered = { upper: false, lower: false };

/** Writes a grey crop photographed again, in some cases with something before it, to `out` from `at` on; says what is hidden. */
export function photographed(grey: Uint8Array, mirrored: boolean, random: Random, out: Float32Array, at: number): Covered {
  photograph(grey, mirrored, random, out, at);
  return random.chance(COVERED_SHARE) ? cover(out, at, random) : BARE;
}

/** Crops as they are, or photographed again at random, and what is hidden in each face. The tensors are the caller's. */
export function picturesOf(
  samples: readonly Sample[],
  random: Random | null,
): Pick<Compared<Pick<FaceTensors, 'crop'>>, 'face' | 'neutral'> & { readonly covered: readonly Covered[] } {
  const covered = samples.map(() => BARE);
  const crops = (which: 'face' | 'neutral'): tf.Tensor4D => {
    const out = new Float32Array(samples.length * PIXELS);
    samples.forEach(({ pictures }, i) => {
      if (!pictures) return;
      const { [which]: grey, mirrored } = pictures;
      if (!random) copyGrey(grey, mirrored, out, i * PIXELS);
      else if (which === 'neutral') photograph(grey, mirrored, random, out, i * PIXELS);
      else covered[i] = photographed(grey, mirrored, random, out, i * PIXELS);
    });
    return tf.tensor4d(out, [samples.length, CROP_SIZE, CROP_SIZE, 1]);
  };
  return { face: { crop: crops('face') }, neutral: { crop: crops('neutral') }, covered };
}

/** Textures of the crops as they are; zeros where there is none. The tensors are the caller's. */
function texturesOf(samples: readonly Sample[]): Pick<Compared<Pick<FaceTensors, 'texture'>>, 'face' | 'neutral'> {
  const nothing = new Float32Array(TEXTURE_WIDTH);
  const of = (which: 'face' | 'neutral'): tf.Tensor2D =>
    rows(samples, TEXTURE_WIDTH, ({ pictures }) => (pictures ? textureOf(pictures[which]) : nothing));
  return { face: { texture: of('face') }, neutral: { texture: of('neutral') } };
}

/** Samples as the whole network takes them, crops as they are. The tensors are the caller's. */
export function wholeInput(samples: readonly Sample[], centre: Float32Array): AuNetInput {
  const [shapes, pictures, textures] = [shapesOf(samples, centre), picturesOf(samples, null), texturesOf(samples)];
  return {
    face: { ...shapes.face, ...pictures.face, ...textures.face },
    neutral: { ...shapes.neutral, ...pictures.neutral, ...textures.neutral },
    known: shapes.known,
  };
}

/** What is hidden of a face that was covered already before something was painted over it. */
export function together(own: boolean | null, painted: boolean | null): boolean | null {
  if (own === true || painted === true) return true;
  return own === false && painted === false ? false : null;
}

/** Labels, those of painted-over regions UNKNOWN; `painted` by sample. The tensors are the caller's. */
export function labelsOf(samples: readonly Sample[], painted: readonly Covered[] = samples.map(() => BARE)): Labels {
  const seen = (i: number, unit: number, value: number): number => (painted[i]![UNIT_REGIONS[unit]!] === false ? value : UNKNOWN);
  return {
    intensities: rows(samples, ACTION_UNITS.length, ({ intensities }, i) =>
      intensities.map((value, unit) => seen(i, unit, value)),
    ),
    weights: rows(samples, ACTION_UNITS.length, ({ intensities, coded }) =>
      intensities.map((level) => (coded && level > 0 && !isShown(level) ? TRACE_WEIGHT : 1)),
    ),
    sides: rows(samples, 2 * SIDED_UNITS.length, ({ sides }, i) =>
      sides.map((value, side) => seen(i, SIDED_UNITS[side >> 1]!, value)),
    ),
    covered: rows(samples, REGIONS.length, ({ covered }, i) =>
      REGIONS.map((region) => {
        const hidden = together(covered[region], painted[i]![region]);
        return hidden === null ? UNKNOWN : Number(hidden);
      }),
    ),
    expressions: rows(samples, EXPRESSIONS.length, ({ expression }) => EXPRESSIONS.map((_, i) => (i === expression ? 1 : 0))),
  };
}

/** [B, BLENDSHAPES] what the teacher says, UNKNOWN where it was not asked. */
export const teachingOf = (samples: readonly Sample[]): tf.Tensor2D =>
  rows(samples, BLENDSHAPES.length, ({ blendshapes }) => (blendshapes.length > 0 ? blendshapes : BLENDSHAPES.map(() => UNKNOWN)));
