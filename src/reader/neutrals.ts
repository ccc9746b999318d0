/**
 * What each face is compared with: the person's recorded neutral for the face it belongs to, else the resting face estimated for
 * the person in view. Both belong to a person and stay with them; a frame that misses its owner gives a recorded neutral to nobody,
 * however many others come and go.
 * The recorded neutral also tells which face the person's own weights read; without one they read whom the scene began with.
 */

import { coverLogits } from '../core/cover-pixels.ts';
import { wholeFaceSeen, withCover } from '../core/covered.ts';
import { EstimatedNeutral, TRUST, type NeutralEstimate } from '../core/estimated-neutral.ts';
import { areAlike, FIRST_PERSON, PeopleInView, unlikeness } from '../core/people-in-view.ts';
import type { Baseline, ComparedWith, EstimateState, FaceView, Pose, Quality } from '../core/reading.ts';
import { likenessOf, type Impression } from '../core/resting-shape.ts';
import { coverShares, rawLatents } from '../core/scores.ts';
import { textureOfView } from '../learn/nets/au-net-input.ts';
import type { AuModel } from './au-model.ts';
import { compareWith, compareWithFace, type Comparison } from './comparison.ts';
import type { ReadingSettings } from './settings.ts';

/** By this much a newcomer must be more like a recorded neutral than the face it was given to. */
const LIKER = 0.1;

/** A face to be scored. */
export interface FaceToCompare extends FaceView {
  readonly id: number;
  readonly pose: Pose;
  readonly quality: Quality;
}

export interface Plan {
  /** Whether the person's own weights read this face, or the base weights. */
  readonly own: boolean;
  readonly comparison: Comparison | null;
  readonly comparedWith: ComparedWith;
  readonly estimate: EstimateState | null;
  /** Takes the raw row of the face read without a neutral; null when it is of no use. Of a face that something hides nothing is learned. */
  readonly learn: ((raw: Float32Array) => void) | null;
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

interface Found {
  readonly person: number;
  readonly likeness: Impression;
  readonly neutral: NeutralEstimate | null;
  used: Used | null;
}

export class Neutrals {
  #people = new PeopleInView();
  #estimating = new Map<number, Estimating>();
  #recorded: { readonly baseline: Baseline; readonly likeness: Impression; comparison: Comparison } | null = null;
  /** The person whom the recorded neutral belongs to. */
  #owner: number | null = null;
  /** Resting faces of the people of a film that is read again. */
  #found: Found[] | null = null;
  #film = false;

  constructor(private readonly model: AuModel) {}

  /** Uses `baseline` for the face most like it, from the next frame on; null for none. */
  async setRecorded(baseline: Baseline | null): Promise<void> {
    this.#recorded = baseline && {
      baseline,
      likeness: likenessOf(baseline),
      comparison: await compareWith(baseline, this.model),
    };
    this.#owner = null;
  }

  /** The weights have changed: what neutrals read themselves is found out again. */
  async renew(): Promise<void> {
    if (this.#recorded) this.#recorded.comparison = await compareWith(this.#recorded.baseline, this.model);
    for (const estimating of this.#estimating.values()) estimating.used = null;
    for (const found of this.#found ?? []) found.used = null;
  }

  /** Forgets who is in view. In a film nothing is forgotten while it lasts. */
  newScene(film: boolean): void {
    this.#film = film;
    this.#people = new PeopleInView();
    this.#estimating.clear();
    this.#owner = null;
  }

  /** Nobody is followed from the frames before to the next: their people are forgotten, except those of a film, who are known again. */
  breakOff(): void {
    if (!this.#film) this.newScene(false);
  }

  /** Takes the resting faces found so far for those of the same people when the film is read from its beginning again; null forgets them. */
  keepFound(keep: boolean): void {
    this.#found = keep
      ? [...this.#estimating].flatMap(([person, { estimator }]) => {
          const likeness = this.#people.likeness(person);
          return likeness ? [{ person, likeness, neutral: estimator.settle(), used: null }] : [];
        })
      : null;
  }

  /** What to compare the faces of the frame at `time` with. `recording`: nothing, since a neutral is being recorded. */
  async plan(
    faces: readonly FaceToCompare[],
    time: number,
    settings: Pick<ReadingSettings, 'useNeutral' | 'estimateNeutral'>,
    recording: boolean,
  ): Promise<Plan[]> {
    const people = this.#people.recognise(faces, time, [FIRST_PERSON, this.#owner]);
    const remembered = this.#people.people;
    for (const person of this.#estimating.keys()) if (!remembered.includes(person)) this.#estimating.delete(person);
    if (this.#recorded) {
      const undecided = this.#owner === null;
      for (const { person, isNew } of people) if (undecided || isNew) this.#consider(person);
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
        return this.#found ? this.#asFound(person, own, this.#found) : this.#asEstimated(person, own, face, time, recording);
      }),
    );
  }

  /** Whether the person's own weights are those of this person in view. */
  #belongsTo(person: number): boolean {
    return person === (this.#recorded ? this.#owner : FIRST_PERSON);
  }

  /** A recorded neutral goes to the person most like it. */
  #consider(person: number): void {
    const far = (one: number | null): number => {
      const likeness = one === null ? null : this.#people.likeness(one);
      return likeness ? unlikeness(likeness, this.#recorded!.likeness) : Infinity;
    };
    if (far(person) + LIKER < far(this.#owner)) this.#owner = person;
  }

  async #asEstimated(person: number, own: boolean, face: FaceToCompare, time: number, recording: boolean): Promise<Plan> {
    const known = this.#estimating.get(person);
    const estimating = known ?? { estimator: new EstimatedNeutral(this.#film ? Infinity : undefined), used: null };
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
      learn: estimator.wants(face, time) ? learn : null,
    };
  }

  /** People of a film that is read again come in the same order; should the finder differ, they are known by their likeness. */
  async #asFound(person: number, own: boolean, found: readonly Found[]): Promise<Plan> {
    const likeness = this.#people.likeness(person);
    const alike = found.filter((one) => likeness && areAlike(one.likeness, likeness));
    const same = alike.find((one) => one.person === person) ?? alike[0];
    if (!same?.neutral) return { own, comparison: null, comparedWith: 'none', estimate: { done: 1, sure: 0 }, learn: null };
    same.used = await this.#use(same.neutral, own, same.used);
    const estimate = { done: 1, sure: same.neutral.sure };
    return { own, comparison: same.used.comparison, comparedWith: 'estimated', estimate, learn: null };
  }

  async #use(estimate: NeutralEstimate, own: boolean, before: Used | null): Promise<Used> {
    if (before?.of.face === estimate.face && before.own === own) return before;
    return { of: estimate, own, comparison: await compareWithFace(estimate.face, TRUST, this.model, own) };
  }
}
