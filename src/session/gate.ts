/**
 * Takes pictures without a click while the asked movement is really held, and says why not while it is not. What is held is measured
 * on the landmarks against the person's own neutral: how much of the rig's movement (core/rig.ts) the face shows. One gate
 * a take; pure, with time in and decisions out.
 */

import type { AuCode } from '../core/facs.ts';
import { MEAN_FACE } from '../core/mean-face.ts';
import { shiftBetween, turnBetween } from '../core/pose.ts';
import type { Pose, Quality } from '../core/reading.ts';
import { moveFace } from '../core/rig.ts';
import { movementOf, type Prompt } from '../core/samples.ts';

/** Samples of a take. */
export const TAKE_SAMPLES = 12;
/** Milliseconds between two samples at least. */
const SPREAD = 90;
/** Mean distance (cm) from the sample before, below which a picture counts as its copy, unless COPY_AGE has passed. */
const COPY = 0.004;
const COPY_AGE = 300;

export type GateReason =
  | 'no-face'
  | 'several-faces'
  | 'poor-quality'
  | 'moving'
  /** The face rests, or does something else. */
  | 'not-seen'
  | 'too-little'
  | 'too-much'
  /** On its way, or letting go. */
  | 'not-held'
  /** For a neutral face: something moves. */
  | 'not-resting';

/** What the gate looks at in one frame. */
export interface GateFace {
  readonly pose: Pose;
  readonly quality: Quality;
  /** MESH_LANDMARKS x 3, canonical cm. */
  readonly points: Float32Array;
}

export interface GateAnswer {
  /** Share of the take, 0 to 1. */
  readonly done: number;
  readonly reason: GateReason | null;
  /** Whether this frame is a sample. */
  readonly taken: boolean;
}

/** A head is still within these, over the last MOTION_WINDOW milliseconds. */
const STILL = { degrees: 6, centimetres: 3 };
const MOTION_WINDOW = 350;
/** A movement is held whose amount has changed by no more than this share of itself, or than the finder trembles (cm), in HELD_FOR milliseconds. */
const HELD_FOR = 180;
const STEADY = 0.25;
const TREMBLING = 0.06;
/**
 * Shown share of the full movement that is asked for, by prompt: from, and up to. Light and strong overlap, since the share is of
 * what most faces can do, and faces differ by a third and more in that; which of the two was asked for decides the label.
 */
const HELD = { light: [0.2, 0.95], strong: [0.45, Infinity], expression: [0.3, Infinity] } as const;
/**
 * How much of a unit's movement the face finder sees, where 1 is all: measured on the drawn head, which moves exactly as the rig
 * says. It hardly follows cheeks and lids, and overdoes what parts the lips.
 */
const SEEN: Readonly<Record<AuCode, number>> = {
  AU01: 0.49,
  AU02: 0.62,
  AU04: 0.49,
  AU05: 0.28,
  AU06: 0.14,
  AU07: 0.15,
  AU09: 0.52,
  AU10: 0.59,
  AU12: 0.74,
  AU14: 0.41,
  AU15: 0.5,
  AU16: 1.26,
  AU17: 0.78,
  AU18: 0.42,
  AU20: 0.61,
  AU22: 1.3,
  AU24: 0.85,
  AU25: 1.4,
  AU26: 0.88,
  AU28: 0.55,
  AU43: 0.52,
};
/** Likeness (cosine) of the shown movement to the asked one: below it, something else is moving. */
const LIKENESS = 0.25;
/** Mean displacement (cm) of the most moved tenth of the points, up to which a face rests. */
const RESTING = 0.22;
/**
 * Faces differ in how far they move: in a take that has not filled after `after` milliseconds, less and less is asked for, until
 * `within` milliseconds later `least` of it is enough.
 */
const EASING = { after: 500, within: 1000, least: 0.5 } as const;

export class CaptureGate {
  #taken = 0;
  #lastTaken: { readonly time: number; readonly points: Float32Array } | null = null;
  #askedAt: number | null = null;
  #poses: { readonly time: number; readonly pose: Pose }[] = [];
  #amounts: { readonly time: number; readonly amount: number }[] = [];
  readonly #field: Float32Array | null;
  readonly #range: readonly [from: number, to: number];

  /** `neutral` are the person's own points at rest, MESH_LANDMARKS x 3 canonical cm. Throws for any other. */
  constructor(
    prompt: Prompt,
    private readonly neutral: Float32Array,
  ) {
    if (neutral.length !== MEAN_FACE.length || !neutral.every(Number.isFinite)) {
      throw new RangeError(`neutral of ${neutral.length} numbers, or not all finite: ${MEAN_FACE.length} expected`);
    }
    this.#field = fieldOf(prompt);
    this.#range = prompt.kind === 'unit' ? HELD[prompt.strength] : HELD.expression;
  }

