/** Quality, head rotation and expression over time: lanes painted on one canvas, and what they are painted from. */

import { EXPRESSIONS, type Expression } from '../../core/facs.ts';
import type { Family } from '../../reader/overlay/families.ts';
import { rowOf, type Track } from '../../record/track.ts';
import { columnsOf } from './levels.ts';

export const LANES = ['Quality', 'Yaw', 'Pitch', 'Roll', 'Expression'] as const;
/** Degrees at the edges of a lane of rotation. */
const MOST_DEGREES = 40;
/** Opacity of the quality of a face that cannot be relied on. */
export const UNSURE = 0.35;

/** Colours that can be told apart, borrowed from the families. */
export const EXPRESSION_FAMILIES: Readonly<Record<Expression, Family | null>> = {
  neutral: null,
  happiness: 'corner',
  sadness: 'brow',
  surprise: 'eye',
  fear: 'jaw',
  disgust: 'nose',
  anger: 'lip',
};

/** Colours of an expression class each, in the order of EXPRESSIONS; the first, neutral, is none. */
export type ExpressionColours = readonly (string | null)[];

/** What stands in one column of time. */
export interface CourseColumn {
  /** 0 to 1. */
  readonly quality: number;
  /** Whether it cannot be relied on. */
  readonly unsure: boolean;
  /** Yaw, pitch and roll, -1 to 1 at the edges of their lanes. */
  readonly rotation: readonly number[];
  /** Index of the likeliest expression, and its probability. */
  readonly expression: number;
  readonly probability: number;
}

/** A column each of `width`; null where the face is not. */
export function courseColumns(
  track: Track,
  face: number,
  view: { readonly start: number; readonly end: number },
  width: number,
  gap: number,
): (CourseColumn | null)[] {
  const { edges, held } = columnsOf(track.frames.time, view.start, view.end, width, gap);
  return Array.from({ length: width }, (_, x) => {
    const frame = edges[x]! < edges[x + 1]! ? edges[x]! : held[x]!;
    const row = frame < 0 ? -1 : rowOf(track, frame, face);
    if (row < 0) return null;
    const classes = track.faces.expressions.subarray(row * EXPRESSIONS.length, (row + 1) * EXPRESSIONS.length);
    const expression = classes.reduce((best, value, i) => (value > classes[best]! ? i : best), 0);
    const degrees = track.faces.rotation.subarray(3 * row, 3 * row + 3);
    return {
      quality: track.faces.quality[row]!,
      unsure: track.faces.reasons[row] !== 0,
      rotation: Array.from(degrees, (angle) => Math.max(-1, Math.min(1, angle / MOST_DEGREES))),
      expression,
      probability: classes[expression]!,
    };
  });
}

/** Paints the lanes, each `lane` CSS pixels high, and a column a pixel of the canvas, which has `pixelRatio` of them in a CSS pixel. */
export function paintCourse(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  columns: readonly (CourseColumn | null)[],
  lane: number,
  pixelRatio: number,
  ink: string,
  colours: ExpressionColours,
): void {
  context.setTransform(1, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height / pixelRatio);
  columns.forEach((column, x) => {
    if (!column) return;
    const { quality, unsure, rotation, expression, probability } = column;
    context.fillStyle = ink;
    context.globalAlpha = unsure ? UNSURE : 1;
    const height = Math.max(1, lane * quality - 2);
    context.fillRect(x, lane - 1 - height, 1, height);
    context.globalAlpha = 1;
    rotation.forEach((share, axis) => context.fillRect(x, lane * (axis + 1.5) - (share * (lane - 2)) / 2 - 0.75, 1, 1.5));
    const colour = colours[expression];
    if (!colour) return;
    context.fillStyle = colour;
    context.globalAlpha = probability;
    context.fillRect(x, 4 * lane + 1, 1, lane - 2);
    context.globalAlpha = 1;
  });
}
