/** One frame of a recording as the live path gives it: the reading without the aligned crop, which is not recorded. */

import type { FaceReading, FrameReading, Scores } from '../core/reading.ts';

type Kept = Pick<Scores, 'latents' | 'sides' | 'expressions'>;

export interface RecordedFace
  extends Kept, Pick<FaceReading, 'id' | 'box' | 'landmarks' | 'pose' | 'quality' | 'comparedWith' | 'offset'> {
  readonly unsmoothed: Kept;
}

export interface RecordedFrame {
  /** From 1. */
  readonly number: number;
  /** Milliseconds on the source's own clock, strictly increasing within a recording. */
  readonly time: number;
  /** Milliseconds since 1970. */
  readonly wall: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Which of the contexts before it in the log (record/log.ts) it was read in, from 0. */
  readonly context: number;
  readonly faces: readonly RecordedFace[];
}

/** What of a reading is recorded. */
export function recordedFrame(
  { time, width, height, faces }: Pick<FrameReading, 'time' | 'width' | 'height' | 'faces'>,
  own: Pick<RecordedFrame, 'number' | 'wall' | 'context'>,
): RecordedFrame {
  return { ...own, time, width, height, faces: faces.map(recordedFace) };
}

function recordedFace({ id, box, landmarks, pose, quality, comparedWith, offset, ...face }: FaceReading): RecordedFace {
  return { id, box, landmarks, pose, quality, comparedWith, offset, ...kept(face), unsmoothed: kept(face.unsmoothed) };
}

const kept = ({ latents, sides, expressions }: Kept): Kept => ({ latents, sides, expressions });
