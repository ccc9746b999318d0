/** Quality, head rotation and expression over time: lanes painted on one canvas. */

import { EXPRESSIONS } from '../../core/facs.ts';
import { rowOf, type Track } from '../../record/track.ts';
import { columnsOf } from './levels.ts';

export const LANES = ['Quality', 'Yaw', 'Pitch', 'Roll', 'Expression'] as const;
/** Degrees at the edges of a lane of rotation. */
const MOST_DEGREES = 40;

/** Colours of an expression class each, in the order of EXPRESSIONS; the first, neutral, is none. */
export type ExpressionColours = readonly (string | null)[];

/** Paints the lanes of one face, each `lane` pixels high. */
export function paintCourse(
  context: CanvasRenderingContext2D,
  track: Track,
  face: number,
  view: { readonly start: number; readonly end: number },
  gap: number,
  lane: number,
  ink: string,
  colours: ExpressionColours,
): void {
  const { width } = context.canvas;
  const { edges, held } = columnsOf(track.frames.time, view.start, view.end, width, gap);
  context.clearRect(0, 0, width, context.canvas.height);
  for (let x = 0; x < width; x++) {
    const frame = edges[x]! < edges[x + 1]! ? edges[x]! : held[x]!;
    const row = frame < 0 ? -1 : rowOf(track, frame, face);
    if (row < 0) continue;
    const quality = track.faces.quality[row]!;
    context.fillStyle = ink;
    context.globalAlpha = track.faces.reasons[row] ? 0.35 : 1;
    context.fillRect(x, lane * (1 - quality) + 1, 1, Math.max(1, lane * quality - 2));
    context.globalAlpha = 1;
    for (let axis = 0; axis < 3; axis++) {
      const share = Math.max(-1, Math.min(1, track.faces.rotation[3 * row + axis]! / MOST_DEGREES));
      context.fillRect(x, lane * (axis + 1.5) - (share * (lane - 2)) / 2 - 0.75, 1, 1.5);
    }
    const at = row * EXPRESSIONS.length;
    let best = 0;
    for (let i = 1; i < EXPRESSIONS.length; i++)
      if (track.faces.expressions[at + i]! > track.faces.expressions[at + best]!) best = i;
    const colour = colours[best];
    if (!colour) continue;
    context.fillStyle = colour;
    context.globalAlpha = track.faces.expressions[at + best]!;
    context.fillRect(x, 4 * lane + 1, 1, lane - 2);
    context.globalAlpha = 1;
  }
}
