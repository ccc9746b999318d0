/**
 * What every importer gives: the labelled pictures of a data set, who is on them, and what had to be left out and why. Nobody may
 * pass these sets on; a person who has one names its folder. Importers read through `Folder`, so that they know no disk. A file
 * that is not what its set says it is stops the import by name and line; a sample that cannot be used is left out and counted.
 */

import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';

/** The files of a data set, by paths with `/` relative to its root. */
export interface Folder {
  /** Names in a folder, sorted, without those that a Mac left; empty when there is no such folder. */
  readonly list: (path: string) => readonly string[];
  /** Whether there is such a file. */
  readonly has: (path: string) => boolean;
  /** Throws, naming the path, when there is no such file. */
  readonly text: (path: string) => string;
  readonly bytes: (path: string) => Uint8Array;
}

/** Where a sample's picture is: a file of the folder, or square grey pixels. */
export type DatasetPicture = { readonly file: string } | { readonly grey: Uint8Array; readonly side: number };

export interface DatasetSample {
  readonly subject: string;
  /** Unique within the set, such as `SN001/0042`. */
  readonly frame: string;
  readonly picture: DatasetPicture;
  /** By ACTION_UNITS, 0 to 5; a unit that is only coded as present counts as CODED_PRESENT. */
  readonly units: Float32Array;
  /** By ACTION_UNITS, 1 where labelled. */
  readonly mask: Uint8Array;
  /** Index into EXPRESSIONS, or -1. */
  readonly expression: number;
  /** The part that the set's authors give it, where they do. */
  readonly part: 'train' | 'test' | null;
}

export interface Imported {
  readonly samples: readonly DatasetSample[];
  /** How many samples were left out, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** What was found out or must be known about the folder, in words. */
  readonly notes: readonly string[];
}

/** Level of a unit that is coded as present without an intensity: well above the level at which it counts as present. */
export const CODED_PRESENT = 3;
/** What coders write where they could not tell. */
export const UNKNOWN_LABEL = 9;

/** Counts what is left out. */
export class Skips {
  readonly counts: Record<string, number> = {};

  add(reason: string, count = 1): void {
    if (count > 0) this.counts[reason] = (this.counts[reason] ?? 0) + count;
  }
}

/** Numbers whose units are read as another's here: 23 and 24 share one, and a stretched jaw is one that drops. */
const READ_AS: Readonly<Record<number, number>> = { 23: 24, 27: 26 };

/** The unit of a number that data sets use (1, 12, ...), or null for one that is not read here. */
export function unitOfNumber(number: number): number | null {
  const code = `AU${String(READ_AS[number] ?? number).padStart(2, '0')}`;
  return ACTION_UNITS.some((unit) => unit.code === code) ? unitIndex(code) : null;
}

/** What labels that are one unit here say together, null is unknown: the stronger, and nothing where one is unknown and no other shows it. */
export function together(labels: readonly (number | null)[]): number | null {
  const known = labels.filter((label) => label !== null);
  const most = known.length === 0 ? null : Math.max(...known);
  return most === 0 && known.length < labels.length ? null : most;
}

/** Levels and mask from labels by unit number, null is unknown. */
export function unitLabels(
  labels: Iterable<readonly [number: number, level: number | null]>,
): Pick<DatasetSample, 'units' | 'mask'> {
  const units = new Float32Array(ACTION_UNITS.length);
  const mask = new Uint8Array(ACTION_UNITS.length);
  const read = Array.from(labels, ([number, level]) => ({ unit: unitOfNumber(number), level }));
  for (const unit of ACTION_UNITS.keys()) {
    const level = together(read.filter((own) => own.unit === unit).map((own) => own.level));
    if (level === null) continue;
    units[unit] = level;
    mask[unit] = 1;
  }
  return { units, mask };
}

/** Neither unit nor expression is labelled by this. */
export const noUnits = (): Pick<DatasetSample, 'units' | 'mask'> => unitLabels([]);

/** Lines of a text with their numbers from 1, empty ones left out. */
export const linesOf = (text: string): { readonly line: string; readonly at: number }[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, i) => ({ line: line.trim(), at: i + 1 }))
    .filter(({ line }) => line !== '');

/** A whole number from `low` to `high`. Throws naming file and line. */
export function wholeNumber(text: string, low: number, high: number, where: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < low || value > high) {
    throw new Error(`${where}: not a whole number from ${low} to ${high}: '${text.trim()}'`);
  }
  return value;
}

/** The level of a unit that is coded as absent, 0, or present, 1; null for the codes of `unknown`. Throws naming file and line for any other. */
export function occurrenceLevel(text: string, unknown: readonly number[], where: string): number | null {
  const code = wholeNumber(text, Math.min(0, ...unknown), Math.max(1, ...unknown), where);
  if (unknown.includes(code)) return null;
  if (code !== 0 && code !== 1)
    throw new Error(`${where}: not ${[0, 1, ...unknown.slice(0, -1)].join(', ')} or ${unknown.at(-1)!}: ${code}`);
  return code * CODED_PRESENT;
}

/**
 * The samples of a set. Throws when there is none, with the layout that was looked for and what was left out: a folder of another layout
 * would else be trained on as an empty set.
 */
export function imported(
  set: string,
  samples: readonly DatasetSample[],
  skips: Skips,
  notes: readonly string[],
  looked: string,
): Imported {
  if (samples.length === 0) {
    const left = Object.entries(skips.counts).map(([reason, count]) => `${count} x ${reason}`);
    throw new Error(`no labelled picture of ${set} found: looked for ${looked}; left out: ${left.join(', ') || 'nothing'}`);
  }
  return { samples, skipped: skips.counts, notes };
}

/** Labels by picture, to tell when one comes twice. */
export class SeenLabels {
  readonly #seen = new Map<string, number>();

  /** Whether the picture came before under the same label. Throws, naming `where`, when that was another. */
  again(picture: string, label: number, where: string): boolean {
    const before = this.#seen.get(picture);
    if (before !== undefined && before !== label)
      throw new Error(`${where}: ${picture} comes twice, as ${before} and as ${label}`);
    this.#seen.set(picture, label);
    return before !== undefined;
  }
}

/** Throws, naming `where`, for a frame that was there before. */
export function demandNew(frames: Set<number>, frame: number, where: string): void {
  if (frames.has(frame)) throw new Error(`${where}: frame ${frame} comes twice`);
  frames.add(frame);
}

/** The first of `paths` that holds pictures. */
export const withPictures = (folder: Folder, paths: readonly string[]): string | undefined =>
  paths.find((path) => folder.list(path).some(isPicture));

/** What a Mac leaves beside each file on disks of others (AppleDouble): no picture and no table, whatever its name ends in. */
export const isLeftByMac = (name: string): boolean => name.startsWith('._');

/** Whether a name is that of a picture. */
export const isPicture = (name: string): boolean => /\.(jpe?g|png|bmp|webp)$/i.test(name);

/** Pictures of a folder by the number in their name. Throws when two have the same. */
export function picturesByNumber(folder: Folder, path: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of folder.list(path).filter(isPicture)) {
    const digits = /(\d+)\.[^.]+$/.exec(name)?.[1];
    if (digits === undefined) continue;
    const number = Number(digits);
    if (found.has(number)) throw new Error(`two pictures of one number in ${path}: ${found.get(number)!} and ${name}`);
    found.set(number, name);
  }
  return found;
}
