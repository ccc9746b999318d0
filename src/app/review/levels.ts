/** Intensities of a whole recording as bytes, once, so that the strip can be painted at any zoom without computing any again. */

import { ACTION_UNITS } from '../../core/facs.ts';
import { MAX_LEVEL } from '../../core/ordinal.ts';
import { intensityOf, type Variant } from '../../record/scores.ts';
import { frameCount, rowOf, type Track } from '../../record/track.ts';

/** Steps of a level, and the value of what is not there or not seen. */
export const STEPS = 50;
export const NOTHING = 255;
const UNITS = ACTION_UNITS.length;

/** Unit after unit, one byte a frame: intensity x STEPS, or NOTHING. */
export function levelsOf(track: Track, face: number, variant: Variant): Uint8Array {
  const frames = frameCount(track);
  const levels = new Uint8Array(UNITS * frames).fill(NOTHING);
  for (let f = 0; f < frames; f++) {
    const row = rowOf(track, f, face);
    if (row < 0) continue;
    for (let unit = 0; unit < UNITS; unit++) {
      const value = intensityOf(track, row, unit, variant);
      if (!Number.isNaN(value)) levels[unit * frames + f] = Math.round(Math.min(MAX_LEVEL, value) * STEPS);
    }
  }
  return levels;
}

/** Frames by pixel. */
export interface Columns {
  /** One more than there are pixels: the frames of pixel x are edges[x] to edges[x + 1]. */
  readonly edges: Uint32Array;
  /** The frame that stands in each pixel where it has none of its own, being narrower than a frame; -1 in a gap. */
  readonly held: Int32Array;
}

/** The frames of each of `columns` pixels between two times; one at the end is in the last. */
export function columnsOf(times: Float64Array, from: number, to: number, columns: number, gap: number): Columns {
  const edges = new Uint32Array(columns + 1);
  const held = new Int32Array(columns).fill(-1);
  let frame = 0;
  for (let x = 0; x <= columns; x++) {
    const isLast = x === columns;
    const time = isLast ? to : from + ((to - from) * x) / columns;
    while (frame < times.length && (times[frame]! < time || (isLast && times[frame] === time))) frame++;
    edges[x] = frame;
    if (x > 0 && frame > 0 && time - times[frame - 1]! <= gap) held[x - 1] = frame - 1;
  }
  return { edges, held };
}

/** levelsOf the faces that are asked for, by id, each worked out once. */
export function levelsByFace(track: Track, variant: Variant): (faces: readonly number[]) => ReadonlyMap<number, Uint8Array> {
  const worked = new Map<number, Uint8Array>();
  return (faces) => {
    for (const id of faces) if (!worked.has(id)) worked.set(id, levelsOf(track, id, variant));
    return new Map(faces.map((id) => [id, worked.get(id)!]));
  };
}

/** The strongest of the levels `from` up to, not including, `to`; -1 where there is none. */
export function strongestOf(levels: Uint8Array, from: number, to: number): number {
  let most = -1;
  for (let f = from; f < to; f++) {
    const level = levels[f]!;
    if (level > most && level !== NOTHING) most = level;
  }
  return most;
}

/** What column x shows of a unit: the strongest level of its frames, or that of the frame that stands there; -1 where there is none. */
export function levelAt(levels: Uint8Array, { edges, held }: Columns, unit: number, x: number): number {
  const first = unit * (levels.length / UNITS);
  if (edges[x]! < edges[x + 1]!) return strongestOf(levels, first + edges[x]!, first + edges[x + 1]!);
  return held[x]! < 0 ? -1 : strongestOf(levels, first + held[x]!, first + held[x]! + 1);
}

/** For each unit the levels of all of `width` columns of a view. */
export function strongestLevels(
  levels: Uint8Array,
  times: Float64Array,
  view: { readonly start: number; readonly end: number },
  width: number,
  gap: number,
): readonly Int16Array[] {
  const columns = columnsOf(times, view.start, view.end, width, gap);
  return ACTION_UNITS.map((_, unit) => {
    const row = new Int16Array(width);
    for (let x = 0; x < width; x++) row[x] = levelAt(levels, columns, unit, x);
    return row;
  });
}
