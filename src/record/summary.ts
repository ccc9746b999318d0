/**
 * What a stretch of a recording comes to, of one face. Every frame counts as long as it stands (record/segments.ts); a unit counts
 * only while it is seen. A still picture, a track of one frame, takes no time: its shares and means are those of the frame, its seconds 0.
 *
 *   present         share of the seen time in which the unit is present (probability one half or more)
 *   mean, peak      intensity, 0 to 5, over the seen time; and the frame of the peak
 *   onsets          times it turned present from absent, both seen, without a gap between, NaN where it is never seen;
 *                   onsetsPerMinute of seen time
 *   meanDuration    seconds from an onset to its end, of those whose end was seen; NaN without any
 *   asymmetry       (left - right) / (left + right) of the mean intensities while present: -1 all right, 1 all left; NaN without
 *                   sides or presence
 *   together[i][j]  share of the time of unit i present in which j is present too, both seen; NaN where i never is
 */

import { ACTION_UNITS } from '../core/facs.ts';
import { COMPARED } from './columns.ts';
import type { Span } from './events.ts';
import { NOT_SEEN, type FaceScores } from './face-scores.ts';
import { sidesOf } from './scores.ts';
import { frameAt, frameCount } from './track.ts';

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
  /** Seconds with the face. */
  readonly withFace: number;
  /** Share of what is with the face in which it is compared with no neutral face, when units that need one may read too low; NaN without. */
  readonly uncompared: number;
  readonly frames: number;
  /** Per ACTION_UNITS. */
  readonly units: readonly UnitSummary[];
  readonly together: readonly (readonly number[])[];
}

const UNITS = ACTION_UNITS.length;

/** Of a face over the frames that begin in `spans` (joined, in order). */
export function summarise(scores: FaceScores, spans: readonly Span[]): Summary {
  const { track, variant, rows, gap, stands } = scores;
  const { time } = track.frames;
  const units = ACTION_UNITS.map((_, unit) => new UnitTally(scores, unit));
  const both = new Float64Array(UNITS * UNITS);
  const seenBoth = new Float64Array(UNITS * UNITS);
  const present = new Uint8Array(UNITS);
  const isStill = frameCount(track) === 1 && stands[0] === 0;
  let [seconds, withFace, faceWeight, uncompared, frames] = [0, 0, 0, 0, 0];
  for (const { start, end } of spans) {
    for (const unit of units) unit.interrupt();
    for (let f = frameAt(track, start), last = frameAt(track, end); f < last; f++) {
      const stood = stands[f]! / 1000;
      const weight = isStill ? 1 : stood;
      seconds += stood;
      frames++;
      const isAfterGap = f > 0 && time[f]! - time[f - 1]! > gap;
      if (isAfterGap || rows[f]! < 0) for (const unit of units) unit.interrupt();
      if (rows[f]! < 0) continue;
      withFace += stood;
      faceWeight += weight;
      if (!variant.compared || COMPARED[track.faces.compared[rows[f]!]!] === 'none') uncompared += weight;
      for (let unit = 0; unit < UNITS; unit++) present[unit] = units[unit]!.add(f, stood, weight);
      for (let i = 0; i < UNITS; i++) {
        if (present[i] !== 1) continue;
        for (let j = 0; j < UNITS; j++) {
          if (present[j] === NOT_SEEN) continue;
          seenBoth[i * UNITS + j]! += weight;
          both[i * UNITS + j]! += weight * present[j]!;
        }
      }
    }
  }
  return {
    seconds,
    withFace,
    uncompared: uncompared / faceWeight,
    frames,
    units: units.map((unit) => unit.summary()),
    together: units.map((_, i) => units.map((_, j) => both[i * UNITS + j]! / seenBoth[i * UNITS + j]!)),
  };
}

class UnitTally {
  #seen = 0;
  /** Of the frames in which it is seen. */
  #weight = 0;
  #present = 0;
  #sum = 0;
  #peak = -Infinity;
  #peakFrame = -1;
  #onsets = 0;
  #left = 0;
  #right = 0;
  readonly #durations: number[] = [];
  /** Whether it was present (1) in the frame before or absent (0); NOT_SEEN where that is not known. */
  #before: number = NOT_SEEN;
  /** Seconds since the onset; null while there was none to see. */
  #since: number | null = null;

  constructor(
    private readonly scores: FaceScores,
    private readonly unit: number,
  ) {}

  /** What follows is not next to what was added. */
  interrupt(): void {
    this.#before = NOT_SEEN;
    this.#since = null;
  }

  /** Adds a frame of so many seconds, which counts by `weight`; gives what `present` of the scores says of it. */
  add(frame: number, seconds: number, weight: number): number {
    const { track, rows, variant } = this.scores;
    const present = this.scores.present[this.unit]![frame]!;
    if (present === NOT_SEEN) {
      this.interrupt();
      return present;
    }
    const value = this.scores.intensity[this.unit]![frame]!;
    this.#seen += seconds;
    this.#weight += weight;
    this.#sum += weight * value;
    if (value > this.#peak) [this.#peak, this.#peakFrame] = [value, frame];
    if (present === 1) {
      this.#present += weight;
      const sides = sidesOf(track, rows[frame]!, this.unit, variant);
      this.#left += weight * (sides?.[0] ?? 0);
      this.#right += weight * (sides?.[1] ?? 0);
      if (this.#before === 0) {
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
      present: this.#present / this.#weight,
      mean: this.#sum / this.#weight,
      peak: this.#peakFrame < 0 ? NaN : this.#peak,
      peakFrame: this.#peakFrame,
      onsets: this.#weight > 0 ? this.#onsets : NaN,
      onsetsPerMinute: (60 * this.#onsets) / this.#seen,
      meanDuration: this.#durations.reduce((sum, each) => sum + each, 0) / this.#durations.length,
      asymmetry: sides > 0 ? (this.#left - this.#right) / sides : NaN,
    };
  }
}
