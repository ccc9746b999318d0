/**
 * Which frames a part of a film holds. One rule for all who cut films, so that parts that meet hold each frame once. Times are seconds,
 * all on one clock.
 */

/** Times that differ by less, seconds, are the same: containers round them. */
export const ROUNDING = 0.0005;

/** Frames that begin to be shown from `from` on and before `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Frames from here on are given too, as a warm-up, and none that is lost in it is told of. Left out, there is no warm-up. */
  readonly warmFrom?: number;
}

/** The end of a stretch whose last frame begins at `time`, or is shown at it. */
export const upTo = (time: number): number => time + 2 * ROUNDING;

/** Whether a frame that begins at `time` comes before `edge`, and not at it. */
const isBefore = (time: number, edge: number): boolean => time < edge - ROUNDING;

/** What a frame that begins at `time` is to a stretch; null outside it. */
export function placeIn({ from, to, warmFrom = from }: Stretch, time: number): 'warm-up' | 'shown' | null {
  if (isBefore(time, warmFrom) || !isBefore(time, to)) return null;
  return isBefore(time, from) ? 'warm-up' : 'shown';
}
