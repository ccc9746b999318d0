/**
 * What a stretch of a recording comes to, of one face. Every frame counts as long as it stands (record/segments.ts); a unit counts
 * only while it is seen.
 *
 *   present         share of the seen time in which the unit is present (probability one half or more)
 *   mean, peak      intensity, 0 to 5, over the seen time; and the frame of the peak
 *   onsets          times it turned present from absent, both seen, without a gap between; onsetsPerMinute of seen time
 *   meanDuration    seconds from an onset to its end, of those whose end was seen; NaN without any
 *   asymmetry       (left - right) / (left + right) of the mean intensities while present: -1 all right, 1 all left; NaN without
 *                   sides or presence
 *   together[i][j]  share of the time of unit i present in which j is present too, both seen; NaN where i never is
 */

import { ACTION_UNITS } from '../core/facs.ts';
import { COMPARED } from './columns.ts';
import { frameAt, rowOf, type Track } from './track.ts';
import type { Span } from './events.ts';
import { intensityOf, presenceOf, sidesOf, type Variant } from './scores.ts';
import { frameTimes, gapOf } from './segments.ts';

export interface UnitSummary {
  /** Seconds. */
  readonly seen: number;
  readonly present: number;
  readonly mean: number;
  readonly peak: number;
  /** -1 where the unit is never seen. */
  readonly peakFrame: number;
  readonly onsets: number;
  readonly onsetsPerMinute: number;
  readonly meanDuration: number;
  readonly asymmetry: number;
}

export interface Summary {
  /** Seconds that count, with the face or without. */
  readonly seconds: number;
  /** Seconds with the face; and of these, compared with no neutral face, when units that need one may read too low. */
  readonly withFace: number;
  readonly uncompared: number;
  readonly frames: number;
  /** Per ACTION_UNITS. */
  readonly units: readonly UnitSummary[];
  readonly together: readonly (readonly number[])[];
}

const PRESENT = 0.5;
const UNITS = ACTION_UNITS.length;

/** Of face `id` over the frames that begin in `spans` (joined, in order). */
export function summarise(track: Track, id: number, spans: readonly Span[], variant: Variant): Summary {
  const gap = gapOf(track);
  const stands = frameTimes(track, gap);
  const units = ACTION_UNITS.map((_, unit) => new UnitTally(track, unit, variant));
  const both = ACTION_UNITS.map(() => new Float64Array(UNITS));
  const seenBoth = ACTION_UNITS.map(() => new Float64Array(UNITS));
  let [seconds, withFace, uncompared, frames] = [0, 0, 0, 0];
  for (const { start, end } of spans) {
    for (const unit of units) unit.interrupt();
    for (let f = frameAt(track, start), last = frameAt(track, end); f < last; f++) {
      const stood = stands[f]! / 1000;
      seconds += stood;
      frames++;
      if (f > 0 && track.frames.time[f]! - track.frames.time[f - 1]! > gap) for (const unit of units) unit.interrupt();
      const row = rowOf(track, f, id);
      if (row < 0) {
        for (const unit of units) unit.interrupt();
        continue;
      }
      withFace += stood;
      if (!variant.compared || COMPARED[track.faces.compared[row]!] === 'none') uncompared += stood;
      const present = units.map((unit) => unit.add(f, row, stood));
      present.forEach((here, i) => {
        if (!here) return;
        present.forEach((there, j) => {
          if (there === null) return;
          seenBoth[i]![j]! += stood;
          if (there) both[i]![j]! += stood;
        });
      });
    }
  }
  return {
    seconds,
    withFace,
    uncompared,
    frames,
    units: units.map((unit) => unit.summary()),
    together: both.map((times, i) => [...times].map((time, j) => time / seenBoth[i]![j]!)),
  };
}

class UnitTally {
  #seen = 0;
  #present = 0;
  #sum = 0;
  #peak = -Infinity;
  #peakFrame = -1;
  #onsets = 0;
  #left = 0;
  #right = 0;
  readonly #durations: number[] = [];
  /** Whether it was present in the frame before; null where that is not known. */
  #before: boolean | null = null;
  /** Seconds since the onset; null while there was none to see. */
  #since: number | null = null;

  constructor(
    private readonly track: Track,
    private readonly unit: number,
    private readonly variant: Variant,
  ) {}

  /** What follows is not next to what was added. */
  interrupt(): void {
    this.#before = this.#since = null;
  }

  /** Whether the unit is present in this row; null where it is not seen. */
  add(frame: number, row: number, seconds: number): boolean | null {
    const value = intensityOf(this.track, row, this.unit, this.variant);
    if (Number.isNaN(value)) {
      this.interrupt();
      return null;
    }
    this.#seen += seconds;
    this.#sum += seconds * value;
    if (value > this.#peak) [this.#peak, this.#peakFrame] = [value, frame];
    const present = presenceOf(this.track, row, this.unit, this.variant) >= PRESENT;
    if (present) {
      this.#present += seconds;
      const sides = sidesOf(this.track, row, this.unit, this.variant);
      this.#left += seconds * (sides?.[0] ?? 0);
      this.#right += seconds * (sides?.[1] ?? 0);
      if (this.#before === false) {
        this.#onsets++;
        this.#since = 0;
      }
      if (this.#since !== null) this.#since += seconds;
    } else {
      if (this.#since !== null) this.#durations.push(this.#since);
      this.#since = null;
    }
    this.#before = present;
    return present;
  }

  summary(): UnitSummary {
    const sides = this.#left + this.#right;
    return {
      seen: this.#seen,
      present: this.#present / this.#seen,
      mean: this.#sum / this.#seen,
      peak: this.#peakFrame < 0 ? NaN : this.#peak,
      peakFrame: this.#peakFrame,
      onsets: this.#onsets,
      onsetsPerMinute: (60 * this.#onsets) / this.#seen,
      meanDuration: this.#durations.reduce((sum, each) => sum + each, 0) / this.#durations.length,
      asymmetry: sides > 0 ? (this.#left - this.#right) / sides : NaN,
    };
  }
}
