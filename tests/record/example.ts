/** Recordings with known content, taken at random from a seed. */

import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../src/core/facs.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { intensity } from '../../src/core/ordinal.ts';
import { Random } from '../../src/core/random.ts';
import type { RecordedFace, RecordedFrame } from '../../src/record/frame.ts';
import { EMPTY_RECORDING, type RecordingInfo } from '../../src/record/recording.ts';
import { trackOf } from '../../src/record/track.ts';
import type { OpenRecording } from '../../src/store/recordings.ts';

export interface ExampleOptions {
  readonly frames: number;
  readonly seed?: number;
  /** Faces in frame f; by default face 1 in every frame. */
  readonly ids?: (frame: number) => readonly number[];
  /** Milliseconds of frame f. */
  readonly time?: (frame: number) => number;
  readonly context?: (frame: number) => number;
  /** Noise of a landmark from frame to frame, pixels. */
  readonly jitter?: number;
}

export const FRAME = 1000 / 30;

export function exampleFrames({
  frames,
  seed = 1,
  ids = () => [1],
  time = (f) => 1000 + f * FRAME,
  context = () => 0,
  jitter = 0.3,
}: ExampleOptions): RecordedFrame[] {
  const random = new Random(`recording/${seed}`);
  const scatter = (): number => random.normal();
  const resting = Float32Array.from({ length: 3 * LANDMARKS }, () => 200 * random.uniform());
  return Array.from({ length: frames }, (_, f) => ({
    number: f + 1,
    time: time(f),
    wall: 1_790_000_000_000 + Math.round(time(f)),
    width: 640,
    height: 480,
    context: context(f),
    faces: ids(f).map((id) => exampleFace(id, f)),
  }));

  function exampleFace(id: number, f: number): RecordedFace {
    const box = { x: 100 * id + 20 * Math.sin(f / 40), y: 80 + scatter() / 4, width: 210, height: 240 };
    const latents = Float32Array.from(ACTION_UNITS, (_, u) => 2 * Math.sin(f / 30 + u + id) + scatter() / 10);
    const kept = (noise: number) => ({
      latents: latents.map((latent) => latent + noise * scatter()),
      sides: Float32Array.from({ length: 2 * SIDED_UNITS.length }, (_, i) =>
        intensity(latents[SIDED_UNITS[i >> 1]!]! - (i % 2 ? 0.3 : 0) + noise * scatter()),
      ),
      expressions: Float32Array.from(EXPRESSIONS, () => 1 / EXPRESSIONS.length),
    });
    return {
      id,
      box,
      landmarks: resting.map((at, i) => (i % 3 === 2 ? at : at + (i % 3 === 0 ? box.x : box.y) + jitter * scatter())),
      pose: { yaw: 5 * Math.sin(f / 50), pitch: scatter(), roll: -3, translation: [scatter(), 2, 55] },
      quality: { score: 0.9, reasons: f % 17 === 3 ? ['eyes-covered', 'dark'] : [] },
      comparedWith: f < 5 ? 'none' : 'estimated',
      offset: f < 5 ? null : Float32Array.from(ACTION_UNITS, (_, u) => u / 50),
      ...kept(0),
      unsmoothed: kept(0.1),
    };
  }
}

/** A recording of these frames as the store opens it, of a camera and nobody by name unless `info` says otherwise. */
export function exampleRecording(frames: readonly RecordedFrame[], info: Partial<RecordingInfo> = {}): OpenRecording {
  const rows = frames.flatMap(({ faces }) => faces);
  return {
    info: {
      ...EMPTY_RECORDING,
      ...{ id: 'r', name: 'r', createdAt: 1, person: null, personName: '', state: 'whole' },
      ...{ source: 'camera', sourceName: '', modelVersion: 'm' },
      ...info,
    },
    track: trackOf(frames),
    contexts: [],
    landmarks: async (row) => rows[row]!.landmarks,
    video: null,
    damagedAfter: null,
  };
}
