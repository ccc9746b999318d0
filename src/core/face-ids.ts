/**
 * Ids of faces: those of the finder's tracks, which know places, until a hard cut puts somebody else at the place of a track.
 * A cut is told by two things. From one frame to the next the face or the whole picture changes as no movement changes it; and once the
 * landmarks have settled on the new face, which takes the finder some frames, it is unlike everything that the track showed in the
 * seconds before. A flash or a quick pan jumps, too, but then shows the same face; a turn of the head or a hand takes many frames.
 * Where only the face has changed, it must be less like itself than any photos of one person at rest and smiling are (68 people of the
 * London Set: .73 and more; 76 % of pairs of people of that set or of Canada's are less alike), or not very like and, together with the landmarks that
 * movements leave alone, stranger than any of these photos (.44): 92 % of pairs are. Where the picture has changed with it, as it does
 * in films, a limit is enough below which 99 % of pairs are, and 7 % of smiles.
 */

import { lookOf, type Look } from './looks.ts';
import type { FaceView, Pose } from './reading.ts';
import { correlation, likeness } from './relief.ts';
import { difference } from './resting-shape.ts';
import { isBridged, NO_FRAMES, type FrameTimes } from './tracks.ts';

/** Likeness to the frame before below which a face has jumped, and correlation below which the whole picture has. */
const JUMP = { face: 0.86, picture: 0.6 };
/** Likeness to everything seen of a face below which this is not it, where the picture has stayed and where it has not. */
const OTHER = { face: 0.72, picture: 0.86 };
/** Below this likeness it is not, either, if it is as strange as this: shape in cm, picture, and this much of what relief lacks. */
const STRANGER = { below: 0.84, from: 0.5, relief: 0.6 };
/** Likeness to the frame before from which landmarks have settled. */
const SETTLED = 0.92;
/** Settled frames in a row, and milliseconds since the jump, after which it is decided. */
const FRAMES = 3;
const WAIT = 150;
/** Milliseconds and frames since the jump after both of which it no longer is: a slow machine needs seconds for a few frames. */
const LONGEST_WAIT = 1500;
const MOST_FRAMES = 12;
/** A face that is turned by more degrees than it was looks another. */
const MOST_TURNED = 15;
/** Looks at a face that are remembered, and the milliseconds between them. */
const MOST_LOOKS = 12;
const BETWEEN = 400;
/** People who stood at a place before and are known when they are back, at most. */
const MOST_BEFORE = 3;

/** A face as the finder follows it. */
export interface TrackedFace extends FaceView {
  /** Of its track. */
  readonly id: number;
  readonly pose: Pose;
}

/** Whose a face of a frame is, as far as places and cuts tell. */
export interface FaceId {
  readonly id: number;
  /** Whether somebody else may be there by now, which is not decided yet. */
  readonly inDoubt: boolean;
}

interface TimedLook extends Look {
  /** Milliseconds. */
  readonly time: number;
  readonly pose: Pose;
  /** Of the whole picture. */
  readonly glimpse: readonly number[];
}

interface Doubt {
  /** When the face jumped, milliseconds. */
  readonly since: number;
  /** Below this likeness it is another one. */
  readonly limit: number;
  /** Frames since then. */
  readonly frames: number;
  /** Settled frames in a row, unlike all looks. */
  readonly settled: number;
}

/** What was seen of somebody. */
interface Seen {
  readonly id: number;
  readonly looks: readonly TimedLook[];
}

interface Watched extends Seen {
  readonly last: TimedLook;
  readonly doubt: Doubt | null;
  /** Who stood there before a cut, the last one first. */
  readonly before: readonly Seen[];
}

export class FaceIds {
  /** By the id of the track. */
  readonly #watched = new Map<number, Watched>();
  #frames: FrameTimes = NO_FRAMES;

  /** `last`: the highest id that has been given before. */
  constructor(private last = 0) {}

