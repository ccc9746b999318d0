/** The file of a recording's readings back into columns; landmarks stay packed until a frame is looked at. */

import { decodeReadings, MOST_READINGS } from '../record/chunk.ts';
import { readLog, type Context } from '../record/log.ts';
import { faceCount, joinTracks, type Track } from '../record/track.ts';
import { inflate } from './packing.ts';

/** Where the packed landmarks of some rows lie in the file. */
export interface LandmarkPart {
  /** The first of its face rows. */
  readonly row: number;
  readonly rows: number;
  readonly packed: Uint8Array<ArrayBuffer>;
}

export interface LoadedTrack {
  readonly track: Track;
  readonly contexts: readonly Context[];
  readonly landmarks: readonly LandmarkPart[];
  /** Bytes of whole entries; what is behind was cut off. */
  readonly length: number;
}

/** How many entries are unpacked at once. */
const AT_ONCE = 8;

/** Everything that can be read of a recording's file, from its beginning to its end or to where it was cut off. */
export async function loadTrack(file: Blob): Promise<LoadedTrack> {
  const { entries, length } = readLog(new Uint8Array(await file.arrayBuffer()));
  const contexts = entries.flatMap((entry) => (entry.kind === 'context' ? [entry.context] : []));
  const readings = entries.flatMap((entry) => (entry.kind === 'readings' ? [entry] : []));
  const tracks: Track[] = [];
  for (let i = 0; i < readings.length; i += AT_ONCE) {
    const packed = readings.slice(i, i + AT_ONCE).map((entry) => entry.readings.slice());
    const unpacked = await Promise.all(packed.map((own) => inflate(own, MOST_READINGS)));
    tracks.push(...unpacked.map(decodeReadings));
  }
  let row = 0;
  const landmarks = readings.map((entry, i): LandmarkPart => {
    const rows = faceCount(tracks[i]!);
    const part = { row, rows, packed: entry.landmarks.slice() };
    row += rows;
    return part;
  });
  return { track: joinTracks(tracks), contexts, landmarks, length };
}
