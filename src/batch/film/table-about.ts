/** The JSON beside a table, since OpenFace's format has no room for it: what read, compared with what, and what came of each file. */

import { ACTION_UNITS } from '../../core/facs.ts';
import type { CsvFrame } from '../../core/openface-csv.ts';
import type { FileRemark } from '../../reader/sources/files/media-file.ts';

/** What the first field of such a file says. */
export const FORMAT = 'facsimile-openface-table';

export interface FileAbout {
  readonly file: string;
  /** Rows of the table; several faces have one each. */
  readonly rows: number;
  readonly frames: number;
  /** Frames a second, to three decimals; null for a picture. */
  readonly fps: number | null;
  /** Seconds from the first frame to the last. */
  readonly seconds: number;
  readonly framesWithoutFace: number;
  readonly framesCompared: number;
  readonly remarks: readonly string[];
  /** Why it could not be read (further); null when it was read to its end. */
  readonly error: string | null;
  /** How it was read, where that differs from the table's first file. */
  readonly making?: Making;
}

/** How a table was made. */
export interface Making {
  readonly model: string;
  /** auto, first, none, or what faces were compared with. */
  readonly neutral: string;
  /** Hexadecimal SHA-256 of the file that `neutral` names, where it does. */
  readonly neutralDigest?: string;
  /** 0 is off. */
  readonly smoothing: number;
  /** Faces read in a frame. */
  readonly faces: number;
}

const UNITS = {
  timestamp: 'seconds on the clock of the file',
  confidence: '0 to 1',
  pose_T: 'millimetres from the camera, as in OpenFace',
  pose_R: 'radians, as in OpenFace',
  AU_r: 'intensity 0 to 5; nan where the region is covered',
  AU_c: 'presence 0 or 1; nan where the region is covered',
  compared_with: 'whose resting face the row was compared with: estimated, file, first or none',
} as const;

/** The text of the JSON. */
export function aboutText(making: Making, files: readonly FileAbout[]): string {
  const { model, ...rest } = making;
  const codes = ACTION_UNITS.map(({ code }) => code);
  const about = { format: FORMAT, version: 1, model: { version: model }, ...rest, units: UNITS, actionUnits: codes, files };
  return `${JSON.stringify(about, null, 2)}\n`;
}

/** Damaged frames within so many seconds of the first of them are one loss. */
const ONE_LOSS = 1;

/** Counts what is read of one file. */
export class FileTally {
  frames = 0;
  framesWithoutFace = 0;
  #rows = 0;
  #framesCompared = 0;
  #first: number | null = null;
  #last = 0;
  #remarks: FileRemark[] = [];

  add(frames: readonly CsvFrame[]): void {
    for (const { faces, timestamp } of frames) {
      this.#first ??= timestamp;
      this.#last = timestamp;
      this.frames++;
      this.#rows += Math.max(1, faces.length);
      if (faces.length === 0) this.framesWithoutFace++;
      if (faces.some((face) => face.comparedWith !== 'none')) this.#framesCompared++;
    }
  }

  remark(remark: FileRemark): void {
    this.#remarks.push(remark);
  }

  /** In the order of the file, whichever worker met them first; what is missing of its beginning is one, however many met it, and so is one loss. */
  get remarks(): readonly FileRemark[] {
    const remarks: FileRemark[] = [];
    for (const remark of [...this.#remarks].sort((a, b) => placeOf(a) - placeOf(b))) {
      const last = remarks.at(-1);
      const same = last && sameOf(last, remark);
      if (same) remarks[remarks.length - 1] = same;
      else remarks.push(remark);
    }
    return remarks;
  }

  /** What came of it; `error` says why it was not read to its end. */
  about(file: string, error: string | null): FileAbout {
    const { frames, framesWithoutFace } = this;
    const seconds = this.#last - (this.#first ?? 0);
    return {
      ...{ file, rows: this.#rows, frames },
      fps: frames > 1 && thousandths(seconds) > 0 ? thousandths((frames - 1) / seconds) : null,
      seconds: thousandths(seconds),
      ...{ framesWithoutFace, framesCompared: this.#framesCompared },
      remarks: this.remarks.map(remarkText),
      error,
    };
  }
}

/** Two remarks, the earlier one first, as the one that they are; null where they are two. */
function sameOf(first: FileRemark, next: FileRemark): FileRemark | null {
  if (first.kind === 'first-frame-only' || next.kind !== first.kind) return null;
  if (next.kind === 'damaged' && next.at - first.at >= ONE_LOSS) return null;
  return { ...first, frames: first.frames + next.frames };
}

const placeOf = (remark: FileRemark): number => (remark.kind === 'first-frame-only' ? -Infinity : remark.at);
const thousandths = (value: number): number => Math.round(1000 * value) / 1000;

/** A remark as the JSON and the terminal have it. */
function remarkText(remark: FileRemark): string {
  if (remark.kind === 'first-frame-only') return 'an animated picture of which only the first frame was read';
  const { frames, at } = remark;
  if (remark.kind === 'begins-inside') {
    const first = frames === 1 ? 'first frame' : `first ${frames} frames`;
    return `begins in the middle of a group of pictures: the ${first} cannot be shown`;
  }
  return `${frames} damaged ${frames === 1 ? 'frame' : 'frames'} left out, at ${at.toFixed(2)} s`;
}
