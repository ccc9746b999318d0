/**
 * A person's resting face, found without asking: the face they come back to. Frames that are frontal, good, still, open-eyed and
 * seen whole are kept a few times a second, and each stands for the time around it. A frame is typical when much time was spent close to it, in
 * shape and in picture (a kernel density: its mode is the resting face, where a mean would be between two expressions). What is
 * typical and looks like rest wins: how many units move in it, as the network reads it without a neutral, and how rare its shape is
 * among resting people, count against it. A clear smile, parted lips, two strong units or several weaker ones at once are never taken, however
 * long they last; a face in which one unit seems to move, or two up to level 2, is, the later the more they do (after 14 and 24 s), if
 * nothing else has been seen meanwhile. Slow forgetting lets it follow the person and the light.
 */

import { eyeClosed, holdsStill, isFrontal, medians, type Stillness } from './baseline.ts';
import { ACTION_UNITS, unitIndex } from './facs.ts';
import { intensity, isPresent, presence } from './ordinal.ts';
import type { FaceView, Pose, Quality } from './reading.ts';
import { difference, impressionOf, rarityOf, type Impression } from './resting-shape.ts';

/**
 * How far the network is to trust an estimate (ComparedFace.trust). Of all tenths nine simulated people and two clips of real ones, ten
 * seconds of film each, are read best with .7, by .02 F1 better than with 1 (npm run bench -- neutral).
 */
export const TRUST = 0.7;
/** Milliseconds of material before the first estimate. */
export const MATERIAL = 3000;
/** Milliseconds between frames that are kept: before there is an estimate, and after. */
const KEEP_EVERY = { searching: 150, refining: 500 } as const;
/** A kept frame stands for at most this long, milliseconds. */
const LONGEST = 600;
/** Kept frames at most; of the two that are most alike the older one gives its time to the newer. */
const MOST_KEPT = 48;
/** In a live view, where people and light change. */
const FORGETTING = 120_000;
/** What counts as alike: shape (cm) and picture (1 - correlation). A still face differs by half of it, a slight frown by twice as much. */
const ALIKE = { shape: 0.12, picture: 0.04 };
/** Closeness from which frames show the same face. */
const NEAR = 0.5;
/** How much what looks like an expression counts against typicality (its logarithm). */
const AGAINST = 1.2;
/**
 * The most that can count against a resting face: soon, where it is the least of a moving face's looks, and where it has been nearly all
 * there is for FOR_LONG; of 53 faces coded as resting one in two has less than .8 against it, one in four more than 2.1.
 */
const MOST_AGAINST = { soon: 1, least: 1.6, late: 3 } as const;
const FOR_LONG = 20_000;
const NEARLY_ALL = 0.6;
/** A face that has moved this share of the time, with so much more against it then, has shown which of its looks is rest. */
const ELSEWHERE = 0.25;
const MORE = 0.5;
/** Milliseconds close to the mode at least. */
const LEAST_TYPICAL = 800;
/** Milliseconds close to the mode after which the time counts for 1 - 1/e of being sure. */
const SURE_AFTER = 4000;
/** Frames behind the median shape. */
const MEDIAN_OF = 9;
/** A new estimate replaces one that differs by more than frames of a still face do, in ALIKE; it is looked for this often, milliseconds. */
const CHANGED = 0.7;
const JUDGE_EVERY = { searching: 0, refining: 1000 } as const;

/** Intensity up to which a unit counts for nothing against rest, and the most that one unit counts. */
const TRACE = 0.5;
const MOST_A_UNIT = 2;
/** Mean difference of two crops' bytes below which they show one still picture: .05 in a picture given again and again, .5 and more in film. */
const STILL_PICTURE = 0.1;
const AU12 = unitIndex('AU12');

/** One face of a frame, before it is known whether it counts. */
export interface Glimpse extends FaceView {
  readonly pose: Pose;
  readonly quality: Quality;
}

export interface NeutralEstimate {
  /** Median shape of the most typical frames, and the crop of the most typical one. */
  readonly face: FaceView;
  /** 0 to 1. */
  readonly sure: number;
}

interface Kept extends Impression {
  readonly face: FaceView;
  /** What counts against this being rest, 0 for nothing. */
  readonly against: number;
  readonly smilesOrSpeaks: boolean;
  /** Milliseconds it stands for. */
  time: number;
}

