/**
 * The last half minute of intensities of one face, for the timeline: fixed arrays filled round and round.
 * Not reactive on purpose: the timeline reads it when it draws.
 */

import { ACTION_UNITS } from '../../core/facs.ts';

/** Seconds of history that are kept and shown. */
export const TRACE_SECONDS = 30;
/** Frames a second that are surely kept; a faster source keeps a shorter history. */
const MOST_FRAMES = 60 * TRACE_SECONDS;
/** A longer silence than this is a gap in the line, seconds. */
const GAP = 0.5;

export class Trace {
  private readonly seconds = new Float64Array(MOST_FRAMES);
  private readonly values = ACTION_UNITS.map(() => new Float32Array(MOST_FRAMES));
  private next = 0;
  private length = 0;

  /** Adds intensities (ACTION_UNITS order, NaN for a unit that is not seen) read at `seconds`; a stretch without a face is left out. */
  add(seconds: number, intensity: Float32Array): void {
    this.seconds[this.next] = seconds;
    intensity.forEach((value, unit) => {
      this.values[unit]![this.next] = value;
    });
    this.next = (this.next + 1) % MOST_FRAMES;
    this.length = Math.min(this.length + 1, MOST_FRAMES);
  }

  clear(): void {
    this.length = 0;
  }

  /** Seconds before `now` (negative, increasing) and the intensities of `units` at them; null marks a gap. */
  window(now: number, units: readonly number[]): [seconds: number[], ...values: (number | null)[][]] {
    const seconds: number[] = [];
    const values: (number | null)[][] = units.map(() => []);
    for (let back = this.length; back > 0; back--) {
      const i = (this.next - back + MOST_FRAMES) % MOST_FRAMES;
      const at = this.seconds[i]! - now;
      if (at < -TRACE_SECONDS) continue;
      const before = seconds.at(-1);
      if (before !== undefined && at - before > GAP) {
        seconds.push(before + GAP / 2);
        for (const column of values) column.push(null);
      }
      seconds.push(at);
      values.forEach((column, u) => {
        const value = this.values[units[u]!]![i]!;
        column.push(Number.isNaN(value) ? null : value);
      });
    }
    return [seconds, ...values];
  }
}
