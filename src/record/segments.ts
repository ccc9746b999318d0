/** Stretches of a track that were read without a break and in one way: no gap in time, one context. */

import { frameCount, type Track } from './track.ts';

/** A longer step between two frames than this is a gap, milliseconds; where frames come slowly, than so many of the usual steps. */
const GAP = 500;
const GAP_STEPS = 3;

export interface Segment {
  /** The frames `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
  /** By the column `context`. */
  readonly context: number;
}

/** How the frames of a track follow each other. A part of a recording keeps the pace of the whole. */
export interface Pace {
  /** Frames a second. */
  readonly rate: number;
  /** From which step between two frames on there is a gap, milliseconds. */
  readonly gap: number;
  /** How long each frame stands, milliseconds. */
  readonly stands: Float64Array;
}

export function paceOf(track: Track): Pace {
  const gap = gapOf(track);
  return { rate: frameRate(track), gap, stands: frameTimes(track, gap) };
}

export function segmentsOf(track: Track, gap = gapOf(track)): Segment[] {
  const { time, context } = track.frames;
  const segments: Segment[] = [];
  let first = 0;
  for (let f = 1; f <= frameCount(track); f++) {
    if (f < frameCount(track) && time[f]! - time[f - 1]! <= gap && context[f] === context[f - 1]) continue;
    segments.push({ first, end: f, context: context[first]! });
    first = f;
  }
  return segments;
}

/** From which step between two frames on a track has a gap, milliseconds. */
export function gapOf(track: Track): number {
  const rate = frameRate(track);
  return rate > 0 ? Math.max(GAP, (GAP_STEPS * 1000) / rate) : GAP;
}

/** Frames a second: of the middle step between two frames; 0 for less than two frames. */
export function frameRate(track: Track): number {
  const { time } = track.frames;
  const steps = Float64Array.from({ length: Math.max(0, time.length - 1) }, (_, f) => time[f + 1]! - time[f]!).sort();
  return steps.length === 0 ? 0 : 1000 / steps[steps.length >> 1]!;
}

/**
 * How long each frame stands, milliseconds: until the next, at most `gap`; before a gap and at the end as long as the one before it, and
 * one alone between gaps as long as frames usually do. The only frame of a track, a still picture, takes no time: 0.
 */
export function frameTimes(track: Track, gap = gapOf(track)): Float64Array {
  const { time } = track.frames;
  const rate = frameRate(track);
  const usual = rate > 0 ? 1000 / rate : 0;
  const stepTo = (f: number): number => (f > 0 && f < time.length ? time[f]! - time[f - 1]! : Infinity);
  return Float64Array.from(time, (_, f) => [stepTo(f + 1), stepTo(f)].find((step) => step <= gap) ?? usual);
}
