/**
 * What each face is compared with: the person's recorded neutral for the face it belongs to, else the resting face estimated for
 * the person in view. Both belong to a person and stay with them; a frame that misses its owner gives a recorded neutral to nobody,
 * however many others come and go.
 * The recorded neutral also tells which face the person's own weights read; without one they read whom the scene began with.
 */

import { coverLogits } from '../core/cover-pixels.ts';
import { wholeFaceSeen, withCover } from '../core/covered.ts';
import { EstimatedNeutral, TRUST, type NeutralEstimate } from '../core/estimated-neutral.ts';
import { lookOf, type Look } from '../core/looks.ts';
import { FIRST_PERSON, PeopleInView, type FaceInView } from '../core/people-in-view.ts';
import type { Baseline, ComparedWith, EstimateState, Pose } from '../core/reading.ts';
import { coverShares, rawLatents } from '../core/scores.ts';
import { textureOfView } from '../learn/nets/au-net-input.ts';
import type { AuModel } from './au-model.ts';
import { compareWith, compareWithFace, type Comparison } from './comparison.ts';
import type { ReadingSettings } from './settings.ts';

/** By this much a newcomer must be more like a recorded neutral than the face it was given to. */
const LIKER = 0.1;

/**
 * `unlikeness` below which a face can be that of a recorded or chosen neutral. Below .5 are all people of the London Set who smile, in other
 * light (drawn over) as well, a man in his second webcam clip, and 92 to 100 % of the frames of clips full of expressions beside the rest in
 * them; of others in the same studio 19 to 26 %, in another 1 to 7 %, of portraits from anywhere less than 1 %. Before a camera it is most
 * often one's own face, perhaps with other hair, glasses or lens: below .6 are all people in those clips within some looks, and of others
 * 41 to 51 %, 15 to 23 % and 2 %.
 */
const MAY_BE: Readonly<Record<Scene, number>> = { live: 0.6, file: 0.5, film: 0.5 };

/** A face to be scored. */
export interface FaceToCompare extends FaceInView {
  readonly pose: Pose;
}

/** A live source, a file that is read once, or a film that is read again when all that can be known of its people is. */
export type Scene = 'live' | 'file' | 'film';

export interface Plan {
  /** Whether the person's own weights read this face, or the base weights. */
  readonly own: boolean;
  readonly comparison: Comparison | null;
  readonly comparedWith: ComparedWith;
  readonly estimate: EstimateState | null;
  /** Takes the raw row of the face read without a neutral; null when it is of no use. Of a face that something hides nothing is learned. */
  readonly learn: ((raw: Float32Array) => void) | null;
}

interface Recorded {
  readonly baseline: Baseline;
  readonly isTheirs: boolean;
  readonly look: Look;
  comparison: Comparison;
}

/** An estimate as it is used: by whose weights, too. */
interface Used {
  readonly of: NeutralEstimate;
  readonly own: boolean;
  readonly comparison: Comparison;
}

interface Estimating {
  readonly estimator: EstimatedNeutral;
  /** How the estimate is used, once there is one. */
  used: Used | null;
}

/** What is known of somebody in a film, about which nothing more is learned. */
interface Settled {
  readonly estimate: NeutralEstimate | null;
  used: Used | null;
}

export class Neutrals {
  #people = new PeopleInView();
  #estimating = new Map<number, Estimating>();
  #settled = new Map<number, Settled>();
  #recorded: Recorded | null = null;
  /** The person whom the recorded neutral belongs to. */
  #owner: number | null = null;
  #scene: Scene = 'live';
  /** Whether the film is read again. */
  #again = false;

  constructor(private readonly model: AuModel) {}

