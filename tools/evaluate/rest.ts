/**
 * False units on faces that all rest, without a table: pictures, and every frame of videos, unsmoothed as in exports. A video counts as
 * one picture, by the mean over its frames. Portraits that should rest often smile a little, and what comes
 * with a smile is no false alarm: AU12 is told apart, and so are the files in which it is never read.
 */

import { dirname, sep } from 'node:path';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { openBatchPage, UnreadableFile, type BatchPage } from '../batch/batch-page.ts';
import { meanOf } from './intervals.ts';
import { firstOf, whyLeftOut, type LeftOut } from './left-out.ts';
import type { PictureReading } from './reading.ts';
import { filesOf } from './rest-files.ts';
import { alarmsOf, falseUnitsOf, type Alarms } from './resting.ts';

const SMILE = unitIndex('AU12');

export interface RestOptions {
  /** Files, and folders of which every picture and video is taken. */
  readonly paths: readonly string[];
  /** Folder of the built app; left out, the project's own. */
  readonly dist?: string;
  readonly onProgress: (line: string) => void;
}

/** What is said of the files of one folder; `pictures` are its files, a video being one, and `hidden` counts frames. */
export interface RestingFolder extends Alarms {
  /** Its name, after as much of its path as tells it from the others. */
  readonly folder: string;
  /** Frames read, one a picture. */
  readonly frames: number;
  readonly falseUnitsWithoutAU12: number | null;
  /** The files in which AU12 is seen, and never read as present. */
  readonly unsmiling: Pick<Alarms, 'pictures' | 'falseUnits'>;
}

export interface Rest {
  readonly folders: readonly RestingFolder[];
  /** Over all files. */
  readonly falseUnitsAtRest: number | null;
  /** Files of which nothing could be read, and videos that could not be read to their end, with the reason. */
  readonly skipped: readonly LeftOut[];
}

/** Whether a JSON has the figures of resting faces, or of a folder with labels, which hold these as well; of any version. */
export const isFigures = ({ falseUnitsAtRest, skipped }: Partial<Rest>): boolean =>
  falseUnitsAtRest !== undefined && Array.isArray(skipped);

/** Readings of the largest face of every frame that has one. */
async function facesOf(page: Pick<BatchPage, 'read'>, file: number, readings: PictureReading[]): Promise<void> {
  for await (const { frames } of page.read(file)) readings.push(...frames.flatMap(({ faces }) => faces[0] ?? []));
  if (readings.length === 0) throw new UnreadableFile('no face found');
}

/** The mean over files, each of which counts the same for the units that are seen in it; `hidden` are their frames. */
function meanAlarms(files: readonly Alarms[]): Alarms {
  const units = ACTION_UNITS.map((_, unit) => meanOf(files.map((file) => file.units[unit]!)));
  const hidden = ACTION_UNITS.map((_, unit) => files.reduce((sum, file) => sum + file.hidden[unit]!, 0));
  return { pictures: files.length, falseUnits: falseUnitsOf(units), units, hidden };
}

function restingFolder(folder: string, files: readonly Alarms[]): RestingFolder {
  const all = meanAlarms(files);
  const { pictures, falseUnits } = meanAlarms(files.filter(({ units }) => units[SMILE] === 0));
  return {
    folder,
    frames: files.reduce((sum, file) => sum + file.pictures, 0),
    ...all,
    falseUnitsWithoutAU12: falseUnitsOf(all.units.filter((_, unit) => unit !== SMILE)),
    unsmiling: { pictures, falseUnits },
  };
}

/** By path, the shortest ending that no other of `paths` has. */
function shortNames(paths: readonly string[]): Map<string, string> {
  const ending = (path: string, parts: number): string => path.split(sep).slice(-parts).join(sep);
  const nameOf = (path: string): string => {
    let parts = 1;
    while (paths.some((other) => other !== path && ending(other, parts) === ending(path, parts))) parts++;
    return ending(path, parts);
  };
  return new Map(paths.map((path) => [path, nameOf(path)]));
}

/** What is said of files by their folders, from the alarms of each (whose `pictures` are frames). */
export function restOf(files: readonly { readonly folder: string; readonly alarms: Alarms }[]): Omit<Rest, 'skipped'> {
  const names = shortNames([...new Set(files.map(({ folder }) => folder))]);
  const alarmsIn = (path: string): Alarms[] => files.flatMap(({ folder, alarms }) => (folder === path ? [alarms] : []));
  return {
    folders: [...names].map(([path, name]) => restingFolder(name, alarmsIn(path))),
    falseUnitsAtRest: meanAlarms(files.map(({ alarms }) => alarms)).falseUnits,
  };
}

/** Reads all files in the page that `open` gives. Throws when none of them could be read, for paths that lead nowhere, and when the reader fails. */
export async function readRest(
  { paths, dist, onProgress }: RestOptions,
  open: (dist?: string) => Promise<Pick<BatchPage, 'open' | 'give' | 'read' | 'close'>> = openBatchPage,
): Promise<Rest> {
  const files = filesOf(paths, onProgress);
  const skipped: LeftOut[] = [];
  const read: { readonly folder: string; readonly alarms: Alarms }[] = [];
  const page = await open(dist);
  try {
    await page.give(files);
    await page.open({ faces: 1 });
    for (const [i, file] of files.entries()) {
      const readings: PictureReading[] = [];
      try {
        await facesOf(page, i, readings);
      } catch (error) {
        skipped.push({ file, why: whyLeftOut(file, error) });
      }
      if (readings.length > 0) read.push({ folder: dirname(file), alarms: alarmsOf(readings) });
      if ((i + 1) % 50 === 0 || i + 1 === files.length) onProgress(`${i + 1} of ${files.length} files`);
    }
  } finally {
    await page.close();
  }
  if (read.length === 0) throw new Error(`none of ${files.length} files could be read${firstOf(skipped)}`);
  return { ...restOf(read), skipped };
}
