/**
 * The columns of a recording, of frames and of the faces in them: the one table that chunks, tracks and docs/recordings.md follow.
 * Each is kept as whole numbers of `step`; a value that is no number has a whole number of its own.
 */

import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../core/facs.ts';
import type { ComparedWith, QualityReason } from '../core/reading.ts';

/** Bits of the column `reasons`, lowest first. Reasons are added at the end: recordings are kept for years. */
export const REASONS: readonly QualityReason[] = [
  'too-small',
  'turned-away',
  'blurred',
  'dark',
  'out-of-frame',
  'eyes-covered',
  'mouth-covered',
  'turned-over',
  'overexposed',
];
/** Values of the column `compared`. */
export const COMPARED: readonly ComparedWith[] = ['none', 'estimated', 'recorded'];

export interface Column<Name extends string> {
  readonly name: Name;
  /** Numbers a row. */
  readonly width: number;
  /** The size of one whole number, in the column's unit. */
  readonly step: number;
}
const column = <Name extends string>(name: Name, width: number, step: number): Column<Name> => ({ name, width, step });

/** Of the times of frames, milliseconds. */
export const TIME_STEP = 0.001;

/** Of each frame: its number from 1, milliseconds on the source's clock and since 1970, pixels, and which context it was read in. */
export const FRAME_COLUMNS = [
  column('number', 1, 1),
  column('time', 1, TIME_STEP),
  column('wall', 1, 1),
  column('width', 1, 1),
  column('height', 1, 1),
  column('context', 1, 1),
] as const;
export type FrameColumn = (typeof FRAME_COLUMNS)[number]['name'];

const [UNITS, SIDES, CLASSES] = [ACTION_UNITS.length, 2 * SIDED_UNITS.length, EXPRESSIONS.length];
const SCORE = 2 ** -12;

/** Of each face: as in FaceReading (core/reading.ts). The `alone` columns are the scores before smoothing; `offset` is 0 where nothing was taken off. */
export const FACE_COLUMNS = [
  column('id', 1, 1),
  column('compared', 1, 1),
  column('reasons', 1, 1),
  column('quality', 1, 2 ** -10),
  column('rotation', 3, 0.01),
  column('translation', 3, 0.01),
  column('box', 4, 2 ** -4),
  column('latents', UNITS, SCORE),
  column('sides', SIDES, SCORE),
  column('expressions', CLASSES, SCORE),
  column('aloneLatents', UNITS, SCORE),
  column('aloneSides', SIDES, SCORE),
  column('aloneExpressions', CLASSES, SCORE),
  column('offset', UNITS, SCORE),
] as const;
export type FaceColumn = (typeof FACE_COLUMNS)[number]['name'];

/** The whole number that stands for no number. */
const NO_NUMBER = -(2 ** 44);
const MOST = 2 ** 43;

/** `value` in whole numbers of `step`; beyond what can be kept it is the largest that can. */
export function quantised(value: number, step: number): number {
  if (Number.isNaN(value)) return NO_NUMBER;
  return Math.max(-MOST, Math.min(MOST, Math.round(value / step))) + 0;
}

/** Back in the unit of `step`: the number next to it that there is, since a thousandth itself is none in binary and its inverse is. */
export const restored = (whole: number, step: number): number => (whole === NO_NUMBER ? NaN : whole / (1 / step));

/** A time of a frame, milliseconds, as it comes back when it is kept. */
export const keptTime = (time: number): number => restored(quantised(time, TIME_STEP), TIME_STEP);