  /** Uses `baseline` for the face most like it, from the next frame on; null for none. `isTheirs`: its owner is known to be who is seen. */
  async setRecorded(baseline: Baseline | null, isTheirs = false): Promise<void> {
    this.#recorded = baseline && {
      baseline,
      isTheirs,
      look: lookOf(baseline),
      comparison: await compareWith(baseline, this.model),
    };
    this.#owner = null;
  }

  /** The weights have changed: what neutrals read themselves is found out again. */
  async renew(): Promise<void> {
    if (this.#recorded) this.#recorded.comparison = await compareWith(this.#recorded.baseline, this.model);
    for (const estimating of this.#estimating.values()) estimating.used = null;
    for (const settled of this.#settled.values()) settled.used = null;
  }

  /** Forgets who is in view. In a film nothing is forgotten while it lasts. */
  newScene(scene: Scene): void {
    this.#scene = scene;
    this.#again = false;
    this.#people = new PeopleInView(scene === 'film');
    this.#estimating.clear();
    this.#settled.clear();
    this.#owner = null;
  }

  /** Nobody is followed from the frames before to the next: their people are forgotten, except those of a film, who are known again. */
  breakOff(): void {
    if (this.#scene !== 'film') this.newScene(this.#scene);
  }

  /** The film is read from its beginning again: its people are who they turned out to be, and have the resting faces found by now. */
  rewind(): void {
    for (const person of this.#estimating.keys()) this.#settle(person);
    this.#people.rewind();
    this.#again = true;
  }

  /** What to compare the faces of the frame at `time` with. `recording`: nothing, since a neutral is being recorded. */
  async plan(
    faces: readonly FaceToCompare[],
    time: number,
    settings: Pick<ReadingSettings, 'useNeutral' | 'estimateNeutral'>,
    recording: boolean,
  ): Promise<Plan[]> {
    const people = this.#people.recognise(faces, time, [FIRST_PERSON, this.#owner]);
    const remembered = new Set(this.#people.people);
    for (const person of this.#estimating.keys()) if (!remembered.has(person)) this.#settle(person);
    if (this.#recorded) {
      for (const { person, lookedAt } of people) if (lookedAt || this.#owner === null) this.#consider(person, this.#recorded);
    }
    return Promise.all(
      faces.map(async (face, i): Promise<Plan> => {
        const { person } = people[i]!;
        // the recorded person says that it is their face
        const own = recording || this.#belongsTo(person);
        const recorded = settings.useNeutral && person === this.#owner ? this.#recorded : null;
        if (recorded && !recording) {
          return { own, comparison: recorded.comparison, comparedWith: 'recorded', estimate: null, learn: null };
        }
        if (!settings.estimateNeutral) return { own, comparison: null, comparedWith: 'none', estimate: null, learn: null };
        return this.#again ? this.#asSettled(person, own) : this.#asEstimated(person, own, face, time, recording);
      }),
    );
  }

  /** Whether the person's own weights are those of this person in view. */
  #belongsTo(person: number): boolean {
    return person === (this.#recorded ? this.#owner : FIRST_PERSON);
  }

  /** A recorded neutral goes to the person most like it, where they can be its owner. */
  #consider(person: number, { look, isTheirs }: Recorded): void {
    const limit = isTheirs ? Infinity : MAY_BE[this.#scene] + LIKER;
    const before = this.#owner === null ? limit : this.#people.unlikeness(this.#owner, look);
    if (this.#people.unlikeness(person, look) + LIKER < before) this.#owner = person;
  }

  /** Nothing more is learned of somebody: in a film the resting face of all that was seen of them is kept for when it is read again. */
  #settle(person: number): void {
    const { estimator } = this.#estimating.get(person)!;
    if (this.#scene === 'film') this.#settled.set(person, { estimate: estimator.settle(), used: null });
    this.#estimating.delete(person);
  }

  async #asEstimated(person: number, own: boolean, face: FaceToCompare, time: number, recording: boolean): Promise<Plan> {
    const known = this.#estimating.get(person);
    const estimating = known ?? { estimator: new EstimatedNeutral(this.#scene === 'film' ? Infinity : undefined), used: null };
    if (!known) this.#estimating.set(person, estimating);
    const { estimator } = estimating;
    const { estimate, done } = estimator;
    if (estimate) estimating.used = await this.#use(estimate, own, estimating.used);
    const comparison = recording ? null : (estimating.used?.comparison ?? null);
    const learn = (raw: Float32Array): void => {
      const cover = coverShares(raw, coverLogits(textureOfView(face)));
      if (wholeFaceSeen(withCover(face.quality, cover))) estimator.keep(face, rawLatents(raw), time);
    };
    return {
      own,
      comparison,
      comparedWith: comparison ? 'estimated' : 'none',
      estimate: { done, sure: estimate?.sure ?? 0 },
      learn: !face.inDoubt && estimator.wants(face, time) ? learn : null,
    };
  }

  async #asSettled(person: number, own: boolean): Promise<Plan> {
    const settled = this.#settled.get(person);
    if (!settled?.estimate) return { own, comparison: null, comparedWith: 'none', estimate: { done: 1, sure: 0 }, learn: null };
    settled.used = await this.#use(settled.estimate, own, settled.used);
    const estimate = { done: 1, sure: settled.estimate.sure };
    return { own, comparison: settled.used.comparison, comparedWith: 'estimated', estimate, learn: null };
  }

  async #use(estimate: NeutralEstimate, own: boolean, before: Used | null): Promise<Used> {
    if (before?.of.face === estimate.face && before.own === own) return before;
    return { of: estimate, own, comparison: await compareWithFace(estimate.face, TRUST, this.model, own) };
  }
}
