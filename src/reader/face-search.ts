/**
 * Faces that the finder's first pass misses or misreads: those that are small in the picture (its detector sees the whole frame in
 * 128 pixels), and those that lie on their side or stand on their heads. They are looked for in parts of the picture and with the
 * picture turned, by a second finder that is loaded when it is first needed; what is found is followed in a view of its own.
 * Of two readings of one face, the one that looks more like an upright face is kept (core/upright.ts).
 *
 * A new scene is searched whole. After that, one part is looked at every few frames while there is room for another face, so that
 * the live rate does not feel it.
 */

import { CROP_SIZE, greyOf } from '../core/crop-frame.ts';
import { poseOf } from '../core/pose.ts';
import type { Box } from '../core/reading.ts';
import { overlap } from '../core/tracks.ts';
import { uprightness } from '../core/upright.ts';
import { cutFace } from './crop.ts';
import { FaceFinder, type FoundFace, type FrameKind } from './face-finder.ts';
import type { Pixels } from './pixels.ts';
import { boxOf } from './roster.ts';
import { fromView, Viewer, wholeView, type View } from './view.ts';

/** Frames between two looks at a part of the picture. */
const EVERY = 6;
/** Frames between two looks at how a known face stands: heads turn over slowly. */
const AGAIN = 30;
/** Side of a view over the larger side of the face in it. */
const AROUND_A_FACE = 2.6;
/** Parts of the picture: their share of its sides, and how many stand along each, half over one another. */
const PARTS = [
  { share: 1 / 2, along: 3 },
  { share: 1 / 3, along: 5 },
] as const;
/** Roll from which a face is looked at turned upright, degrees: the finder was trained on heads that are nearly upright. */
const ROLLED = 35;
/** Two faces that overlap by more are one face read twice. */
const SAME_FACE = 0.25;
/**
 * A new face that looks less like one is looked at turned. In a picture of its own nothing may be missed: of 389 turned faces that were
 * misread as upright none was above (80 % of 231 upright portraits were). In a film, where the second finder would hold up the
 * first frame, 1 % of those were above (94 %).
 */
const CLEARLY_UPRIGHT = 0.8;
const LIKELY_UPRIGHT = 0.4;
/** A turned reading must look this much more like a face than the upright one. */
const CLEARLY_MORE_UPRIGHT = 0.5;
/** Nothing below is taken for a face when it was found in a part or a turned picture (core/upright.ts). */
const LEAST_UPRIGHT = -0.3;
/** Frames without a closer look after which the second finder is let go: its memory is 40 MB, and starting it anew takes a few frames. */
const IDLE = 300;
/** Frames that a followed view may stay empty. */
const MOST_EMPTY = 3;

interface Followed {
  view: View;
  /** What was found in it last; null while it is empty. */
  face: FoundFace | null;
  empty: number;
}

/** A face that was found, and how: in a view turned by `angle`, 0 in the whole frame. */
interface Candidate {
  readonly face: FoundFace;
  readonly box: Box;
  readonly angle: number;
  /** How much it looks like an upright face; worked out when it is asked for. */
  readonly upright: () => number;
}

export class FaceSearch {
  readonly #viewer = new Viewer();
  #closely: FaceFinder | null = null;
  #followed: Followed[] = [];
  #fresh = true;
  #frames = 0;
  #next = 0;
  /** Frames since the last closer look. */
  #idle = 0;
  #known: Box[] = [];
  #smooths: boolean;

  private constructor(
    private readonly finder: FaceFinder,
    private faces: number,
    private readonly kind: FrameKind,
  ) {
    this.#smooths = finder.smooths;
  }

  /** As FaceFinder.open. */
  static async open(url: string, faces: number, kind: FrameKind = 'video'): Promise<FaceSearch> {
    return new FaceSearch(await FaceFinder.open(url, faces, kind), faces, kind);
  }

  get failures(): number {
    return this.finder.failures;
  }

  /** Whether MediaPipe itself smoothed the landmarks that were found in the last frame. */
  get smooths(): boolean {
    return this.#smooths;
  }

