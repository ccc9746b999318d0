/** The neutral face of a file, to compare with: the median over its first good frames. */

import { medianFace, NEUTRAL_TIME } from '../core/baseline.ts';
import { ACTION_UNITS } from '../core/facs.ts';
import { frontalise } from '../core/frontal.ts';
import type { Baseline, FaceReading, FaceView, FrameReading } from '../core/reading.ts';

/**
 * Of readings in order (times in milliseconds): the largest face of the first frame in which it can be relied on, and the same face in the
 * frames of the NEUTRAL_TIME after that. Null when there is none. The readings carry crops.
 */
export async function neutralOf(readings: AsyncIterable<Pick<FrameReading, 'time' | 'faces'>>): Promise<Baseline | null> {
  const frames: FaceView[] = [];
  let [start, whose]: [number | null, number | null] = [null, null];
  for await (const { time, faces } of readings) {
    if (start !== null && time - start > NEUTRAL_TIME) break;
    const face: FaceReading | undefined = whose === null ? faces[0] : faces.find(({ id }) => id === whose);
    if (!face?.crop || face.quality.reasons.length > 0) continue;
    start ??= time;
    whose = face.id;
    frames.push({ landmarks: frontalise(face.landmarks).points, crop: face.crop });
  }
  if (frames.length === 0) return null;
  // no model's latents: the live path then takes what its own model reads from this face
  return { ...medianFace(frames), latents: new Float32Array(ACTION_UNITS.length), modelVersion: '', frames: frames.length };
}
