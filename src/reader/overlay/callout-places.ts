/**
 * Which units a face's callouts name, and where they stand. Both hold: a callout stays while its unit is present or nearly so,
 * gives its place to another only when that one is plainly stronger, and follows the head in steps instead of trembling with
 * it. Pure: sizes in, places out, in the pixels of the canvas.
 */

import { MAX_LEVEL, PRESENT_LEVEL } from '../../core/ordinal.ts';
import type { Box } from '../../core/reading.ts';

/** Callouts a face has at most. */
export const MOST_CALLOUTS = 3;
/** A unit is named from where it counts as present, and until it is this much weaker, or absent for LINGER milliseconds. */
const NAMED_FROM = PRESENT_LEVEL - 0.5;
const KEPT_FROM = NAMED_FROM - 0.5;
const LINGER = 400;
/** How much stronger another unit must be to take a place, and how long a callout stands at least, milliseconds. */
const STRONGER = 0.6;
const STANDS = 700;
/** Share of the face by which it moves before its callouts follow, and how fast they do: time constant in milliseconds. */
const SLACK = 0.05;
const GLIDE = 90;
/** Steps of a callout's height in which a place is looked for: on a phone, one alone may fit between eyes and mouth. */
const FINENESS = 6;
/** How far from its mark a callout goes rather than reach over the face by one pixel. */
const HIDING = 1.2;

export interface Named {
  readonly unit: number;
  /** 0 to 5. */
  readonly intensity: number;
}

interface Held {
  readonly unit: number;
  readonly since: number;
  presentAt: number;
}

/** Keeps the units that one face's callouts name. */
export class NamedUnits {
  #held: Held[] = [];

  /** Units to name at `time` (milliseconds), longest named first; `intensity` follows ACTION_UNITS, NaN where a unit is not seen. */
  follow(intensity: ArrayLike<number>, time: number): readonly number[] {
    this.#held = this.#held.filter((held) => {
      const now = intensity[held.unit]!;
      if (now >= NAMED_FROM) held.presentAt = time;
      return now >= KEPT_FROM && time - held.presentAt <= LINGER && time >= held.since;
    });
    const waiting = Array.from(intensity, (value, unit): Named => ({ unit, intensity: value }))
      .filter(({ unit, intensity: value }) => value >= NAMED_FROM && !this.#held.some((held) => held.unit === unit))
      .sort((a, b) => b.intensity - a.intensity);
    for (const { unit, intensity: value } of waiting) {
      const held = { unit, since: time, presentAt: time };
      if (this.#held.length < MOST_CALLOUTS) {
        this.#held.push(held);
        continue;
      }
      const weakest = this.#held.reduce((a, b) => (intensity[b.unit]! < intensity[a.unit]! ? b : a));
      if (value - intensity[weakest.unit]! < STRONGER || time - weakest.since < STANDS) break;
      this.#held[this.#held.indexOf(weakest)] = held;
    }
    return this.#held.map(({ unit }) => unit);
  }
}

export interface CalloutRequest {
  readonly unit: number;
  /** Where its line ends on the face. */
  readonly mark: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
}

export interface Surroundings {
  /** The face. */
  readonly face: Box;
  /** What no callout may cover. */
  readonly free: readonly Box[];
  /** Where callouts must stay within. */
  readonly frame: Box;
  readonly gap: number;
}

interface Place {
  readonly side: -1 | 1;
  /** Middle of the callout from the middle of the face, in face heights. */
  readonly level: number;
}

/** Keeps where one face's callouts stand. */
export class CalloutPlaces {
  #places = new Map<number, Place>();
  #face: Box | null = null;
  #time = 0;