  /**
   * Who the faces of the frame at `time` (milliseconds) are, in the same order: ids from `last` + 1 up, never given to two people. `glimpse`
   * is of the whole picture (glimpseOf).
   */
  of(faces: readonly TrackedFace[], time: number, glimpse: readonly number[]): FaceId[] {
    if (time <= this.#frames.time) this.forget();
    // a face whose track goes on is not lost, however slow the machine
    const followed = new Set(faces.map(({ id }) => id));
    for (const [track, { last }] of this.#watched) {
      if (!followed.has(track) && !isBridged(last.time, this.#frames, time)) this.#watched.delete(track);
    }
    this.#frames = { time, previous: this.#frames.time };
    for (const face of [...faces].sort((a, b) => a.id - b.id)) {
      const { id: track, pose } = face;
      const look: TimedLook = { ...lookOf(face), time, pose, glimpse };
      const known = this.#watched.get(track);
      this.#watched.set(track, known ? this.#follow(known, look) : this.#meet(look));
    }
    return faces.map(({ id: track }) => {
      const { id, doubt } = this.#watched.get(track)!;
      return { id, inDoubt: doubt !== null };
    });
  }

  /** Forgets who was there: another source begins, which may give its tracks the same numbers. */
  forget(): void {
    this.#watched.clear();
    this.#frames = NO_FRAMES;
  }

  #meet(look: TimedLook): Watched {
    return { id: ++this.last, looks: [look], last: look, doubt: null, before: [] };
  }

  #follow(watched: Watched, look: TimedLook): Watched {
    const { last, looks } = watched;
    const change = likeness(last.relief, look.relief);
    const hasCut = correlation(last.glimpse, look.glimpse) < JUMP.picture;
    const doubt =
      watched.doubt ?? (hasCut || change < JUMP.face ? { since: look.time, limit: OTHER.face, frames: 0, settled: 0 } : null);
    const sure = { ...watched, looks: remembering(looks, look), last: look, doubt: null };
    if (!doubt) return sure;
    const limit = hasCut ? OTHER.picture : doubt.limit;
    const waited = look.time - doubt.since;
    const comparable = turnedLike(look, looks);
    const isOther = comparable.length > 0 && comparable.every((known) => isUnlike(look, known, limit));
    if (!isOther || (waited > LONGEST_WAIT && doubt.frames >= MOST_FRAMES)) return sure;
    const settled = change >= SETTLED ? doubt.settled + 1 : 0;
    if (settled >= FRAMES && waited >= WAIT) return this.#replace(watched, look);
    return { ...watched, last: look, doubt: { ...doubt, limit, frames: doubt.frames + 1, settled } };
  }

  /** Somebody else, who may be one that stood there before. */
  #replace({ id, looks, before }: Watched, look: TimedLook): Watched {
    const isLike = (known: TimedLook): boolean => likeness(look.relief, known.relief) >= OTHER.picture;
    const back = before.find((one) => turnedLike(look, one.looks).some(isLike));
    const others = [{ id, looks }, ...before.filter((one) => one !== back)].slice(0, MOST_BEFORE);
    return back ? { ...back, last: look, doubt: null, before: others } : { ...this.#meet(look), before: others };
  }
}

const remembering = (looks: readonly TimedLook[], look: TimedLook): readonly TimedLook[] =>
  look.time - looks.at(-1)!.time < BETWEEN ? looks : [...looks, look].slice(-MOST_LOOKS);

/** Those of some looks at which the head is turned about as far. */
const turnedLike = (look: TimedLook, looks: readonly TimedLook[]): readonly TimedLook[] =>
  looks.filter(({ pose }) => turn(pose, look.pose) <= MOST_TURNED);

/** Whether two looks show two people; below `limit` their reliefs alone say so. */
function isUnlike(look: TimedLook, known: TimedLook, limit: number): boolean {
  const alike = likeness(look.relief, known.relief);
  if (alike < limit || alike >= STRANGER.below) return alike < limit;
  const { shape, picture } = difference(look.impression, known.impression);
  return shape + picture + STRANGER.relief * (1 - alike) > STRANGER.from;
}

const turn = (a: Pose, b: Pose): number => Math.max(Math.abs(a.yaw - b.yaw), Math.abs(a.pitch - b.pitch));
