/** All frames of a file through the path, in order, several on their way at once so that no half of it waits. */

import type { FrameReading } from '../core/reading.ts';
import type { Frame } from './sources/source.ts';

/** A frame of a file, which its reader closes, and its time in milliseconds, increasing. */
export interface TimedFrame {
  readonly frame: Frame;
  readonly time: number;
}

/** Frames on their way at once. */
const AHEAD = 3;

/** The readings of `frames` by `read`, which gives null for a frame that is lost. What could be read of frames that break off comes before their error. */
export async function* readEvery(
  frames: AsyncIterable<TimedFrame> | Iterable<TimedFrame>,
  read: (frame: Frame, time: number) => Promise<FrameReading | null>,
): AsyncGenerator<FrameReading, void> {
  const ahead: Promise<FrameReading | null>[] = [];
  const next = async (): Promise<FrameReading[]> => {
    try {
      const reading = await ahead.shift()!;
      return reading ? [reading] : [];
    } catch (cause) {
      ahead.length = 0;
      throw cause;
    }
  };
  let broken: { readonly cause: unknown } | null = null;
  try {
    for await (const { frame, time } of frames) {
      const reading = read(frame, time);
      reading.catch(() => undefined); // heard in its turn
      ahead.push(reading);
      if (ahead.length === AHEAD) yield* await next();
    }
  } catch (cause) {
    broken = { cause };
  }
  while (ahead.length > 0) yield* await next();
  if (broken) throw broken.cause;
}