  /** Judges the faces of the frame at `time` (milliseconds, increasing). */
  offer(faces: readonly GateFace[], time: number): GateAnswer {
    this.#askedAt ??= time;
    const reason = this.#judge(faces, time);
    const taken = reason === null && this.#taken < TAKE_SAMPLES && this.#isNew(faces[0]!.points, time);
    if (taken) {
      this.#taken++;
      this.#lastTaken = { time, points: faces[0]!.points };
    }
    return { done: this.#taken / TAKE_SAMPLES, reason, taken };
  }

  #isNew(points: Float32Array, time: number): boolean {
    const last = this.#lastTaken;
    if (!last) return true;
    if (time - last.time < SPREAD) return false;
    return time - last.time >= COPY_AGE || meanDistance(points, last.points) > COPY;
  }

  #judge(faces: readonly GateFace[], time: number): GateReason | null {
    const [face] = faces;
    if (!face?.points.every(Number.isFinite)) return 'no-face';
    if (faces.length > 1) return 'several-faces';
    if (face.quality.reasons.length > 0) return 'poor-quality';
    if (this.#moves(face.pose, time)) return 'moving';
    const shown = face.points.map((value, i) => value - this.neutral[i]!);
    const ease = easeAfter(time - this.#askedAt!);
    if (!this.#field) return ease * mostMoved(shown) > RESTING ? 'not-resting' : null;
    const { amount, likeness, size } = compare(shown, this.#field);
    const held = this.#holds(amount, TREMBLING / size, time);
    const [from, to] = this.#range;
    if (likeness < ease * LIKENESS || amount < from / 4) return 'not-seen';
    if (amount < ease * from) return 'too-little';
    if (ease * amount > to) return 'too-much';
    return held ? null : 'not-held';
  }

  /** Whether the amount has stayed what it is since the last frame HELD_FOR ago or before; up to `trembling` nothing can be said. */
  #holds(amount: number, trembling: number, time: number): boolean {
    const since = this.#amounts.findLastIndex((past) => time - past.time >= HELD_FOR);
    this.#amounts = [...this.#amounts.slice(Math.max(0, since)), { time, amount }];
    if (since < 0) return false;
    return this.#amounts.every((past) => Math.abs(past.amount - amount) <= Math.max(trembling, STEADY * amount));
  }

  #moves(pose: Pose, time: number): boolean {
    this.#poses = [...this.#poses.filter((past) => time - past.time <= MOTION_WINDOW), { time, pose }];
    return this.#poses.some(
      (past) => turnBetween(past.pose, pose) > STILL.degrees || shiftBetween(past.pose, pose) > STILL.centimetres,
    );
  }
}

/** Share of all that is asked for that is enough, so many milliseconds after it was asked for. */
function easeAfter(waited: number): number {
  const passed = Math.min(1, Math.max(0, (waited - EASING.after) / EASING.within));
  return 1 - passed * (1 - EASING.least);
}

/** What is seen of the full movement that is asked for (unit at E, expression as it is shown), cm; null for a face at rest. */
function fieldOf(prompt: Prompt): Float32Array | null {
  const units = movementOf(prompt);
  const most = units.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return null;
  const full = prompt.kind === 'unit' ? units.map((amount) => amount / most) : units;
  const seen = prompt.kind === 'unit' ? SEEN[prompt.unit]! : 1;
  return moveFace(MEAN_FACE, { units: full }).map((value, i) => seen * (value - MEAN_FACE[i]!));
}

interface Likeness {
  /** How much of the field is shown (least squares). */
  readonly amount: number;
  /** Cosine. */
  readonly likeness: number;
  /** Root of the mean square of the field's displacements, cm. */
  readonly size: number;
}

/** How much of `field` is `shown`, and how alike the two are where the field moves anything (x, y alone). */
export function compare(shown: Float32Array, field: Float32Array): Likeness {
  const farthest = farthestOf(field);
  let [both, ofShown, ofField, points] = [0, 0, 0, 0];
  for (let i = 0; i < field.length; i += 3) {
    if (Math.hypot(field[i]!, field[i + 1]!) < MOVED * farthest) continue;
    points++;
    for (const d of [i, i + 1]) {
      both += shown[d]! * field[d]!;
      ofShown += shown[d]! ** 2;
      ofField += field[d]! ** 2;
    }
  }
  const likeness = both / Math.max(1e-12, Math.sqrt(ofShown * ofField));
  return { amount: both / ofField, likeness, size: Math.sqrt(ofField / points) };
}

/** Share of the farthest displacement from which a point takes part. */
const MOVED = 0.3;

function farthestOf(field: Float32Array): number {
  let farthest = 0;
  for (let i = 0; i < field.length; i += 3) farthest = Math.max(farthest, Math.hypot(field[i]!, field[i + 1]!));
  return farthest;
}

function distances(field: Float32Array): Float32Array {
  return Float32Array.from({ length: field.length / 3 }, (_, i) => Math.hypot(field[3 * i]!, field[3 * i + 1]!));
}

/** Mean displacement of the tenth of the points that moved most, cm. */
function mostMoved(shown: Float32Array): number {
  const sorted = distances(shown).sort();
  const top = sorted.subarray(Math.floor(0.9 * sorted.length));
  return top.reduce((sum, value) => sum + value, 0) / top.length;
}

function meanDistance(a: Float32Array, b: Float32Array): number {
  const apart = distances(a.map((value, i) => value - b[i]!));
  return apart.reduce((sum, value) => sum + value, 0) / apart.length;
}
