/**
 * The last half minute of intensities of one face, for the timeline: fixed arrays filled round and round. And of several, each of
 * its own, so that looking at another face and back loses nothing.
 * Not reactive on purpose: the timeline reads it when it draws.
 */

import { ACTION_UNITS } from '../../core/facs.ts';

/** Seconds of history that are kept and shown. */
export const TRACE_SECONDS = 30;
/** Frames a second that are surely kept; a faster source keeps a shorter history. */
const MOST_FRAMES = 60 * TRACE_SECONDS;
/** A longer silence than this is a gap in the line, seconds: a slow machine reads one frame a second. */
const GAP = 1.5;
/** Faces whose history is kept, the newest ones; all of a reading with more. */
const MOST_FACES = 6;

export class Trace {
  private readonly seconds = new Float64Array(MOST_FRAMES);
  private readonly values = ACTION_UNITS.map(() => new Float32Array(MOST_FRAMES));
  private next = 0;
  private length = 0;

  /** Seconds of the newest reading; -Infinity without one. */
  get newest(): number {
    return this.length === 0 ? -Infinity : this.seconds[(this.next - 1 + MOST_FRAMES) % MOST_FRAMES]!;
  }

  /** Adds intensities (ACTION_UNITS order, NaN for a unit that is not seen or not sure) read at `seconds`; a stretch without a face is left out. */
  add(seconds: number, intensity: Float32Array): void {
    this.seconds[this.next] = seconds;
    intensity.forEach((value, unit) => {
      this.values[unit]![this.next] = value;
    });
    this.next = (this.next + 1) % MOST_FRAMES;
    this.length = Math.min(this.length + 1, MOST_FRAMES);
  }

  /** What is kept by now, whatever is added later. */
  copy(): Trace {
    const copy = new Trace();
    copy.seconds.set(this.seconds);
    this.values.forEach((values, unit) => copy.values[unit]!.set(values));
    copy.next = this.next;
    copy.length = this.length;
    return copy;
  }

  /** Seconds before `now` (negative, increasing) and the intensities of `units` at them; null marks a gap. */
  window(now: number, units: readonly number[]): [seconds: number[], ...values: (number | null)[][]] {
    const seconds: number[] = [];
    const values: (number | null)[][] = units.map(() => []);
    for (let back = this.length; back > 0; back--) {
      const i = (this.next - back + MOST_FRAMES) % MOST_FRAMES;
      const at = this.seconds[i]! - now;
      if (at < -TRACE_SECONDS || at > 0) continue;
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

const EMPTY = new Trace();

export class Traces {
  readonly #traces = new Map<number, Trace>();

  /** What is kept of the face with this id; an empty trace of any other. */
  of(id: number | null): Trace {
    return (id === null ? null : this.#traces.get(id)) ?? EMPTY;
  }

  /** Adds a reading, the intensities of each face by its id, as Trace.add does. */
  add(seconds: number, faces: readonly (readonly [id: number, intensity: Float32Array])[]): void {
    for (const [id, intensity] of faces) {
      const trace = this.#traces.get(id) ?? new Trace();
      // the one written last is the last in the map
      this.#traces.delete(id);
      this.#traces.set(id, trace);
      trace.add(seconds, intensity);
    }
    const most = Math.max(MOST_FACES, faces.length);
    for (const id of this.#traces.keys()) {
      if (this.#traces.size <= most) break;
      this.#traces.delete(id);
    }
  }

  /** What is kept by now, whatever is added later. */
  copy(): Traces {
    const copy = new Traces();
    for (const [id, trace] of this.#traces) copy.#traces.set(id, trace.copy());
    return copy;
  }

  clear(): void {
    this.#traces.clear();
  }
}
