/**
 * Readings in columns: a row a frame, and a row a face that was found in it. Columns are row after row of `width` numbers
 * (record/columns.ts). A frame without a face has no face row; a stretch without frames is a step in the times and nothing else.
 */

import { COMPARED, FACE_COLUMNS, FRAME_COLUMNS, REASONS, type FaceColumn, type FrameColumn } from './columns.ts';
import type { RecordedFrame } from './frame.ts';

export interface Track {
  readonly frames: Readonly<Record<FrameColumn, Float64Array>>;
  /** The faces of frame f are the rows starts[f] to starts[f + 1] of `faces`, largest first; one more than there are frames. */
  readonly starts: Uint32Array;
  readonly faces: Readonly<Record<FaceColumn, Float32Array>>;
}

export const frameCount = ({ starts }: Track): number => starts.length - 1;
export const faceCount = ({ starts }: Pick<Track, 'starts'>): number => starts.at(-1)!;

const byName = <Name extends string, Value>(
  columns: readonly { readonly name: Name }[],
  make: (index: number) => Value,
): Record<Name, Value> => Object.fromEntries(columns.map(({ name }, i) => [name, make(i)])) as Record<Name, Value>;

/** An empty track of so many rows, to be filled. */
export function blankTrack(frames: number, faces: number): Track {
  return {
    frames: byName(FRAME_COLUMNS, () => new Float64Array(frames)),
    starts: new Uint32Array(frames + 1),
    faces: byName(FACE_COLUMNS, (i) => new Float32Array(faces * FACE_COLUMNS[i]!.width)),
  };
}

/** Frames as they come from the live path in columns, at full precision. */
export function trackOf(frames: readonly RecordedFrame[]): Track {
  const track = blankTrack(
    frames.length,
    frames.reduce((sum, { faces }) => sum + faces.length, 0),
  );
  let row = 0;
  frames.forEach((frame, f) => {
    for (const { name } of FRAME_COLUMNS) track.frames[name][f] = frame[name];
    for (const face of frame.faces) {
      const { yaw, pitch, roll, translation } = face.pose;
      const { x, y, width, height } = face.box;
      const values: Record<FaceColumn, ArrayLike<number> | null> = {
        id: [face.id],
        compared: [COMPARED.indexOf(face.comparedWith)],
        reasons: [reasonBits(face.quality.reasons)],
        quality: [face.quality.score],
        rotation: [yaw, pitch, roll],
        translation,
        box: [x, y, width, height],
        latents: face.latents,
        sides: face.sides,
        expressions: face.expressions,
        aloneLatents: face.unsmoothed.latents,
        aloneSides: face.unsmoothed.sides,
        aloneExpressions: face.unsmoothed.expressions,
        offset: face.offset,
      };
      for (const { name, width: numbers } of FACE_COLUMNS) if (values[name]) track.faces[name].set(values[name], row * numbers);
      row++;
    }
    track.starts[f + 1] = row;
  });
  return track;
}

/** Reasons as a value of the column `reasons`. */
export const reasonBits = (reasons: readonly string[]): number =>
  REASONS.reduce((bits, reason, bit) => bits | (reasons.includes(reason) ? 1 << bit : 0), 0);

/** The reasons of a row of the column `reasons`. */
export const reasonsOf = (bits: number): (typeof REASONS)[number][] => REASONS.filter((_, bit) => bits & (1 << bit));

/** Tracks one after the other. */
export function joinTracks(tracks: readonly Track[]): Track {
  const [only] = tracks;
  if (only && tracks.length === 1) return only;
  const sum = (of: (track: Track) => number): number => tracks.reduce((total, track) => total + of(track), 0);
  const joined = blankTrack(sum(frameCount), sum(faceCount));
  let [frame, face] = [0, 0];
  for (const track of tracks) {
    for (const { name } of FRAME_COLUMNS) joined.frames[name].set(track.frames[name], frame);
    for (const { name, width } of FACE_COLUMNS) joined.faces[name].set(track.faces[name], face * width);
    for (let f = 1; f < track.starts.length; f++) joined.starts[frame + f] = face + track.starts[f]!;
    frame += frameCount(track);
    face += faceCount(track);
  }
  return joined;
}

