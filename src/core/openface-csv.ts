/**
 * Readings as a table that scripts written for OpenFace 2 read: one row a face and frame, columns by OpenFace's names.
 *
 *   file, frame (from 1), face_id (from 0 in each file), timestamp (seconds on the medium's own clock; 0 for a picture),
 *   confidence (quality, 0 to 1), success (1 where a face was found), pose_T* (millimetres from a camera with the field of view that MediaPipe
 *   assumes), pose_R* (radians), AU*_r (0 to 5), AU*_c (0 or 1),
 *   compared_with (which resting face the row is read against; the last column, which OpenFace does not have).
 *
 * A unit that is not seen, because something hides what it is read from, is NaN in both columns: readers of tables take that for
 * a missing number, where a 0 would count as rest; the confidence is below one half then.
 * A frame without a face keeps its row, with success 0 and zeros, as OpenFace writes it. Where we read a unit under another
 * code, the column has OpenFace's: AU45 is our AU43 (eyes closed), AU23 our AU23/24. AU16, AU18, AU22 and AU28_r are ours alone.
 * Source: the OpenFace wiki, "Output Format"; its rotation helpers for the angles.
 */

import { unitSeen } from './covered.ts';
import { ACTION_UNITS } from './facs.ts';
import { isPresent } from './ordinal.ts';
import type { Pose, Quality } from './reading.ts';

/** Codes that OpenFace has for units which are read here under another. */
const OPENFACE_CODES: Readonly<Record<string, string>> = { AU24: 'AU23', AU43: 'AU45' };
const RADIANS = Math.PI / 180;

/** The units in column order: by the number of OpenFace's code. */
const COLUMNS = ACTION_UNITS.map(({ code }, index) => ({ code: OPENFACE_CODES[code] ?? code, index })).sort((a, b) =>
  a.code < b.code ? -1 : 1,
);
const BLANKS = '0,'.repeat(6 + 2 * COLUMNS.length).slice(0, -1);

/** A resting face estimated from the person's own frames, the neutral of the file itself or of another file, or none. */
export type CsvComparedWith = 'none' | 'estimated' | 'first' | 'file';

export interface CsvFace {
  /** From 0 in each file. */
  readonly id: number;
  readonly quality: Quality;
  readonly pose: Pose;
  /** Per ACTION_UNITS, 0 to 5. */
  readonly intensity: ArrayLike<number>;
  /** Per ACTION_UNITS, 0 to 1. */
  readonly presence: ArrayLike<number>;
  readonly comparedWith: CsvComparedWith;
}

export interface CsvFrame {
  /** From 1. */
  readonly frame: number;
  /** Seconds. */
  readonly timestamp: number;
  readonly faces: readonly CsvFace[];
}

/** The header line, without its end. */
export const OPENFACE_HEADER = [
  'file,frame,face_id,timestamp,confidence,success,pose_Tx,pose_Ty,pose_Tz,pose_Rx,pose_Ry,pose_Rz',
  ...COLUMNS.map(({ code }) => `${code}_r`),
  ...COLUMNS.map(({ code }) => `${code}_c`),
  'compared_with',
].join(',');

/** The rows of a frame of `file`, each with its line end. */
export function openFaceRows(file: string, { frame, timestamp, faces }: CsvFrame): string {
  const [name, time] = [quoted(file), fixed(timestamp, 6)];
  if (faces.length === 0) return `${name},${frame},0,${time},0,0,${BLANKS},none\n`;
  return faces
    .map(({ id, quality, pose, intensity, presence, comparedWith }) => {
      const values = [
        ...openFacePlace(pose).map((length) => fixed(length, 1)),
        ...openFaceRotation(pose).map((angle) => fixed(angle, 4)),
        ...COLUMNS.map(({ index }) => (unitSeen(quality, index) ? fixed(intensity[index]!, 3) : NaN)),
        ...COLUMNS.map(({ index }) => (!unitSeen(quality, index) ? NaN : isPresent(presence[index]!) ? 1 : 0)),
      ];
      return `${name},${frame},${id},${time},${fixed(quality.score, 3)},1,${values.join(',')},${comparedWith}\n`;
    })
    .join('');
}

/**
 * A pose as OpenFace's angles in radians: R = Rx Ry Rz in a camera frame with x to the right of the picture, y down and z
 * away. Ours is Ry(yaw) Rx(-pitch) Rz(-roll) with y up and z to the viewer; half a turn about x leads from one to the other.
 */
export function openFaceRotation({ yaw, pitch, roll }: Pose): readonly [rx: number, ry: number, rz: number] {
  const [y, x, z] = [-yaw * RADIANS, -pitch * RADIANS, roll * RADIANS];
  const [sinX, cosX, sinY, cosY, sinZ, cosZ] = [x, y, z].flatMap((angle) => [Math.sin(angle), Math.cos(angle)]) as Six;
  return [
    Math.atan2(sinX, cosX * cosY),
    Math.asin(sinY * cosX),
    Math.atan2(cosY * sinZ - sinX * sinY * cosZ, cosY * cosZ + sinX * sinY * sinZ),
  ];
}
/** Where the head is, as OpenFace has it: millimetres in a camera frame with x to the right of the picture, y down and z away. */
export function openFacePlace({ translation: [x, y, z] }: Pose): readonly [tx: number, ty: number, tz: number] {
  return [10 * x, -10 * y, 10 * z];
}
type Six = [number, number, number, number, number, number];

/** Fixed decimals, never a negative zero, never in exponents. */
const fixed = (value: number, decimals: number): string => {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? '0' : text;
};

/** A field as RFC 4180 has it: in quotes when it holds a comma, a quote or a line end. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