interface Mode {
  readonly at: number;
  /** Milliseconds close to it, those that show the same face, and what counts against these. */
  readonly typical: number;
  readonly near: number;
  readonly against: number;
}

export class EstimatedNeutral {
  readonly #kept: Kept[] = [];
  /** exp(-d^2 / 2) between kept frames, MOST_KEPT + 1 a row. */
  readonly #closeness = new Float32Array((MOST_KEPT + 1) ** 2);
  readonly #still: Stillness = [];
  #lastWanted = -Infinity;
  #lastKept = -Infinity;
  #lastJudged = -Infinity;
  #material = 0;
  #estimate: (NeutralEstimate & { readonly impression: Impression }) | null = null;

  /** `forgetting`: milliseconds after which a kept frame counts for 1/e of its time. */
  constructor(private readonly forgetting = FORGETTING) {}

  /** The resting face as far as it is known; the same object until it changes. */
  get estimate(): NeutralEstimate | null {
    return this.#estimate;
  }

  /** How much of the material for a first estimate there is, 0 to 1. */
  get done(): number {
    return Math.min(1, this.#material / MATERIAL);
  }

  /**
   * Whether the face at `time` (milliseconds, increasing) is worth keeping: then `keep` wants to know what it reads, unless something
   * hides the face. To be asked of every frame, since only that shows whether the head is still.
   */
  wants({ pose, quality, landmarks }: Omit<Glimpse, 'crop'>, time: number): boolean {
    const still = holdsStill(this.#still, pose, time);
    const every = this.#estimate ? KEEP_EVERY.refining : KEEP_EVERY.searching;
    if (time - this.#lastWanted < every) return false;
    const wanted = still && quality.reasons.length === 0 && isFrontal(pose) && !eyeClosed(landmarks);
    if (wanted) this.#lastWanted = time;
    return wanted;
  }

  /**
   * Keeps a wanted frame, unless it shows the same picture as the one kept last: a still one is no material, since nothing in it is typical.
   * `latents` are what the network reads in it without a neutral, per ACTION_UNITS.
   */
  keep(face: FaceView, latents: ArrayLike<number>, time: number): void {
    const stands = this.#kept.length === 0 ? KEEP_EVERY.searching : Math.min(LONGEST, time - this.#lastKept);
    this.#lastKept = time;
    const last = this.#kept.at(-1)?.face.crop;
    if (last && samePicture(face.crop, last)) return;
    this.#material += stands;
    for (const kept of this.#kept) kept.time *= Math.exp(-stands / this.forgetting);
    const copy = { landmarks: face.landmarks.slice(), crop: face.crop.slice() };
    this.#add({ face: copy, ...impressionOf(face), ...judged(face.landmarks, latents), time: stands });
    if (this.#material < MATERIAL) return;
    if (time - this.#lastJudged < (this.#estimate ? JUDGE_EVERY.refining : JUDGE_EVERY.searching)) return;
    this.#lastJudged = time;
    this.#judge();
  }

  /** The resting face of all that was kept, however little: for the end of a film. */
  settle(): NeutralEstimate | null {
    if (this.#kept.length > 0) this.#judge();
    return this.#estimate;
  }

  #add(kept: Kept): void {
    const at = this.#kept.push(kept) - 1;
    this.#kept.forEach((other, i) => this.#set(i, at, Math.exp(-0.5 * apart(kept, other))));
    if (this.#kept.length > MOST_KEPT) this.#merge();
  }

  #close(i: number, j: number): number {
    return this.#closeness[i * (MOST_KEPT + 1) + j]!;
  }

  #set(i: number, j: number, value: number): void {
    this.#closeness[i * (MOST_KEPT + 1) + j] = this.#closeness[j * (MOST_KEPT + 1) + i] = value;
  }

  /** The older of the two that are most alike goes, and its time with it to the newer. */
  #merge(): void {
    let [older, newer] = [0, 1];
    for (let j = 1; j < this.#kept.length; j++) {
      for (let i = 0; i < j; i++) if (this.#close(i, j) > this.#close(older, newer)) [older, newer] = [i, j];
    }
    this.#kept[newer]!.time += this.#kept[older]!.time;
    this.#kept.splice(older, 1);
    const before = (i: number): number => (i < older ? i : i + 1);
    for (let j = 0; j < this.#kept.length; j++) {
      for (let i = 0; i <= j; i++) this.#set(i, j, this.#close(before(i), before(j)));
    }
  }

  #judge(): void {
    const mode = this.#mode();
    const all = this.#kept.reduce((sum, { time }) => sum + time, 0);
    if (mode.typical < LEAST_TYPICAL || mode.against > this.#mostAgainst(mode, all)) return;
    const best = this.#kept[mode.at]!;
    const sure = (1 - Math.exp(-mode.typical / SURE_AFTER)) * Math.max(0.1, 1 - mode.against / (2 * MOST_AGAINST.soon));
    if (this.#estimate && apart(this.#estimate.impression, best) < CHANGED ** 2) {
      if (Math.abs(sure - this.#estimate.sure) > 0.05) this.#estimate = { ...this.#estimate, sure };
      return;
    }
    const nearest = [...this.#kept.keys()].sort((i, j) => this.#close(mode.at, j) - this.#close(mode.at, i)).slice(0, MEDIAN_OF);
    const close = nearest.filter((i) => this.#close(mode.at, i) >= NEAR);
    const landmarks = medians(close.map((i) => this.#kept[i]!.face.landmarks));
    this.#estimate = {
      face: { landmarks, crop: best.face.crop },
      sure,
      impression: { shapes: best.shapes, picture: best.picture },
    };
  }

  /** The kept frame that is most typical for how much looks like an expression in it. */
  #mode(): Mode {
    const modes = this.#kept.map((_, at): Mode => {
      let [typical, near, against] = [0, 0, 0];
      this.#kept.forEach(({ time, against: own }, i) => {
        const closeness = this.#close(at, i);
        typical += time * closeness;
        // what is only half alike may be an expression that starts from here
        if (closeness < NEAR) return;
        near += time;
        against += time * own;
      });
      return { at, typical, near, against: against / near };
    });
    const score = ({ typical, against }: Mode): number => Math.log(typical) - AGAINST * against;
    return modes.reduce((best, mode) => (score(mode) > score(best) ? mode : best));
  }

  #mostAgainst({ at, typical, near, against }: Mode, all: number): number {
    if (this.#kept[at]!.smilesOrSpeaks) return MOST_AGAINST.soon;
    const { soon, least, late } = MOST_AGAINST;
    const lasted = typical > NEARLY_ALL * all ? (typical - MATERIAL) / (FOR_LONG - MATERIAL) : 0;
    const inTime = soon + (late - soon) * Math.min(1, Math.max(0, lasted));
    const total = this.#kept.reduce((sum, kept) => sum + kept.time * kept.against, 0);
    const others = (total - near * against) / (all - near);
    return all - near > ELSEWHERE * all && others > against + MORE ? Math.max(least, inTime) : inTime;
  }
}

function samePicture(a: Uint8Array, b: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum < STILL_PICTURE * a.length;
}

/** Squared distance in ALIKE. */
function apart(a: Impression, b: Impression): number {
  const { shape, picture } = difference(a, b);
  return (shape / ALIKE.shape) ** 2 + (picture / ALIKE.picture) ** 2;
}

/**
 * What counts against a frame being rest: each level of each unit above a trace, and half of the spreads beyond the first by which
 * its shape is rare. The lids' units take no part: some people's lids hang, and closed eyes never count. Nor do expressions: on
 * most real resting faces the network gives "neutral" next to nothing.
 */
function judged(landmarks: Float32Array, latents: ArrayLike<number>): Pick<Kept, 'against' | 'smilesOrSpeaks'> {
  const moving = ACTION_UNITS.reduce(
    (sum, { eyelid }, i) => sum + (eyelid ? 0 : Math.min(MOST_A_UNIT, Math.max(0, intensity(latents[i]!) - TRACE))),
    0,
  );
  const { distance, smilesOrSpeaks } = rarityOf(landmarks);
  return {
    against: moving + 0.5 * Math.max(0, distance - 1),
    smilesOrSpeaks: smilesOrSpeaks || isPresent(presence(latents[AU12]!)),
  };
}
