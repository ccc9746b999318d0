/**
 * A long film is cut into segments that are worked on side by side and come out in order. Where they begin depends on the film alone, so
 * that any number of workers gives the same. The work on each begins a little earlier, since the finder follows faces from
 * frame to frame.
 */

import type { Stretch } from '../../reader/sources/files/stretch.ts';

/** Seconds. */
export const SEGMENT = 5;
/** The finder's own filter has settled after it, seconds. */
export const WARM_UP = 0.5;

/** Work on it begins with its warm-up. */
export type Segment = Required<Stretch>;

/** The segments of what is shown from `start` to `end`, seconds; one where the end is not known. */
export function segmentsOf({ start, end }: { readonly start: number; readonly end: number }): Segment[] {
  const count = Math.max(1, Math.round((end - start) / SEGMENT));
  return Array.from({ length: count }, (_, i) => {
    const from = i === 0 ? -Infinity : start + i * SEGMENT;
    return { from, to: i === count - 1 ? Infinity : start + (i + 1) * SEGMENT, warmFrom: from - WARM_UP };
  });
}

/** A part of a film's segments: the `share`-th of `of` parts, from 1, that are one after the other and as long as each other. */
export interface SegmentShare {
  readonly share: number;
  readonly of: number;
}

export const shareOf = (segments: readonly Segment[], { share, of }: SegmentShare): Segment[] =>
  segments.slice(Math.floor(((share - 1) * segments.length) / of), Math.floor((share * segments.length) / of));

/**
 * Does `jobs` side by side, one for each of `workers` at a time, and gives what they give in the order of the jobs. A job is begun only
 * when those before it are near. What a failed job gave comes before its error; leaving early ends all.
 */
export async function* sideBySide<Job, Worker, Item>(
  jobs: readonly Job[],
  workers: readonly Worker[],
  work: (job: Job, worker: Worker) => AsyncGenerator<Item, void>,
): AsyncGenerator<Item, void> {
  const outputs = jobs.map(() => ({ items: [] as Item[], over: false, failure: null as { readonly cause: unknown } | null }));
  let [next, reading, left] = [0, 0, false];
  let wake = (): void => undefined;
  const idle: (() => void)[] = [];
  const begun = async (worker: Worker): Promise<void> => {
    while (!left && next < jobs.length) {
      if (next > reading + workers.length) {
        await new Promise<void>((done) => idle.push(done));
        continue;
      }
      const at = next++;
      const output = outputs[at]!;
      try {
        for await (const item of work(jobs[at]!, worker)) {
          if (left) break;
          output.items.push(item);
          wake();
        }
      } catch (cause) {
        output.failure = { cause };
      }
      output.over = true;
      wake();
    }
  };
  const ended = Promise.all(workers.map(begun));
  try {
    for (; reading < jobs.length; reading++) {
      for (const go of idle.splice(0)) go();
      const output = outputs[reading]!;
      for (;;) {
        while (output.items.length > 0) yield output.items.shift()!;
        if (output.failure) throw output.failure.cause;
        if (output.over) break;
        await new Promise<void>((done) => (wake = done));
      }
    }
  } finally {
    left = true;
    for (const go of idle.splice(0)) go();
    await ended;
  }
}
