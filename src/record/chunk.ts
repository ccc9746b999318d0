/**
 * A stretch of frames as two runs of whole numbers (record/integers.ts), and back: readings, then landmarks, so that a whole
 * recording is looked through without unpacking its landmarks. The caller packs each with deflate and frames them (record/log.ts).
 *
 *   readings   number of frames; faces in each frame; id of each face; then column by column (record/columns.ts): of frames each
 *              number minus the one in the frame before, of faces minus the one of the same face in its row before, 0 standing for
 *              what is not there
 *   landmarks  for each face row 478 x, then 478 y: whole steps of the box's larger side / LANDMARK_STEPS from its corner, minus
 *              those of the same face in its row before. The depth is not kept.
 */

import { LANDMARKS } from '../core/reading.ts';
import { FACE_COLUMNS, FRAME_COLUMNS, quantised, restored } from './columns.ts';
import type { RecordedFrame } from './frame.ts';
import { IntegerReader, IntegerWriter } from './integers.ts';
import { blankTrack, faceCount, trackOf, type Track } from './track.ts';

/** No chunk has more frames or face rows: the writers gather less than a second, or some 80 frames of a file. */
const [MOST_FRAMES, MOST_ROWS] = [1024, 4096];
/** Bytes of a whole number at most (record/integers.ts). */
const NUMBER_BYTES = 8;
const widthOf = (columns: readonly { readonly width: number }[]): number => columns.reduce((sum, { width }) => sum + width, 0);
/** Bytes of a chunk's readings, and of the landmarks of so many face rows, at most. */
export const MOST_READINGS = NUMBER_BYTES * (1 + MOST_FRAMES * (1 + widthOf(FRAME_COLUMNS)) + MOST_ROWS * widthOf(FACE_COLUMNS));
export const mostLandmarks = (rows: number): number => NUMBER_BYTES * 2 * LANDMARKS * rows;

/** Steps of a landmark over the larger side of its face's box. */
export const LANDMARK_STEPS = 512;
const BOX_STEP = FACE_COLUMNS.find(({ name }) => name === 'box')!.step;

export interface Chunk {
  readonly readings: Uint8Array<ArrayBuffer>;
  readonly landmarks: Uint8Array<ArrayBuffer>;
}

/** For each face row the row before it of the same face, or -1. */
function rowsBefore(ids: ArrayLike<number>): Int32Array {
  const last = new Map<number, number>();
  return Int32Array.from(ids, (id, row) => {
    const before = last.get(id) ?? -1;
    last.set(id, row);
    return before;
  });
}

/** The columns that are kept as differences; the ids say of which faces. */
const DIFFERENCES = FACE_COLUMNS.filter(({ name }) => name !== 'id');

/** Throws for a frame with a time, size or number that is none, and for more frames or face rows than a chunk has. */
export function encodeChunk(frames: readonly RecordedFrame[]): Chunk {
  const track = trackOf(frames);
  checkCounts(
    frames.length,
    frames.map(({ faces }) => faces.length),
  );
  const out = new IntegerWriter();
  out.write(frames.length);
  for (const { faces } of frames) out.write(faces.length);
  for (const id of track.faces.id) out.write(id);
  for (const { name, step } of FRAME_COLUMNS) {
    let before = 0;
    for (const value of track.frames[name]) {
      if (!Number.isFinite(value)) throw new RangeError(`a frame whose ${name} is no number: ${value}`);
      const whole = quantised(value, step);
      out.write(whole - before);
      before = whole;
    }
  }
  const before = rowsBefore(track.faces.id);
  for (const { name, width, step } of DIFFERENCES) {
    const whole = Array.from(track.faces[name], (value) => quantised(value, step));
    for (let k = 0; k < width; k++) {
      before.forEach((earlier, row) => out.write(whole[row * width + k]! - (earlier < 0 ? 0 : whole[earlier * width + k]!)));
    }
  }
  return { readings: out.bytes(), landmarks: encodeLandmarks(frames, before) };
}

