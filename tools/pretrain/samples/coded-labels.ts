/**
 * Action units of real faces as two raters coded them by eye (shared data, faces/README.md): `labels.csv` says who is in a
 * picture, which picture shows the same person at rest, and presence where both raters agree; `codes.csv` has each rater's
 * own codes. Both raters are vision models that follow the FACS manual; neither is a certified coder.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_UNITS, REGIONS } from '../../../src/core/facs.ts';
import { columnsOf, parseCsv } from '../../datasets/csv.ts';
import type { Covered } from './cover.ts';
import { UNKNOWN } from './sample.ts';

export interface CodedPicture {
  /** Path relative to the folder of the tables. */
  readonly file: string;
  readonly person: string;
  readonly source: string;
  /** Picture of the same person at rest, relative likewise, or null. */
  readonly neutral: string | null;
  /** By ACTION_UNITS: 1 or 0 where both raters agree, else UNKNOWN. */
  readonly presence: readonly number[];
  /** By ACTION_UNITS: about which level, 0 to 5, or UNKNOWN where the raters are far apart or could not judge. */
  readonly levels: readonly number[];
  /** Regions whose units neither rater could see; null where that is not known. */
  readonly covered: Covered;
}

/** Level that a rater's code stands for: none, trace, clear (B or C), strong (D or E). */
const LEVEL_OF_CODE: Readonly<Record<string, number>> = { 0: 0, 1: 1, 2: 2.5, 3: 4 };
/** Codes further apart than this say nothing together. */
const APART = 1;
/** The tables' names of units that are read here under another code. */
const TABLE_CODES: Readonly<Record<string, string>> = { AU24: 'AU23' };

/** Mean level of two raters' codes, or UNKNOWN. */
export function levelOfCodes(a: string, b: string): number {
  const [p, q] = [LEVEL_OF_CODE[a], LEVEL_OF_CODE[b]];
  if (p === undefined || q === undefined || Math.abs(Number(a) - Number(b)) > APART) return UNKNOWN;
  return (p + q) / 2;
}

/** A region is covered from this share of its units that neither rater could judge. */
const UNSEEN = 0.8;

/** What is hidden, by the units that neither rater could judge (`x`); a picture in which neither region can be seen is only a poor one. */
function coveredOf([a, b]: readonly string[][]): Covered {
  const [upper, lower] = REGIONS.map((region) => {
    const units = ACTION_UNITS.flatMap((unit, i) => (unit.region === region ? [i] : []));
    const unseen = units.filter((i) => a![i] === 'x' && b![i] === 'x').length / units.length;
    return unseen >= UNSEEN ? true : unseen === 0 ? false : null;
  }) as [boolean | null, boolean | null];
  return upper && lower ? { upper: null, lower: null } : { upper, lower };
}

/** All pictures of the tables in `folder`. Throws, naming table and column, when one cannot be read. */
export function readCodedPictures(folder: string): CodedPicture[] {
  const table = (name: string): ReturnType<typeof parseCsv> => parseCsv(readFileSync(join(folder, name), 'utf8'), name);
  const units = ACTION_UNITS.map(({ code }) => TABLE_CODES[code] ?? code);
  const [labels, codes] = [table('labels.csv'), table('codes.csv')];
  const [codedFile = 0, ...codeColumns] = columnsOf(codes, ['file', ...units], 'codes.csv');
  const byFile = new Map<string, string[][]>();
  for (const { cells } of codes.rows) {
    const file = cells[codedFile]!;
    byFile.set(file, [...(byFile.get(file) ?? []), codeColumns.map((column) => cells[column]!)]);
  }
  const [file = 0, person = 0, source = 0, neutral = 0, ...columns] = columnsOf(
    labels,
    ['file', 'person', 'source', 'neutral', ...units],
    'labels.csv',
  );
  return labels.rows.map(({ cells, at }) => {
    const raters = byFile.get(cells[file]!);
    if (raters?.length !== 2)
      throw new Error(`labels.csv, line ${at}: ${cells[file]} has ${raters?.length ?? 0} raters in codes.csv, not 2`);
    return {
      file: cells[file]!,
      person: cells[person]!,
      source: cells[source]!,
      neutral: cells[neutral] || null,
      presence: columns.map((column) => (cells[column] === '' ? UNKNOWN : Number(cells[column]))),
      levels: units.map((_, i) => levelOfCodes(raters[0]![i]!, raters[1]![i]!)),
      covered: coveredOf(raters),
    };
  });
}
