/**
 * Where a face's callouts stand. They hold: they follow the head in steps instead of trembling with it, and leave their places only
 * for plainly better ones. Pure: sizes in, places out, in the pixels of the canvas.
 */

import type { Box } from '../../core/reading.ts';

/** How long a callout stands at least before it goes to a better place, milliseconds. */
const STANDS = 700;
/** Share of the face by which it moves before its callouts follow, and how fast they do: time constant in milliseconds. */
const SLACK = 0.05;
const GLIDE = 90;
/** Share of the face from which a move is a cut or another picture, which is followed at once. */
const CUT = 0.5;
/** Steps of a callout's height in which a place is looked for: on a phone, one alone may fit between eyes and mouth. */
const FINENESS = 6;
/** How far from its mark a callout goes rather than reach over the face by one pixel. */
const HIDING = 1.2;
/** The same in its own heights, rather than go to the other side, cross another's line or lie over somebody else. */
const OTHER_SIDE = 1.5;
const CROSSING = 2;
const OVER_OTHERS = 4;
/** How much better another place must be to be moved to, in heights of the callout. */
const BETTER = 1.5;

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
  /** What none covers where it can be helped: other faces. */
  readonly others: readonly Box[];
  /** Where callouts must stay within. */
  readonly frame: Box;
  readonly gap: number;
}

interface Place {
  readonly side: -1 | 1;
  /** Middle of the callout from the middle of the face, in face heights. */
  readonly level: number;
}

/** A callout in its place, since `since` milliseconds. */
interface Standing {
  readonly request: CalloutRequest;
  readonly place: Place;
  readonly box: Box;
  readonly since: number;
}

/** Keeps where one face's callouts stand. */
export class CalloutPlaces {
  /** By unit. */
  #standing = new Map<number, Standing>();
  #settled: { readonly face: Box; readonly frame: Box; readonly time: number } | null = null;

  /** A box for each request at `time`, or null where there is no room for it. */
  follow(requests: readonly CalloutRequest[], around: Surroundings, time: number): (Box | null)[] {
    const steady = { ...around, face: this.#settle(around, time) };
    const before = this.#standing;
    const now = (this.#standing = new Map());
    const others = (unit: number): Standing[] => [...now.values()].filter(({ request }) => request.unit !== unit);
    // those that stand keep their places, then the new ones find theirs
    for (const request of requests) {
      const held = before.get(request.unit);
      if (!held) continue;
      const box = boxAt(held.place, request, steady);
      if (fits(box, steady, others(request.unit))) now.set(request.unit, { ...held, request, box });
    }
    for (const request of requests) {
      const held = now.get(request.unit);
      if (held && time - held.since < STANDS) continue;
      const rest = others(request.unit);
      const best = find(request, steady, rest);
      if (!best) continue;
      const kept = held && costOf(held.place, held.box, request, steady, rest) - best.cost <= BETTER * request.height;
      if (!kept) now.set(request.unit, { request, place: best.place, box: best.box, since: time });
    }
    return requests.map(({ unit }) => now.get(unit)?.box ?? null);
  }

  /** The face as the callouts take it: it moves only when the true one has left it by more than SLACK. Another picture starts anew. */
  #settle({ face, frame }: Surroundings, time: number): Box {
    const before = this.#settled;
    const settle = (settled: Box): Box => {
      this.#settled = { face: settled, frame, time };
      return settled;
    };
    if (!before) return settle(face);
    const elapsed = time - before.time;
    const size = Math.max(face.width, face.height);
    const off = farthest(face, before.face);
    if (elapsed < 0 || elapsed > 1000 || off > CUT * size || farthest(frame, before.frame) > 0) {
      this.#standing.clear();
      return settle(face);
    }
    if (off <= SLACK * size) return settle(before.face);
    const share = (1 - Math.exp(-elapsed / GLIDE)) * (1 - (SLACK * size) / off);
    const mix = (edge: keyof Box): number => before.face[edge] + share * (face[edge] - before.face[edge]);
    return settle({ x: mix('x'), y: mix('y'), width: mix('width'), height: mix('height') });
  }
}

/** How far the edges of two boxes are apart at most. */
const farthest = (a: Box, b: Box): number =>
  Math.max(
    Math.abs(a.x - b.x),
    Math.abs(a.y - b.y),
    Math.abs(a.x + a.width - b.x - b.width),
    Math.abs(a.y + a.height - b.y - b.height),
  );

/** Which side of the face a mark is on. */
const sideOf = ({ mark }: CalloutRequest, face: Box): -1 | 1 => (mark.x < face.x + face.width / 2 ? -1 : 1);

/** The best free place: nearest to the mark, beside the face on the mark's side first. */
function find(
  request: CalloutRequest,
  around: Surroundings,
  rest: readonly Standing[],
): { readonly place: Place; readonly box: Box; readonly cost: number } | null {
  const { face, frame } = around;
  const step = (request.height + around.gap) / FINENESS;
  const most = Math.ceil(frame.height / step);
  let best: ReturnType<typeof find> = null;
  for (const side of [-1, 1] as const) {
    let tried = NaN;
    for (let i = -most; i <= most; i++) {
      const place: Place = { side, level: (request.mark.y + i * step - face.y - face.height / 2) / face.height };
      const box = boxAt(place, request, around);
      // beyond the frame's edges all places are the same
      if (box.y === tried) continue;
      tried = box.y;
      if (best && awayFrom(request, box) >= best.cost) continue;
      if (!fits(box, around, rest)) continue;
      const cost = costOf(place, box, request, around, rest);
      if (!best || cost < best.cost) best = { place, box, cost };
    }
  }
  return best;
}

/** How much higher or lower than its mark a callout stands: what speaks against a place at least. */
const awayFrom = ({ mark }: CalloutRequest, box: Box): number => Math.abs(box.y + box.height / 2 - mark.y);

/** What speaks against a place, in pixels of distance from its mark. */
function costOf(
  place: Place,
  box: Box,
  request: CalloutRequest,
  { face, others }: Surroundings,
  rest: readonly Standing[],
): number {
  const crossed = rest.filter((other) => other.place.side === place.side && cross(request.mark.y, box, other, face)).length;
  const heights =
    (place.side === sideOf(request, face) ? 0 : OTHER_SIDE) +
    CROSSING * crossed +
    (others.some((other) => overlap(box, other)) ? OVER_OTHERS : 0);
  return awayFrom(request, box) + heights * request.height + HIDING * hidden(box, face);
}

/** Whether two callouts of one side stand in another order than their marks, which crosses their lines. */
function cross(mark: number, box: Box, other: Standing, face: Box): boolean {
  const marks = mark - other.request.mark.y;
  return Math.abs(marks) > SLACK * face.height && marks * (box.y - other.box.y) < 0;
}

/** Beside the face where there is room, else at the frame's edge. */
function boxAt({ side, level }: Place, { width, height }: CalloutRequest, { face, frame, gap }: Surroundings): Box {
  const wished = side < 0 ? face.x - gap - width : face.x + face.width + gap;
  const x = Math.min(frame.x + frame.width - width - gap, Math.max(frame.x + gap, wished));
  const middle = face.y + face.height * (0.5 + level);
  const y = Math.min(frame.y + frame.height - height - gap, Math.max(frame.y + gap, middle - height / 2));
  return { x, y, width, height };
}

const fits = (box: Box, { free, frame, gap }: Surroundings, rest: readonly Standing[]): boolean =>
  box.width <= frame.width - 2 * gap &&
  !free.some((other) => overlap(box, other)) &&
  !rest.some((other) => overlap(box, grown(other.box, gap / 2)));

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
