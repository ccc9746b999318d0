/**
 * "My neutral": two seconds of a steady, good, expressionless face become the baseline that later readings are compared with.
 * What counts is judged on readings made without any baseline. A short interruption (a blink, a flicker of the finder) only
 * pauses the recording; a longer one starts it again. Who goes on looking like an expression looks like that at rest; of a smile
 * only the person can say so.
 * Eyelid units and gaps are left out: a baseline of theirs would hide blinks and parted lips.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex } from './facs.ts';
import { shiftBetween, turnBetween } from './pose.ts';
import { CROP_BYTES } from './crop-frame.ts';
import { MESH_LANDMARKS, type Baseline, type FaceView, type NeutralProblem, type Pose, type Quality } from './reading.ts';

/** Steady time behind a baseline, milliseconds. */
export const NEUTRAL_TIME = 2000;
/** Frames behind a baseline at least, so that a slow machine's median means something. */
export const NEUTRAL_FRAMES = 12;
/** An interruption up to this, milliseconds, pauses; a longer one starts again. It lasts from the first to the last frame that shows it. */
export const NEUTRAL_PAUSE = 500;
/** Milliseconds from one frame to the next after which nothing is known of what came between; a busy machine reads one a second. */
const LONGEST_GAP = 2000;
/** Between two good frames no more than this counts, milliseconds. */
const LONGEST_STEP = 250;
/** A head is still within these, over the last `window` milliseconds and since the frame before, be it LONGEST_GAP ago. */
const STILL: StillWithin = { degrees: 4, centimetres: 2, window: 400 };
/** Degrees from frontal: further out the frontalised landmarks are partly guesses. */
const FRONTAL = 20;
/**
 * Latent without baseline from which a unit other than an eyelid's counts as held: level C. Some resting faces read up to 2.7
 * (high brows, mostly), and it is for them that a neutral is recorded.
 */
const HELD_LATENT = 3;
/** Probability of any expression but neutral from which the face is not neutral; some faces at rest reach .8 of happiness, smiles are near 1. */
const HELD_EXPRESSION = 0.85;
/** After this long with nothing else in the way, milliseconds, an expression is how this face rests; a smile is not, unless the person says so. */
export const OWN_REST = 6000;
/** Lid gap over eye width below which an eye is closed. */
const CLOSED_EYE = 0.12;
/** Upper lid, lower lid, outer and inner corner of the right and left eye. */
const EYES = [
  [159, 145, 33, 133],
  [386, 374, 263, 362],
] as const;

/** What the capture looks at: the only face of a frame, read without a baseline. */
export interface NeutralSample extends FaceView {
  readonly id: number;
  readonly pose: Pose;
  readonly quality: Quality;
  /** Per ACTION_UNITS, without baseline. */
  readonly latents: Float32Array;
  /** Per EXPRESSIONS. */
  readonly expressions: Float32Array;
}

export class NeutralCapture {
  #frames: FaceView[] = [];
  #steady = 0;
  #lastGood: number | null = null;
  /** Since when frames have not counted; null while they do. */
  #hinderedSince: number | null = null;
  /** When the frame before came. */
  #frameAt = -Infinity;
  #id: number | null = null;
  readonly #poses: Stillness = [];
  /** On whose face, and when, an expression was first and last seen that nothing but flickers has interrupted. */
  #expression: { readonly id: number; readonly since: number; readonly last: number } | null = null;

  /** `asIs`: the person has said that their face rests like this, whatever it looks like. */
  constructor(readonly asIs = false) {}

