/** Pictures of one step as frames come in: through the gate, or, for the first neutral face, along with its recording. */

import { frontalise } from '../core/frontal.ts';
import type { Baseline, FaceReading, FrameReading } from '../core/reading.ts';
import type { Companion } from '../core/samples.ts';
import type { Hindrance } from './events.ts';
import { CaptureGate, TAKE_SAMPLES, type GateFace } from './gate.ts';
import type { OwnFace } from './own-face.ts';
import type { Rest } from './rest.ts';
import type { Picture } from './take.ts';

/** When a frame was taken, and what read it. */
export type Origin = Pick<Picture, 'takenAt' | 'modelVersion'>;

/** How far a step has come with a frame. */
export interface Progress {
  /** Share of the take, 0 to 1. */
  readonly done: number;
  readonly hindrance: Hindrance | null;
  /** The neutral face, once it is recorded. */
  readonly baseline: Baseline | null;
}

export interface Capture {
  readonly look: (reading: FrameReading, from: Origin) => Progress;
  /** TAKE_SAMPLES at most, in the order in which they were taken. */
  readonly pictures: readonly Picture[];
  readonly companions: readonly Companion[];
}

/** While a neutral face is recorded, a picture is taken this often, milliseconds. */
const NEUTRAL_SPREAD = 90;

export class GatedCapture implements Capture {
  pictures: readonly Picture[] = [];
  #done = 0;
  readonly #gate: CaptureGate;

  /** `given` as CaptureGate takes them. */
  constructor(
    private readonly own: OwnFace,
    ...given: ConstructorParameters<typeof CaptureGate>
  ) {
    this.#gate = new CaptureGate(...given);
  }

  get companions(): readonly Companion[] {
    return this.#gate.companions;
  }

  look({ faces, time }: FrameReading, from: Origin): Progress {
    if (faces.length === 1 && !this.own.mayBe(faces[0]!)) {
      return { done: this.#done, hindrance: { of: 'movement', reason: 'somebody-else' }, baseline: null };
    }
    const seen = faces.map(seenBy);
    const { done, reason, taken } = this.#gate.offer(seen, time);
    this.#done = done;
    if (taken) this.pictures = [...this.pictures, ...pictureOf(faces[0]!, seen[0]!.points, from)];
    return { done, hindrance: reason && { of: 'movement', reason }, baseline: null };
  }
}

/** The first step records "my neutral"; pictures of it are taken along the way. */
export class NeutralCapture implements Capture {
  readonly companions = [];
  #pictures: readonly Picture[] = [];
  #done = 0;
  #pictureAt = -Infinity;

  constructor(private readonly own: OwnFace) {}

  get pictures(): readonly Picture[] {
    return spread(this.#pictures, TAKE_SAMPLES);
  }

  look({ faces, time, neutral }: FrameReading, from: Origin): Progress {
    if (!neutral) return { done: this.#done, hindrance: null, baseline: null };
    const { done, problem, baseline = null } = neutral;
    if (done < this.#done) this.#pictures = []; // begun anew
    this.#done = done;
    if (!problem && faces[0] && time - this.#pictureAt >= NEUTRAL_SPREAD) {
      this.#pictureAt = time;
      this.#pictures = [...this.#pictures, ...pictureOf(faces[0], frontalise(faces[0].landmarks).points, from)];
    }
    if (baseline && faces[0]) this.own.recordedOn(faces[0]);
    return { done, hindrance: problem && { of: 'neutral', reason: problem }, baseline };
  }
}

/** A face as the gate sees it. */
const seenBy = ({ pose, quality, landmarks, unsmoothed, comparedWith }: FaceReading): GateFace => ({
  pose,
  quality,
  points: frontalise(landmarks).points,
  levels: unsmoothed.intensity,
  latents: comparedWith === 'recorded' ? unsmoothed.latents : null,
});

/** Remembers in `rest` their own face of a frame in which no movement was asked of it, where there is one alone in good view. */
export function watchRest(rest: Rest, own: OwnFace, neutral: Float32Array, { faces }: FrameReading): void {
  const [face, other] = faces;
  if (!face || other || face.quality.reasons.length > 0 || !own.mayBe(face)) return;
  const { points, latents } = seenBy(face);
  rest.add(points.map((value, i) => value - neutral[i]!), latents ?? null); // prettier-ignore
}

/** None for a frame from before crops were asked for. */
const pictureOf = ({ crop, pose, quality }: FaceReading, points: Float32Array, from: Origin): Picture[] =>
  crop ? [{ crop, points, pose, quality, takenAt: from.takenAt, modelVersion: from.modelVersion }] : [];

/** `count` of a list, as far apart in it as can be; all of a shorter one. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))]!);
}
