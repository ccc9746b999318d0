/** Stretches in which a unit of a face is present without a break: what an annotation program shows as a bar. */

import { isPresent } from '../core/ordinal.ts';
import { paceOf } from './segments.ts';
import { intensityOf, presenceOf, type Variant } from './scores.ts';
import { frameCount, rowOf, type Track } from './track.ts';

export interface PresentSpan {
  /** Milliseconds on the source's clock. */
  readonly start: number;
  readonly end: number;
  /** Strongest intensity in it, 0 to 5. */
  readonly peak: number;
}

export function presentSpans(track: Track, id: number, unit: number, variant: Variant, pace = paceOf(track)): PresentSpan[] {
  const spans: PresentSpan[] = [];
  const { time } = track.frames;
  let going = false;
  for (let f = 0; f < frameCount(track); f++) {
    const row = rowOf(track, f, id);
    const present = row >= 0 && isPresent(presenceOf(track, row, unit, variant));
    const gap = f > 0 && time[f]! - time[f - 1]! > pace.gap;
    if (present) {
      const before = going && !gap ? spans.pop() : undefined;
      const value = intensityOf(track, row, unit, variant);
      spans.push({ start: before?.start ?? time[f]!, end: time[f]! + pace.stands[f]!, peak: Math.max(before?.peak ?? 0, value) });
    }
    going = present;
  }
  return spans;
}