  /** As FaceFinder.find: faces of the whole frame first, then those found closer by, at most as many as asked for. */
  async find(frame: Pixels, time: number): Promise<FoundFace[]> {
    const first = await this.finder.find(frame.image, time);
    const candidates = first.map((face) => this.#candidate(frame, face, 0));
    await this.#follow(frame, candidates);
    await this.#lookUpright(frame, candidates);
    if (candidates.length < this.faces) await this.#search(frame, candidates);
    const taken = candidates.slice(0, this.faces);
    const found = taken.map(({ face }) => face);
    // a face that there is no room for is not followed, nor one in two views
    this.#followed = this.#followed.filter(({ face }) => !face || found.includes(face));
    this.#known = taken.map(({ box }) => box);
    this.#fresh = false;
    this.#frames++;
    if (this.#closely && ++this.#idle > IDLE) {
      this.#closely.close();
      this.#closely = null;
    }
    this.#smooths = this.finder.smooths && found.every((face) => first.includes(face));
    return found;
  }

  async setFaces(faces: number): Promise<void> {
    this.faces = faces;
    await Promise.all([this.finder.setFaces(faces), this.#closely?.setFaces(faces)]);
  }

  /** Forgets the faces of the frames before: the next frame is of another scene, and is searched whole. */
  async forget(): Promise<void> {
    await this.finder.forget();
    this.#followed = [];
    this.#known = [];
    this.#fresh = true;
    // the turns of looking closer begin anew: a scene reads the same whatever came before it
    [this.#frames, this.#next] = [0, 0];
  }

  close(): void {
    this.finder.close();
    this.#closely?.close();
  }

  /** Faces found closer by in the frames before, in the views that move with them. They replace their like of the first pass. */
  async #follow(frame: Pixels, candidates: Candidate[]): Promise<void> {
    for (const followed of [...this.#followed]) {
      const [seen] = await this.#look(frame, followed.view);
      const upright = candidates.find(({ box, face }) => seen && overlap(box, seen.box) > SAME_FACE && !isRolled(face));
      if (!seen || (upright && upright.upright() + CLEARLY_MORE_UPRIGHT > seen.upright())) {
        followed.empty = seen ? MOST_EMPTY : followed.empty + 1;
        followed.face = null;
        if (followed.empty >= MOST_EMPTY) this.#followed = this.#followed.filter((other) => other !== followed);
        continue;
      }
      this.#place(candidates, seen);
      followed.view = viewAround(seen);
      followed.face = seen.face;
      followed.empty = 0;
    }
  }

  /** Faces that lie on their side, or that may not be upright, are looked at turned: new ones at once, known ones now and then. */
  async #lookUpright(frame: Pixels, candidates: Candidate[]): Promise<void> {
    const newcomer = this.kind === 'pictures' ? CLEARLY_UPRIGHT : LIKELY_UPRIGHT;
    for (const candidate of [...candidates]) {
      if (candidate.angle !== 0) continue;
      const known = this.#known.some((box) => overlap(box, candidate.box) > SAME_FACE);
      if (known && this.#frames % AGAIN !== 0) continue;
      if (!isRolled(candidate.face) && candidate.upright() > (known ? LEAST_UPRIGHT : newcomer)) continue;
      const better = await this.#readTurned(frame, candidate);
      if (!better) continue;
      this.#place(candidates, better);
      this.#followed.push(followedFrom(better));
    }
  }

  /** The same face read at the angle it seems to stand at, or at a right angle to that where it looks much more like a face; null if neither. */
  async #readTurned(frame: Pixels, candidate: Candidate): Promise<Candidate | null> {
    const view = viewAround(candidate);
    const least = candidate.upright();
    let best: Candidate | null = null;
    for (let quarter = isRolled(candidate.face) ? 0 : 1; quarter < 4; quarter++) {
      const seen = await this.#look(frame, { ...view, angle: view.angle + (quarter * Math.PI) / 2 });
      const same = seen.find(({ box }) => overlap(box, candidate.box) > SAME_FACE);
      const asked = Math.max(least + (quarter === 0 ? 0 : CLEARLY_MORE_UPRIGHT), best?.upright() ?? -Infinity);
      if (same && same.upright() >= asked) best = same;
      if (best && best.upright() > CLEARLY_UPRIGHT) break;
    }
    return best && this.#lookCloser(frame, best);
  }

  /** The same face once more, in a view of its own at the angle that is known now; as it was if nothing is found there. */
  async #lookCloser(frame: Pixels, found: Candidate): Promise<Candidate> {
    const [closer] = await this.#look(frame, viewAround(found));
    return closer && overlap(closer.box, found.box) > SAME_FACE ? closer : found;
  }

  /** Looks for faces where none is known yet: everywhere in a new scene, else at the next part in turn. */
  async #search(frame: Pixels, candidates: Candidate[]): Promise<void> {
    const turned = candidates.length === 0 ? [2, 1, 3].map((quarters) => wholeView(frame, quarters)) : [];
    if (this.#fresh) {
      for (const views of [turned, ...PARTS.map((part) => partsOf(frame, part))]) {
        for (const view of views) await this.#searchIn(frame, view, candidates);
        if (candidates.length >= this.faces) return;
      }
    } else if (this.#frames % EVERY === 0) {
      const views = [...turned, ...PARTS.flatMap((part) => partsOf(frame, part))];
      await this.#searchIn(frame, views[this.#next++ % views.length]!, candidates);
    }
  }

  async #searchIn(frame: Pixels, view: View, candidates: Candidate[]): Promise<void> {
    for (const found of await this.#look(frame, view)) {
      if (found.upright() < LEAST_UPRIGHT || cutOff(found.box, view, frame)) continue;
      if (candidates.length >= this.faces && !candidates.some(({ box }) => overlap(box, found.box) > SAME_FACE)) continue;
      await this.#take(frame, candidates, found);
    }
  }

