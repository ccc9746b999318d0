/** Landmarks of a recording, which stay packed until a row of them is drawn. */

import { decodeLandmarks, mostLandmarks } from '../record/chunk.ts';
import { cutRows } from '../record/track.ts';
import { inflate } from './packing.ts';
import type { LandmarkPart, LoadedTrack } from './recording-reader.ts';

/** Unpacks the landmarks of a part when one of its rows is asked for, and keeps the last few parts. */
export function landmarkReader(parts: readonly LandmarkPart[], { track }: LoadedTrack): (row: number) => Promise<Float32Array> {
  const KEPT = 8;
  const unpacked = new Map<LandmarkPart, Promise<Float32Array[]>>();
  return async (row) => {
    const part = parts.findLast((each) => each.row <= row && each.rows > 0);
    if (!part || row >= part.row + part.rows) throw new RangeError(`no such row: ${row}`);
    let rows = unpacked.get(part);
    if (!rows) {
      rows = inflate(part.packed, mostLandmarks(part.rows)).then((bytes) =>
        decodeLandmarks(bytes, cutRows(track, part.row, part.rows)),
      );
      unpacked.set(part, rows);
      const [oldest] = unpacked.keys();
      if (unpacked.size > KEPT && oldest) unpacked.delete(oldest);
    }
    return (await rows)[row - part.row]!;
  };
}