/** Face rows of so many frames, of which each has so many faces. Throws for more than a chunk has. */
function checkCounts(frames: number, faces: readonly number[]): number {
  const rows = faces.reduce((sum, each) => sum + each, 0);
  if (frames < 0 || frames > MOST_FRAMES || rows > MOST_ROWS || faces.some((each) => each < 0))
    throw new Error(`chunk of ${frames} frames and ${rows} faces: damaged (${MOST_FRAMES} and ${MOST_ROWS} at most)`);
  return rows;
}

function encodeLandmarks(frames: readonly RecordedFrame[], before: Int32Array): Uint8Array<ArrayBuffer> {
  const out = new IntegerWriter();
  const rows = frames
    .flatMap(({ faces }) => faces)
    .map(({ box, landmarks }) => {
      const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((value) =>
        restored(quantised(value, BOX_STEP), BOX_STEP),
      );
      const unit = Math.max(width!, height!, BOX_STEP) / LANDMARK_STEPS;
      return Array.from({ length: 2 * LANDMARKS }, (_, i) => {
        const [axis, point] = [i < LANDMARKS ? 0 : 1, i % LANDMARKS];
        return quantised(landmarks[3 * point + axis]! - (axis === 0 ? x! : y!), unit);
      });
    });
  rows.forEach((row, r) => row.forEach((whole, i) => out.write(whole - (rows[before[r]!]?.[i] ?? 0))));
  return out.bytes();
}

/** The readings of a chunk. Throws for bytes that `encodeChunk` does not write. */
export function decodeReadings(bytes: Uint8Array): Track {
  const input = new IntegerReader(bytes);
  const count = input.read();
  // a damaged count asks for no memory
  checkCounts(count, []);
  const faces = Array.from({ length: count }, () => input.read());
  const total = checkCounts(count, faces);
  const ids = Float32Array.from({ length: total }, () => input.read());
  const track = blankTrack(count, total);
  track.faces.id.set(ids);
  faces.forEach((each, f) => (track.starts[f + 1] = track.starts[f]! + each));
  for (const { name, step } of FRAME_COLUMNS) {
    let whole = 0;
    for (let f = 0; f < count; f++) track.frames[name][f] = restored((whole += input.read()), step);
  }
  const before = rowsBefore(ids);
  for (const { name, width, step } of DIFFERENCES) {
    const whole = new Float64Array(total * width);
    for (let k = 0; k < width; k++) {
      for (let row = 0; row < total; row++) {
        const [at, earlier] = [row * width + k, before[row]!];
        whole[at] = input.read() + (earlier < 0 ? 0 : whole[earlier * width + k]!);
        track.faces[name][at] = restored(whole[at], step);
      }
    }
  }
  if (!input.done) throw new Error('chunk of readings with bytes behind its end: damaged');
  return track;
}

/** LANDMARKS x 3 picture pixels, depth 0, of each face row of a chunk whose readings are `track`. Throws as decodeReadings. */
export function decodeLandmarks(bytes: Uint8Array, track: Pick<Track, 'starts' | 'faces'>): Float32Array[] {
  const input = new IntegerReader(bytes);
  const before = rowsBefore(track.faces.id);
  const whole: Float64Array[] = [];
  const rows = Array.from({ length: faceCount(track) }, (_, row) => {
    const [x, y, width, height] = track.faces.box.subarray(4 * row, 4 * row + 4);
    const unit = Math.max(width!, height!, BOX_STEP) / LANDMARK_STEPS;
    const steps = Float64Array.from({ length: 2 * LANDMARKS }, (_, i) => input.read() + (whole[before[row]!]?.[i] ?? 0));
    whole.push(steps);
    const points = new Float32Array(3 * LANDMARKS);
    for (let p = 0; p < LANDMARKS; p++) {
      points[3 * p] = x! + steps[p]! * unit;
      points[3 * p + 1] = y! + steps[LANDMARKS + p]! * unit;
    }
    return points;
  });
  if (!input.done) throw new Error('chunk of landmarks with bytes behind its end: damaged');
  return rows;
}
