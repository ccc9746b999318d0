/**
 * The coded faces (`faces/coded`) as displacements: each picture's landmarks, frontalised and made symmetric, minus the same
 * person's neutral face where the set has one, else minus the mean of the faces at rest (over people, identities cancel out).
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv } from '../datasets/csv.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { mirrored } from '../../src/core/mean-face.ts';
import type { Finder } from '../pictures/finder.ts';

export interface CodedFace {
  readonly person: string;
  readonly against: 'own' | 'mean';
  /** By ACTION_UNITS, 0 to 1: the mean of both raters' codes, 1 where both saw D or E. */
  readonly grades: readonly number[];
  /** MESH_LANDMARKS x 3, cm. */
  readonly displacement: Float32Array;
}

/** The set's name of a unit that is read here under another code. */
const COLUMN: Readonly<Record<string, string>> = { AU24: 'AU23' };
const STRONGEST = 3;
/** Faces whose every grade is at most this are at rest: one rater saw a trace. */
const RESTING = 0.5 / STRONGEST;
/** Too small and blurred to measure. */
const LEFT_OUT = ['intel-asl'];
/** Photographed to order and of one age: they are no reference for faces of everywhere. */
const STUDIO = ['london', 'canada'];

/** The mean of a face or field and its mirror image. */
export function symmetric(values: Float32Array): Float32Array {
  const other = mirrored(values);
  return values.map((value, i) => (value + other[i]!) / 2);
}

export function meanOf(fields: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(fields[0]!.length);
  for (const field of fields) field.forEach((value, i) => (sum[i]! += value / fields.length));
  return sum;
}

/** By file: mean grade of both raters by ACTION_UNITS. */
function readGrades(folder: string): Map<string, number[]> {
  const { header, rows } = parseCsv(readFileSync(join(folder, 'codes.csv'), 'utf8'), 'codes.csv');
  const columns = ACTION_UNITS.map(({ code }) => header.indexOf(COLUMN[code] ?? code));
  const raters = new Map<string, (number | null)[][]>();
  for (const { cells } of rows) {
    const codes = columns.map((column) => (/^[0-3]$/.test(cells[column]!) ? Number(cells[column]) / STRONGEST : null));
    raters.set(cells[0]!, [...(raters.get(cells[0]!) ?? []), codes]);
  }
  return new Map(
    [...raters].map(([file, lists]) => [
      file,
      columns.map((_, unit) => {
        const seen = lists.flatMap((codes) => codes[unit] ?? []);
        return seen.length ? seen.reduce((a, b) => a + b, 0) / seen.length : 0;
      }),
    ]),
  );
}

/** Looks for every face of the set. Throws when the folder has no tables; pictures without a face are left out. */
export async function readCodedFaces(folder: string, finder: Finder): Promise<CodedFace[]> {
  const { header, rows } = parseCsv(readFileSync(join(folder, 'labels.csv'), 'utf8'), 'labels.csv');
  const at = (name: string): number => header.indexOf(name);
  const pictures = rows
    .map(({ cells }) => ({
      file: cells[at('file')]!,
      person: cells[at('person')]!,
      source: cells[at('source')]!,
      neutral: cells[at('neutral')]!,
    }))
    .filter(({ source }) => !LEFT_OUT.includes(source));
  const files = [...new Set(pictures.flatMap(({ file, neutral }) => (neutral ? [file, neutral] : [file])))];
  const found = await finder.find(files.map((file) => readFileSync(join(folder, file))));
  const faces = new Map(
    files.flatMap((file, i) => (found[i] ? [[file, symmetric(frontalise(found[i].landmarks).points)] as const] : [])),
  );
  const grades = readGrades(folder);
  const known = pictures.flatMap((picture) => {
    const [face, of] = [faces.get(picture.file), grades.get(picture.file)];
    return face && of ? [{ ...picture, face, grades: of, own: faces.get(picture.neutral) ?? null }] : [];
  });
  const resting = meanOf(
    known
      .filter(({ own, source, grades }) => !own && !STUDIO.includes(source) && grades.every((grade) => grade <= RESTING))
      .map(({ face }) => face),
  );
  return known
    .filter(({ own, source }) => own || !STUDIO.includes(source))
    .map(({ person, grades, face, own }) => {
      const from = own ?? resting;
      return { person, grades, against: own ? 'own' : 'mean', displacement: face.map((value, i) => value - from[i]!) };
    });
}
