/**
 * Who is in view, beyond the finder's tracks: a face that was lost and comes back under another id is the same person when it looks as
 * they did once at least (core/looks.ts). Two faces in view at the same time are two people, however alike. Somebody who appears is
 * compared for a while with those who were lost before, since their first frames may show them as they never looked.
 *
 * Below SAME are .4 % of pairs of the 68 people of the London Set, .8 % of Canada's, none of the portraits and generated pictures. Of
 * people who come back in clips full of expressions (crema and grimaces of the coded pictures) 84 and 94 % are known at once, 97 and
 * 100 % within three looks; of people of the London Set who smile where they were last at rest, 93 %. A woman who weeps behind her hands
 * and turns to laugh (pexels) is known in 16 and 36 %. To take somebody for new costs three seconds without a neutral, or in a film
 * nothing; a wrong neutral makes units of a face at rest.
 */

import { lookOf, unlikeness, type Look } from './looks.ts';
import type { FaceView, Quality, QualityReason } from './reading.ts';

/** `unlikeness` below which a face that appears is somebody who was lost. */
const SAME = 0.28;
/** How unlike all others that are remembered of a person a look is to be remembered, too, and how many are at most. */
const ANOTHER = 0.15;
const MOST_LOOKS = 12;
/** A face is looked at this often, milliseconds, and somebody new for this long is compared with those who were lost. */
const LOOK_EVERY = 1000;
const NEWCOMER = 30_000;
/** People out of view who are remembered, at most, beside those who always are; and in a film. */
const MOST_LOST = 4;
const MOST_LOST_IN_FILM = 60;
/** Such faces look like one another's: they are compared with each other alone, and only until there is a better look. */
const ALIKE_ANYWAY: readonly QualityReason[] = ['blurred', 'too-small', 'turned-over', 'out-of-frame'];
/** The person whom a scene began with; the largest face of its first frame with any. */
export const FIRST_PERSON = 1;

export interface FaceInView extends FaceView {
  readonly id: number;
  /** As FaceId has it: nothing is learned of such a face. */
  readonly inDoubt: boolean;
  readonly quality: Quality;
}

export interface PersonInView {
  /** From FIRST_PERSON in each scene, in the order of appearance. Somebody new may turn out to be one of before. */
  readonly person: number;
  /** Whether they were looked at in this frame. */
  readonly lookedAt: boolean;
}

interface Known {
  readonly person: number;
  id: number;
  /** When they first appeared, were last seen and looked at, milliseconds. */
  since: number;
  seen: number;
  looked: number;
  looks: readonly Look[];
  /** Whether `looks` show more than that there is a face. */
  clear: boolean;
}

export class PeopleInView {
  #known: Known[] = [];
  #next = FIRST_PERSON;
  /** Who appeared where and when in a film. */
  readonly #sightings = new Map<string, Known>();

  /** `film`: all frames are read, perhaps twice. */
  constructor(private readonly film = false) {}

  /** The people behind the faces of the frame at `time` (milliseconds), in the same order. Nobody in `kept` is forgotten. */
  recognise(faces: readonly FaceInView[], time: number, kept: readonly (number | null)[] = []): PersonInView[] {
    const present = new Set(this.#known.filter(({ id }) => faces.some((face) => face.id === id)));
    const people = faces.map((face) => {
      const tracked = [...present].find(({ id }) => id === face.id);
      const known = tracked ? this.#follow(tracked, face, time, present, kept) : this.#meet(face, time, present);
      if (tracked && known !== tracked) present.delete(tracked);
      present.add(known);
      return { person: known.person, lookedAt: known.looked === time };
    });
    const lost = this.#known.filter((known) => !present.has(known)).sort((a, b) => b.seen - a.seen);
    const others = lost.filter(({ person }) => !kept.includes(person)).slice(0, this.film ? MOST_LOST_IN_FILM : MOST_LOST);
    this.#known = [...present, ...lost.filter(({ person }) => kept.includes(person)), ...others];
    return people;
  }

  /** How unlike `look` a person is, who is known by it as soon as they once looked so; Infinity of nobody who is remembered. */
  unlikeness(person: number, look: Look): number {
    return Math.min(...(this.#known.find((known) => known.person === person)?.looks ?? []).map((own) => unlikeness(own, look)));
  }

  /** Everybody who is remembered. */
  get people(): readonly number[] {
    return this.#known.map(({ person }) => person);
  }

  /** The film begins again: everybody has left, and is known again from their first frames on by all that was seen of them. */
  rewind(): void {
    for (const known of this.#known) Object.assign(known, { id: NaN, since: -Infinity, seen: -Infinity });
  }

  #follow(known: Known, face: FaceInView, time: number, present: ReadonlySet<Known>, kept: readonly (number | null)[]): Known {
    known.seen = time;
    if (face.inDoubt || time - known.looked < LOOK_EVERY) return known;
    known.looked = time;
    const look = remember(known, face);
    const mayBeBack = time - known.since <= NEWCOMER && !kept.includes(known.person);
    const back = look && mayBeBack ? this.#lostLike(look, known, present) : null;
    if (!back) return known;
    Object.assign(back, { id: known.id, seen: time, looked: time });
    for (const own of known.looks) keepLook(back, own);
    this.#known = this.#known.filter((one) => one !== known);
    for (const [sighting, one] of this.#sightings) if (one === known) this.#sightings.set(sighting, back);
    return back;
  }

  #meet(face: FaceInView, time: number, present: ReadonlySet<Known>): Known {
    const look = lookOf(face);
    const at = { id: face.id, seen: time, looked: time };
    const clear = isClear(face);
    const sighting = `${time} ${face.landmarks.subarray(0, 3).join(' ')}`;
    const before = this.#sightings.get(sighting);
    const back = before && !present.has(before) ? before : this.#lostLike(look, { since: time, clear }, present);
    const known = back ?? { person: this.#next++, since: time, ...at, looks: [look], clear };
    if (back) {
      Object.assign(back, at);
      if (back.clear === clear) keepLook(back, look);
    } else this.#known.push(known);
    if (this.film) this.#sightings.set(sighting, known);
    return known;
  }

  /** Who was lost before and looked like this. */
  #lostLike(look: Look, { since, clear }: Pick<Known, 'since' | 'clear'>, present: ReadonlySet<Known>): Known | null {
    const lost = this.#known.filter((known) => !present.has(known) && known.seen < since && known.clear === clear);
    const far = ({ looks }: Known): number => Math.min(...looks.map((own) => unlikeness(own, look)));
    const [nearest] = lost.map((known) => ({ known, far: far(known) })).sort((a, b) => a.far - b.far);
    return nearest && nearest.far < SAME ? nearest.known : null;
  }
}

const isClear = ({ quality }: FaceInView): boolean => !quality.reasons.some((reason) => ALIKE_ANYWAY.includes(reason));

/** The look at a face of somebody known, which is remembered unless it is like one of before; null where it is worse than these. */
function remember(known: Known, face: FaceInView): Look | null {
  const clear = isClear(face);
  if (known.clear && !clear) return null;
  const look = lookOf(face);
  if (clear && !known.clear) Object.assign(known, { looks: [look], clear });
  else keepLook(known, look);
  return look;
}

/** The first look stays, of the others the newest. */
function keepLook(known: Known, look: Look): void {
  const { looks } = known;
  if (looks.some((own) => unlikeness(own, look) < ANOTHER)) return;
  known.looks = [...looks.slice(0, 1), ...[...looks.slice(1), look].slice(1 - MOST_LOOKS)];
}
