/** Which frames of a recording a film of a span is made of. */

import type { Span } from '../../record/events.ts';
import { GIF_FRAMES_A_SECOND } from '../share/framing.ts';

export type ClipFormat = 'mp4' | 'gif';

/** How long the last frame stands, milliseconds. */
const LAST = 1000 / 30;

/** Of frames at `times` (milliseconds), those of the film, each with when and how long it is shown, seconds from the span's beginning. */
export function clipFrames(
  times: Float64Array,
  { start, end }: Span,
  format: ClipFormat,
): { readonly frame: number; readonly at: number; readonly seconds: number }[] {
  const step = format === 'gif' ? 1000 / GIF_FRAMES_A_SECOND : 0;
  const frames: number[] = [];
  let next = -Infinity;
  for (let f = 0; f < times.length && times[f]! <= end; f++) {
    if (times[f]! < start || times[f]! < next) continue;
    frames.push(f);
    next = Math.max(next + step, times[f]! + step / 2);
  }
  const origin = times[frames[0] ?? 0] ?? 0;
  return frames.map((frame, i) => {
    const until = i + 1 < frames.length ? times[frames[i + 1]!]! : times[frame]! + LAST;
    return { frame, at: (times[frame]! - origin) / 1000, seconds: (until - times[frame]!) / 1000 };
  });
}
