/** The JSON beside a table, since OpenFace's format has no room for it: what read, compared with what, and what came of each file. */

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import type { FileRemark } from '../../src/reader/sources/files/media-file.ts';

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
}

/** How a table was made; the same for all its files. */
export interface Making {
  readonly model: string;
  /** auto, first, none, or the file that faces were compared with. */
  readonly neutral: string;
  /** 0 is off. */
  readonly smoothing: number;
  /** Faces read in a frame. */
  readonly faces: number;
}

const UNITS = {
  timestamp: 'seconds on the clock of the file',
  confidence: '0 to 1',
  pose_Rx: 'radians, as in OpenFace',
  AU_r: 'intensity 0 to 5; nan where the region is covered',
  AU_c: 'presence 0 or 1; nan where the region is covered',
  compared_with: 'whose resting face the row was compared with: estimated, file, first or none',
} as const;

/** The text of the JSON. */
export function aboutText(making: Making, files: readonly FileAbout[]): string {
  const { model, ...rest } = making;
  const about = { format: FORMAT, version: 1, model: { version: model }, ...rest, units: UNITS, actionUnits: codes(), files };
  return `${JSON.stringify(about, null, 2)}\n`;
}

const codes = (): string[] => ACTION_UNITS.map(({ code }) => code);

/** Where the JSON of a table lies. */
export const aboutPlace = (table: string): string => `${table.replace(/\.csv$/i, '')}.json`;

/** Whether the file at `path` is such a JSON. */
export function isAbout(path: string): boolean {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { format?: unknown }).format === FORMAT;
  } catch {
    return false;
  }
}

/** Puts text in its place whole. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

/** A remark in words. */
export function remarkWords(remark: FileRemark): string {
  if (remark.kind === 'first-frame-only') return 'an animated picture of which only the first frame was read';
  const { frames, at } = remark;
  return `${frames} damaged ${frames === 1 ? 'frame' : 'frames'} left out, at ${at.toFixed(2)} s`;
}