  /** A box for each request at `time`, or null where there is no room for it. */
  follow(requests: readonly CalloutRequest[], around: Surroundings, time: number): (Box | null)[] {
    const face = this.#settle(around.face, time);
    const steady = { ...around, face };
    for (const unit of this.#places.keys()) if (!requests.some((request) => request.unit === unit)) this.#places.delete(unit);
    const taken: Box[] = [];
    const boxes = new Map<CalloutRequest, Box>();
    for (const request of requests) {
      const held = this.#places.get(request.unit);
      const box = held && boxAt(held, request, steady);
      if (box && fits(box, steady, taken)) {
        taken.push(box);
        boxes.set(request, box);
      }
    }
    for (const request of requests) {
      if (boxes.has(request)) continue;
      const place = this.#find(request, steady, taken);
      if (!place) {
        this.#places.delete(request.unit);
        continue;
      }
      this.#places.set(request.unit, place);
      const box = boxAt(place, request, steady);
      taken.push(box);
      boxes.set(request, box);
    }
    return requests.map((request) => boxes.get(request) ?? null);
  }

  /** The face as the callouts take it: it moves only when the true one has left it by more than SLACK. */
  #settle(face: Box, time: number): Box {
    const before = this.#face;
    const elapsed = time - this.#time;
    this.#time = time;
    if (!before || elapsed < 0 || elapsed > 1000) return (this.#face = face);
    const slack = SLACK * Math.max(face.width, face.height);
    const off = Math.max(
      Math.abs(face.x - before.x),
      Math.abs(face.y - before.y),
      Math.abs(face.x + face.width - before.x - before.width),
      Math.abs(face.y + face.height - before.y - before.height),
    );
    if (off <= slack) return before;
    const share = (1 - Math.exp(-elapsed / GLIDE)) * (1 - slack / off);
    const mix = (a: number, b: number): number => a + share * (b - a);
    return (this.#face = {
      x: mix(before.x, face.x),
      y: mix(before.y, face.y),
      width: mix(before.width, face.width),
      height: mix(before.height, face.height),
    });
  }

  /** The free place nearest to the mark, beside the face on the mark's side first. */
  #find(request: CalloutRequest, around: Surroundings, taken: readonly Box[]): Place | null {
    const { face, frame } = around;
    const middle = face.x + face.width / 2;
    const own: -1 | 1 = request.mark.x < middle ? -1 : 1;
    const step = (request.height + around.gap) / FINENESS;
    const most = Math.ceil(frame.height / step);
    let best: { place: Place; cost: number } | null = null;
    for (const side of [own, -own as -1 | 1]) {
      for (let i = -most; i <= most; i++) {
        const level = (request.mark.y + i * step - face.y - face.height / 2) / face.height;
        const place: Place = { side, level };
        const box = boxAt(place, request, around);
        if (!fits(box, around, taken)) continue;
        const cost = Math.abs(i) * step + (side === own ? 0 : 1.5 * request.height) + HIDING * hidden(box, face);
        if (!best || cost < best.cost) best = { place, cost };
      }
    }
    return best?.place ?? null;
  }
}

/** Beside the face where there is room, else at the frame's edge. */
function boxAt({ side, level }: Place, { width, height }: CalloutRequest, { face, frame, gap }: Surroundings): Box {
  const wished = side < 0 ? face.x - gap - width : face.x + face.width + gap;
  const x = Math.min(frame.x + frame.width - width - gap, Math.max(frame.x + gap, wished));
  const middle = face.y + face.height * (0.5 + level);
  const y = Math.min(frame.y + frame.height - height - gap, Math.max(frame.y + gap, middle - height / 2));
  return { x, y, width, height };
}

const fits = (box: Box, { free, frame, gap }: Surroundings, taken: readonly Box[]): boolean =>
  box.width <= frame.width - 2 * gap &&
  !free.some((other) => overlap(box, other)) &&
  !taken.some((other) => overlap(box, grown(other, gap / 2)));

/** How far a callout reaches over the face. */
const hidden = (box: Box, face: Box): number =>
  overlap(box, face) ? Math.min(box.x + box.width, face.x + face.width) - Math.max(box.x, face.x) : 0;

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** How present a unit must be to be named, for those who draw: 0 at NAMED_FROM, 1 at the scale's end. */
export const strengthOf = (intensity: number): number =>
  Math.min(1, Math.max(0, (intensity - NAMED_FROM) / (MAX_LEVEL - NAMED_FROM)));
