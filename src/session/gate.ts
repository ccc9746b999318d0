/**
 * Takes pictures without a click while what was asked for is really there, and says why not while it is not. A movement is measured on the
 * landmarks against the person's own neutral: how much of the rig's movement (core/rig.ts) the face shows. One gate a take; pure, with
 * time in and decisions out. What each prompt asks for stands in judges.ts, what cannot be told from the person's own rest in rest.ts.
 */

import { MEAN_FACE } from '../core/mean-face.ts';
import type { Companion, Prompt } from '../core/samples.ts';
import { companionsIn, companionsOf } from './companions.ts';
import { meanDistance } from './displacement.ts';
import { judgeOf, motionOf, type GateFace, type GateReason, type Judge, type Judged } from './judges.ts';
import type { KnownRest } from './rest.ts';

export type { GateFace, GateReason } from './judges.ts';

/** Samples of a take. */
export const TAKE_SAMPLES = 12;
/** Mean distance (cm) from the sample before, below which a picture counts as its copy, unless COPY_AGE (milliseconds) has passed. */
const COPY = 0.004;
const COPY_AGE = 300;
/**
 * Faces differ in how far they move: in a take that has not filled after `after` milliseconds, less and less is asked for, until
 * `within` milliseconds later `least` of it is enough.
 */
const EASING = { after: 500, within: 1000, least: 0.5 } as const;

export interface GateAnswer {
  /** Share of the take, 0 to 1. */
  readonly done: number;
  readonly reason: GateReason | null;
  /** Whether this frame is a sample. */
  readonly taken: boolean;
}

export class CaptureGate {
  #taken = 0;
  #lastTaken: { readonly time: number; readonly points: Float32Array } | null = null;
  #askedAt: number | null = null;
  #alongside: (readonly Companion[])[] = [];
  readonly #judge: Judge;
  readonly #moves: ReturnType<typeof motionOf>;

  /**
   * `neutral` are the person's own points at rest, MESH_LANDMARKS x 3 canonical cm, and throws for any other; `rest` is what their resting
   * face is known to do, null where nobody knows.
   */
  constructor(
    private readonly prompt: Prompt,
    private readonly neutral: Float32Array,
    private readonly rest: KnownRest | null,
  ) {
    if (neutral.length !== MEAN_FACE.length || !neutral.every(Number.isFinite)) {
      throw new RangeError(`neutral of ${neutral.length} numbers, or not all finite: ${MEAN_FACE.length} expected`);
    }
    this.#judge = judgeOf(prompt);
    this.#moves = motionOf(prompt);
  }

  /** What moved along with the unit that was asked for, over the samples so far. */
  get companions(): readonly Companion[] {
    return companionsOf(this.#alongside);
  }

  /** Judges the faces of the frame at `time` (milliseconds, increasing). */
  offer(faces: readonly GateFace[], time: number): GateAnswer {
    this.#askedAt ??= time;
    const [face] = faces;
    const shown = face?.points.map((value, i) => value - this.neutral[i]!);
    const frame = face && shown && { face, shown, time, ease: easeAfter(time - this.#askedAt) };
    const reason = frame?.shown.every(Number.isFinite) ? this.#reasonAgainst(frame, faces.length) : 'no-face';
    const taken = frame !== undefined && reason === null && this.#taken < TAKE_SAMPLES && this.#isNew(frame.face.points, time);
    if (taken) this.#take(frame);
    return { done: this.#taken / TAKE_SAMPLES, reason, taken };
  }

  #reasonAgainst(frame: Judged, faces: number): GateReason | null {
    const { pose, quality } = frame.face;
    if (faces > 1) return 'several-faces';
    if (quality.reasons.length > 0) return 'poor-quality';
    if (this.#moves(pose, frame.time)) return 'moving';
    const reason = this.#judge.judge(frame);
    if (reason || !this.rest) return reason;
    return this.rest.isLeft(this.prompt, frame.shown, frame.face.latents ?? null) ? null : 'not-seen';
  }

  #take(frame: Judged): void {
    const { face, shown, time } = frame;
    const { unit } = this.#judge;
    this.#taken++;
    this.#lastTaken = { time, points: face.points };
    this.#judge.took?.(frame);
    if (unit && face.levels) this.#alongside.push(companionsIn(unit, shown, face.levels));
  }

  #isNew(points: Float32Array, time: number): boolean {
    const last = this.#lastTaken;
    if (!last) return true;
    if (time - last.time < this.#judge.spread) return false;
    return time - last.time >= COPY_AGE || meanDistance(points, last.points) > COPY;
  }
}

/** Share of all that is asked for that is enough, so many milliseconds after it was asked for. */
function easeAfter(waited: number): number {
  const passed = Math.min(1, Math.max(0, (waited - EASING.after) / EASING.within));
  return 1 - passed * (1 - EASING.least);
}