  /** Takes a face found closer by, unless it is there already and read as well; it is followed from now on. */
  async #take(frame: Pixels, candidates: Candidate[], found: Candidate): Promise<void> {
    const same = candidates.find(({ box }) => overlap(box, found.box) > SAME_FACE);
    if (same && same.upright() + CLEARLY_MORE_UPRIGHT > found.upright()) return;
    if (same) this.#followed = this.#followed.filter(({ view }) => !within(view, same.box));
    const closer = await this.#lookCloser(frame, found);
    this.#place(candidates, closer);
    this.#followed.push(followedFrom(closer));
  }

  /** Puts a face in the place of those that are the same, or at the end. */
  #place(candidates: Candidate[], found: Candidate): void {
    const isOther = ({ box }: Candidate): boolean => overlap(box, found.box) <= SAME_FACE;
    const first = candidates.findIndex((candidate) => !isOther(candidate));
    const others = candidates.filter(isOther);
    others.splice(first === -1 ? others.length : first, 0, found);
    candidates.splice(0, candidates.length, ...others);
  }

  /** Faces in a view, the one nearest to its middle first. */
  async #look(frame: Pixels, view: View): Promise<Candidate[]> {
    this.#closely ??= await this.finder.another(this.faces, 'pictures');
    this.#idle = 0;
    const found = await this.#closely.find(this.#viewer.show(frame.canvas, view), 0);
    return found
      .map((face) => this.#candidate(frame, fromView(face, view, frame), view.angle))
      .sort((a, b) => fromMiddle(a.box, view) - fromMiddle(b.box, view));
  }

  #candidate(frame: Pixels, face: FoundFace, angle: number): Candidate {
    let upright: number | null = null;
    return {
      face,
      box: boxOf(face.landmarks),
      angle,
      upright: () => (upright ??= uprightness(greyOf(cutFace(frame.image, face.landmarks).crop))),
    };
  }
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const rollOf = (face: FoundFace): number => poseOf(face.matrix).roll;
const isRolled = (face: FoundFace): boolean => Math.abs(rollOf(face)) >= ROLLED;
const fromMiddle = ({ x, y, width, height }: Box, view: View): number =>
  Math.hypot(x + width / 2 - view.x, y + height / 2 - view.y);
const within = (view: View, box: Box): boolean => fromMiddle(box, view) < Math.max(box.width, box.height) / 2;

/** A square view of a face, at the angle at which it stands upright, large enough for the finder and no smaller than a crop. */
function viewAround({ face, box, angle }: Candidate): View {
  const side = Math.max(CROP_SIZE, AROUND_A_FACE * Math.max(box.width, box.height));
  const turn = angle !== 0 || isRolled(face) ? radians(rollOf(face)) : 0;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: side, height: side, angle: turn };
}

const followedFrom = (found: Candidate): Followed => ({ view: viewAround(found), face: found.face, empty: 0 });

function partsOf(frame: Pixels, { share, along }: (typeof PARTS)[number]): View[] {
  const [width, height] = [share * frame.width, share * frame.height];
  const places = Array.from({ length: along }, (_, i) => share / 2 + (i * (1 - share)) / (along - 1));
  return places.flatMap((v) => places.map((u) => ({ x: u * frame.width, y: v * frame.height, width, height, angle: 0 })));
}

/** Whether a face reaches over the border of a part of the picture, where only a piece of it was seen. */
function cutOff(box: Box, view: View, frame: Pixels): boolean {
  if (view.angle !== 0) return false;
  const slack = 2;
  const [left, top] = [view.x - view.width / 2, view.y - view.height / 2];
  const [right, bottom] = [left + view.width, top + view.height];
  return (
    (left > slack && box.x < left) ||
    (top > slack && box.y < top) ||
    (right < frame.width - slack && box.x + box.width > right) ||
    (bottom < frame.height - slack && box.y + box.height > bottom)
  );
}
