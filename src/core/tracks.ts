/**
 * Which face of this frame is which face of the frames before: the finder has no ids when it sees several.
 * Faces are matched to where tracks are expected (constant velocity), all at once for the least total cost, so that the order
 * in which the finder lists them never matters. A track survives a short drop-out, or one frame without it; its id is never given again.
 */

import type { Box } from './reading.ts';

/** How long a lost face may stay away and keep its id, milliseconds. */
export const BRIDGED_DROP_OUT = 600;
/** Milliseconds from one frame to the next after which nobody is followed: a slow machine reads one a second, a hidden page none. */
export const LONGEST_GAP = 3000;
/** A face further than this many face sizes from where a track is expected is someone else. */
const REACH = 1;
/** A face this many times larger or smaller than the track is someone else. */
const LARGEST_GROWTH = 1.8;
/** Share of the newest velocity in the running one. */
const VELOCITY_WEIGHT = 0.5;
/** Lost faces remembered at a time; a finder that flickers must not make matching slow. */
const MOST_LOST = 4;
/** Motion is not extrapolated beyond this, milliseconds: heads turn back. */
const LONGEST_EXTRAPOLATION = 150;

interface Track {
  readonly id: number;
  readonly box: Box;
  /** Pixels a millisecond. */
  readonly velocity: readonly [x: number, y: number];
  readonly seen: number;
}

/** When the last two frames were, milliseconds. */
export interface FrameTimes {
  readonly time: number;
  /** Of the frame before. */
  readonly previous: number;
}

/** Before the first frame. */
export const NO_FRAMES: FrameTimes = { time: -Infinity, previous: -Infinity };

export interface Tracks extends FrameTimes {
  readonly nextId: number;
  readonly tracks: readonly Track[];
}

export const NO_TRACKS: Tracks = { ...NO_FRAMES, nextId: 1, tracks: [] };

/** Whether a face that was last seen at `seen` may be known again at `time` (milliseconds): one frame without it is no loss on a slow machine. */
export function isBridged(seen: number, last: FrameTimes, time: number): boolean {
  return time - seen <= BRIDGED_DROP_OUT || (seen >= last.previous && time - last.time <= LONGEST_GAP);
}

/** Ids of `boxes` seen at `time` (milliseconds, increasing from call to call), and the tracks for the next call. */
export function follow(before: Tracks, boxes: readonly Box[], time: number): { tracks: Tracks; ids: number[] } {
  const alive = before.tracks.filter(({ seen }) => isBridged(seen, before, time));
  const costs = boxes.map((box) => alive.map((track) => mismatch(track, box, time)));
  const matches = assign(costs, alive.length);
  let { nextId } = before;
  const seen = boxes.map((box, i): Track => {
    const track = matches[i] === null ? undefined : alive[matches[i]!];
    return track
      ? { id: track.id, box, velocity: velocityOf(track, box, time), seen: time }
      : { id: nextId++, box, velocity: [0, 0], seen: time };
  });
  const lost = alive.filter((_, j) => !matches.includes(j)).sort((a, b) => b.seen - a.seen);
  const tracks = [...seen, ...lost.slice(0, MOST_LOST)];
  return { tracks: { time, previous: before.time, nextId, tracks }, ids: seen.map((track) => track.id) };
}

const centre = (box: Box): [number, number] => [box.x + box.width / 2, box.y + box.height / 2];
const size = (box: Box): number => Math.sqrt(box.width * box.height);

function velocityOf(track: Track, box: Box, time: number): readonly [number, number] {
  const elapsed = time - track.seen;
  if (elapsed <= 0) return track.velocity;
  const [from, to] = [centre(track.box), centre(box)];
  const blend = (old: number, d: 0 | 1): number => old + VELOCITY_WEIGHT * ((to[d] - from[d]) / elapsed - old);
  return [blend(track.velocity[0], 0), blend(track.velocity[1], 1)];
}

/** Cost of taking `box` for the track, 0 for a perfect fit; null when it cannot be the same face. */
function mismatch(track: Track, box: Box, time: number): number | null {
  const ahead = Math.min(time - track.seen, LONGEST_EXTRAPOLATION);
  const expected: Box = {
    ...track.box,
    x: track.box.x + track.velocity[0] * ahead,
    y: track.box.y + track.velocity[1] * ahead,
  };
  const growth = Math.abs(Math.log(size(box) / size(expected)));
  const [from, to] = [centre(expected), centre(box)];
  const distance = Math.hypot(to[0] - from[0], to[1] - from[1]) / Math.max(size(box), size(expected));
  if (distance > REACH || growth > Math.log(LARGEST_GROWTH)) return null;
  return distance + growth + (1 - overlap(expected, box));
}

/** Intersection over union. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}

/**
 * Column for each row, or null: as many rows matched as can be, then the least total cost. Every choice is tried,
 * which for four faces is at most a few thousand.
 */
function assign(costs: readonly (readonly (number | null)[])[], columns: number): (number | null)[] {
  /** Dearer than any set of real matches, so that a match is never given up for a cheaper one elsewhere. */
  const unmatched = 1000;
  let best: (number | null)[] = costs.map(() => null);
  let least = Infinity;
  const taken = new Array<boolean>(columns).fill(false);
  const chosen: (number | null)[] = [];
  const search = (row: number, total: number): void => {
    if (total >= least) return;
    if (row === costs.length) {
      least = total;
      best = [...chosen];
      return;
    }
    costs[row]!.forEach((cost, column) => {
      if (cost === null || taken[column]) return;
      taken[column] = true;
      chosen[row] = column;
      search(row + 1, total + cost);
      taken[column] = false;
    });
    chosen[row] = null;
    search(row + 1, total + unmatched);
  };
  search(0, 0);
  return best;
}

/** Gives the people of one file or recording ids from 1 on, in the order in which they come: those seen before it do not count. */
export function idsFromOne(): <Face extends { readonly id: number }>(faces: readonly Face[]) => Face[] {
  const ids = new Map<number, number>();
  const idOf = (id: number): number => ids.get(id) ?? ids.set(id, ids.size + 1).size;
  return (faces) => faces.map((face) => ({ ...face, id: idOf(face.id) }));
}