  /** Share of the recording done, 0 to 1. */
  get done(): number {
    return Math.min(1, this.#steady / NEUTRAL_TIME, this.#frames.length / NEUTRAL_FRAMES);
  }

  /** The face in the frames that count so far. */
  get frames(): readonly FaceView[] {
    return this.#frames;
  }

  /** Takes the faces of the frame at `time` (milliseconds, increasing); says why it does not count, or null. */
  offer(samples: readonly NeutralSample[], time: number): NeutralProblem | null {
    const gap = time - this.#frameAt;
    const problem = this.#judge(samples, time, gap);
    this.#frameAt = time;
    this.#hinderedSince = problem === null ? null : (this.#hinderedSince ?? time);
    const isHindered = this.#hinderedSince !== null && time - this.#hinderedSince > NEUTRAL_PAUSE;
    if (isHindered || gap > LONGEST_GAP || (samples.length === 1 && samples[0]!.id !== this.#id)) this.#restart();
    if (problem !== null) return problem;
    const sample = samples[0]!;
    this.#steady += this.#lastGood === null ? 0 : Math.min(time - this.#lastGood, LONGEST_STEP);
    this.#lastGood = time;
    this.#id = sample.id;
    this.#frames.push({ landmarks: sample.landmarks.slice(), crop: sample.crop.slice() });
    return null;
  }

  #restart(): void {
    this.#frames = [];
    this.#steady = 0;
    this.#lastGood = null;
  }

  #judge(samples: readonly NeutralSample[], time: number, gap: number): NeutralProblem | null {
    const [sample] = samples;
    if (!sample) return 'no-face';
    if (samples.length > 1) return 'several-faces';
    if (sample.quality.reasons.length > 0) return 'poor-quality';
    if (!isFrontal(sample.pose)) return 'poor-quality';
    if (!holdsStill(this.#poses, sample.pose, time)) return 'moving';
    if (eyesClosed(sample.landmarks)) return 'eyes-closed';
    if (this.asIs || !holdsExpression(sample)) return null;
    return this.#restsLikeThat(sample.id, time, gap) && !smiles(sample) ? null : 'expression';
  }

  /** `gap` milliseconds lie between this frame and the one before. */
  #restsLikeThat(id: number, time: number, gap: number): boolean {
    const before = this.#expression;
    const goesOn = before?.id === id && gap <= LONGEST_GAP && time - before.last <= Math.max(NEUTRAL_PAUSE, gap);
    const since = goesOn ? before.since : time;
    this.#expression = { id, since, last: time };
    return time - since >= OWN_REST;
  }
}

/** How far a head may turn and shift, and in how many milliseconds. */
export interface StillWithin {
  readonly degrees: number;
  readonly centimetres: number;
  readonly window: number;
}

/** The poses of the last moments, oldest first. */
export type Stillness = { readonly time: number; readonly pose: Pose }[];

/**
 * Whether the head has been still up to `time` (milliseconds); `poses` are kept up to date. Those of a clock that has fallen back since say
 * nothing.
 */
export function holdsStill(poses: Stillness, pose: Pose, time: number, within = STILL): boolean {
  const tooOld = (at: number): boolean => time - poses[at]!.time > (at === poses.length - 1 ? LONGEST_GAP : within.window);
  while (poses.length > 0 && (poses.at(-1)!.time >= time || tooOld(0))) poses.shift();
  poses.push({ time, pose });
  return poses.every(
    (past) => turnBetween(past.pose, pose) <= within.degrees && shiftBetween(past.pose, pose) <= within.centimetres,
  );
}

/** Whether the landmarks of a head turned like this show its whole face. */
export const isFrontal = ({ yaw, pitch }: Pose): boolean => Math.abs(yaw) <= FRONTAL && Math.abs(pitch) <= FRONTAL;

const holdsExpression = ({ latents, expressions }: NeutralSample): boolean =>
  ACTION_UNITS.some((unit, i) => !unit.eyelid && latents[i]! > HELD_LATENT) ||
  EXPRESSIONS.some((name, i) => name !== 'neutral' && expressions[i]! > HELD_EXPRESSION);

const smiles = ({ latents, expressions }: NeutralSample): boolean =>
  latents[unitIndex('AU12')]! > HELD_LATENT || expressions[EXPRESSIONS.indexOf('happiness')]! > HELD_EXPRESSION;

/** Whether both eyes of a canonical face (MESH_LANDMARKS x 3) are closed. */
export const eyesClosed = (landmarks: Float32Array): boolean => closedEyes(landmarks) === EYES.length;

/** Whether one eye at least is closed. */
export const eyeClosed = (landmarks: Float32Array): boolean => closedEyes(landmarks) > 0;

function closedEyes(landmarks: Float32Array): number {
  const apart = (a: number, b: number): number =>
    Math.hypot(...[0, 1, 2].map((d) => landmarks[3 * a + d]! - landmarks[3 * b + d]!));
  return EYES.filter(([upper, lower, outer, inner]) => apart(upper, lower) < CLOSED_EYE * apart(outer, inner)).length;
}

/** Median of each coordinate over vectors of one length. Throws without any vector. */
export function medians(vectors: readonly ArrayLike<number>[]): Float32Array {
  const [first] = vectors;
  if (!first) throw new RangeError('median of nothing: no frames were captured');
  const column = new Float32Array(vectors.length);
  const middle = column.length >> 1;
  return Float32Array.from({ length: first.length }, (_, i) => {
    vectors.forEach((vector, row) => (column[row] = vector[i]!));
    column.sort();
    return column.length % 2 ? column[middle]! : (column[middle - 1]! + column[middle]!) / 2;
  });
}

/** The median face of frames, number by number. Throws without any. */
export function medianFace(frames: readonly FaceView[]): FaceView {
  return {
    landmarks: medians(frames.map(({ landmarks }) => landmarks)),
    crop: Uint8Array.from(medians(frames.map(({ crop }) => crop))),
  };
}

/**
 * Units that are never subtracted: those of the eyelids, or blinking would stop being seen, and those that are a gap (lips apart, jaw
 * dropped), which is as wide whatever the face is compared with. Who is recorded with parted lips would seem to close them: on
 * coded pictures with a neutral AU25 fell from 1.00 to .84 AUC, AU26 from .97 to .89.
 */
const isKept = (unit: number): boolean => {
  const { eyelid, code } = ACTION_UNITS[unit]!;
  return eyelid || code === 'AU25' || code === 'AU26';
};

/** Latents of a neutral face as a baseline subtracts them: 0 for units that never are. */
export function baselineLatents(latents: readonly ArrayLike<number>[]): Float32Array {
  return medians(latents).map((value, i) => (isKept(i) ? 0 : value));
}

/**
 * What to subtract from the latents of a face compared with this neutral: what the neutral reads above "absent". Below that a latent
 * only says how surely a unit is absent, and taking it off would turn certainty into intensity. `baseline` is by ACTION_UNITS.
 */
export function subtractedLatents(baseline: Float32Array): Float32Array {
  return baseline.map((latent, i) => (isKept(i) ? 0 : Math.max(0, latent)));
}

/** The baseline with a median face, given the latents the network reads from each frame with that face as its neutral. */
export function makeBaseline(
  { landmarks, crop }: FaceView,
  latents: readonly ArrayLike<number>[],
  modelVersion: string,
): Baseline {
  if (crop.length !== CROP_BYTES) throw new RangeError(`neutral crop of ${crop.length} bytes: ${CROP_BYTES} expected`);
  if (landmarks.length !== 3 * MESH_LANDMARKS) {
    throw new RangeError(`neutral landmarks of ${landmarks.length} numbers: ${3 * MESH_LANDMARKS} expected`);
  }
  return { landmarks, crop, latents: baselineLatents(latents), modelVersion, frames: latents.length };
}
