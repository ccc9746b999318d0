/** Which stretch of the timeline is in view: seconds before its end, within the history that is kept. Pure. */

import { TRACE_SECONDS } from '../state/trace.ts';

export interface TimeRange {
  /** Negative seconds; `from` is the earlier. */
  readonly from: number;
  readonly to: number;
}

export const WHOLE: TimeRange = { from: -TRACE_SECONDS, to: 0 };
/** The closest look, seconds. */
const SHORTEST = 2;

/** `range` drawn together (factor below 1) or out about the moment `about`, which keeps its place. */
export function zoomed({ from, to }: TimeRange, factor: number, about: number): TimeRange {
  const length = Math.min(TRACE_SECONDS, Math.max(SHORTEST, (to - from) * factor));
  const share = (about - from) / (to - from);
  return within({ from: about - share * length, to: about + (1 - share) * length });
}

/** `range` moved by `seconds`, no further than the history goes. */
export const panned = ({ from, to }: TimeRange, seconds: number): TimeRange => within({ from: from + seconds, to: to + seconds });

function within({ from, to }: TimeRange): TimeRange {
  const length = Math.min(TRACE_SECONDS, to - from);
  if (from < -TRACE_SECONDS) return { from: -TRACE_SECONDS, to: -TRACE_SECONDS + length };
  return to > 0 ? { from: -length, to: 0 } : { from, to };
}