/** The first frame at `time` milliseconds or later; the number of frames where there is none. */
export function frameAt({ frames: { time: times } }: Track, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The frames from `from` up to, not including, `to` milliseconds on the source's clock, as views of the track. */
export function cutTrack(track: Track, from: number, to: number): Track {
  const first = frameAt(track, from);
  return cutFrames(track, first, Math.max(first, frameAt(track, to)));
}

/** The frames `first` up to, not including, `end`, as views of the track. */
export function cutFrames(track: Track, first: number, end: number): Track {
  const [from, to] = [track.starts[first]!, track.starts[end]!];
  return {
    frames: byName(FRAME_COLUMNS, (i) => track.frames[FRAME_COLUMNS[i]!.name].subarray(first, end)),
    starts: track.starts.slice(first, end + 1).map((row) => row - from),
    faces: byName(FACE_COLUMNS, (i) => {
      const { name, width } = FACE_COLUMNS[i]!;
      return track.faces[name].subarray(from * width, to * width);
    }),
  };
}

/** Ids of all faces, smallest first. */
export const faceIds = (track: Track): number[] => [...rowCounts(track).keys()].sort((a, b) => a - b);

/** In how many frames each face is, by id. */
export function rowCounts({ faces }: Track): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of faces.id) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** The frame of each face row. */
export function framesOfRows(track: Track): Uint32Array {
  const frames = new Uint32Array(faceCount(track));
  for (let f = 0; f < frameCount(track); f++) frames.fill(f, track.starts[f]!, track.starts[f + 1]!);
  return frames;
}

/** The row of face `id` in frame `frame`, or -1. */
export function rowOf({ starts, faces }: Track, frame: number, id: number): number {
  for (let row = starts[frame] ?? 0; row < (starts[frame + 1] ?? 0); row++) if (faces.id[row] === id) return row;
  return -1;
}

/** For each face that is ever in a frame with others, which: these are other people. */
export function companions({ starts, faces }: Track): ReadonlyMap<number, ReadonlySet<number>> {
  const others = new Map<number, Set<number>>();
  for (let f = 0; f + 1 < starts.length; f++) {
    const [from, to] = [starts[f]!, starts[f + 1]!];
    if (to - from < 2) continue;
    for (let row = from; row < to; row++) {
      const own = others.get(faces.id[row]!) ?? new Set<number>();
      for (let other = from; other < to; other++) if (other !== row) own.add(faces.id[other]!);
      others.set(faces.id[row]!, own);
    }
  }
  return others;
}

type Pairs = readonly (readonly [id: number, into: number])[];

/** Which id is used for each, by pairs of [id, the one to use] that say which are one, in whatever order and chain they say so. */
export function usedFor(pairs: Pairs): (id: number) => number {
  const used = new Map<number, number>();
  const last = (id: number): number => {
    const next = used.get(id);
    return next === undefined ? id : last(next);
  };
  for (const [id, into] of pairs) if (last(id) !== last(into)) used.set(last(id), last(into));
  return last;
}

/** The track with one id for all that `pairs` say are one, as `usedFor`. */
export function renameFaces(track: Track, pairs: Pairs): Track {
  if (pairs.length === 0) return track;
  const used = usedFor(pairs);
  return { ...track, faces: { ...track.faces, id: track.faces.id.map((id) => used(id)) } };
}

/** Only `count` face rows from `row` on, as views, without frames: what landmarks are unpacked by. */
export function cutRows(track: Track, row: number, count: number): Pick<Track, 'starts' | 'faces'> {
  return {
    starts: Uint32Array.of(0, count),
    faces: byName(FACE_COLUMNS, (i) => {
      const { name, width } = FACE_COLUMNS[i]!;
      return track.faces[name].subarray(row * width, (row + count) * width);
    }),
  };
}

/** Faces by how many frames they are in, most first; of two alike the smaller id. */
export function byFrames(track: Track): number[] {
  const counts = rowCounts(track);
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || a - b);
}

/** The face that is in most frames; 0 where there is none. */
export const mostSeen = (track: Track): number => byFrames(track)[0] ?? 0;
