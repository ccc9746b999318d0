/**
 * `npx tsx tools/rig/compare.ts [--shared ../shared] [--people ...]`: whether made faces move as real ones do. Per unit: the mean
 * displacement of coded faces that show it, people weighing alike, beside that of pictures made at intensity E with middling gains,
 * both as the real face finder sees them. What the other units of those faces do, as pictures made of them do it, is taken out,
 * and so is what a longer or broader face explains. Prints pictures and people, the cosine of the two, and how large the real
 * movement is beside the made one (1: alike), for faces with a neutral of their own, for the others, and for all.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { loadHead } from '../ict/head.ts';
import { choosePeople, portrait } from '../pictures/contact-sheet.ts';
import { openFinder, type Finder } from '../pictures/finder.ts';
import { prepareModel } from '../pictures/model.ts';
import { preparePerson } from '../pictures/person.ts';
import { encodeJpeg, readPhoto } from '../pictures/photo.ts';
import { asPhotographed } from '../pictures/subject.ts';
import { meanOf, readCodedFaces, symmetric, type CodedFace } from './coded.ts';

const ROOT = join(import.meta.dirname, '../..');
/** A face shows a unit from this grade, both raters' mean: clear (about C). */
const SHOWN = 0.6;
/** Other units below this grade are taken for none. */
const BESIDE = 0.12;
const FEWEST = 3;
const TOGETHER = [['AU15', 'AU17']];

/** Landmarks that a region's units move: cm on the mean face. */
const REGIONS: Readonly<Record<'upper' | 'lower', readonly number[]>> = {
  upper: landmarksWhere((x, y) => y > 0 && Math.abs(x) < 6),
  lower: landmarksWhere((x, y) => y < -1.5 && Math.abs(x) < 4.5),
};

function landmarksWhere(test: (x: number, y: number) => boolean): number[] {
  const ids = Array.from({ length: MEAN_FACE.length / 3 }, (_, id) => id);
  return ids.filter((id) => test(MEAN_FACE[3 * id]!, MEAN_FACE[3 * id + 1]!));
}

/** Mean displacement (cm) by unit of some people's made pictures at intensity E, as the finder sees them. */
async function madeMovements(shared: string, ids: readonly string[], finder: Finder): Promise<Float32Array[]> {
  const model = prepareModel(loadHead(join(shared, 'data/ict-facekit')));
  const people = choosePeople(shared, ids);
  const photographed = await finder.find(people.map(({ neutral }) => readFileSync(neutral)));
  const moved: Float32Array[][] = ACTION_UNITS.map(() => []);
  for (const [p, { neutral }] of people.entries()) {
    if (!photographed[p]) throw new Error(`no face found: ${neutral}`);
    const subject = asPhotographed(model, preparePerson(model, readPhoto(neutral), photographed[p].landmarks));
    const pictures = [[], ...ACTION_UNITS.map(({ code }) => [code])].map((codes) => portrait(model, subject, codes));
    const [rest, ...units] = await finder.find(pictures.map((picture) => encodeJpeg(picture, 92)));
    if (!rest) throw new Error(`no face found in the picture made of ${neutral}`);
    const from = frontalise(rest.landmarks).points;
    units.forEach((face, unit) => {
      if (face) moved[unit]!.push(symmetric(frontalise(face.landmarks).points.map((value, i) => value - from[i]!)));
    });
  }
  return moved.map((fields, unit) => {
    if (fields.length === 0) throw new Error(`no face found in any picture of ${ACTION_UNITS[unit]!.code}`);
    return meanOf(fields);
  });
}

/** In the plane of the face, what a region's shift and stretch along each axis leaves: x then y of each landmark. */
function shapeOf(field: Float32Array, ids: readonly number[]): number[] {
  return [0, 1].flatMap((d) => {
    const at = ids.map((id) => MEAN_FACE[3 * id + d]!);
    const values = ids.map((id) => field[3 * id + d]!);
    const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
    const [centre, shift] = [mean(at), mean(values)];
    const stretch =
      at.reduce((sum, x, i) => sum + (x - centre) * (values[i]! - shift), 0) / at.reduce((sum, x) => sum + (x - centre) ** 2, 0);
    return values.map((value, i) => value - shift - stretch * (at[i]! - centre));
  });
}

/** Mean over people of some faces. */
function overPeople(faces: readonly CodedFace[], value: (face: CodedFace) => ArrayLike<number>): Float32Array {
  const people = [...new Set(faces.map(({ person }) => person))];
  return meanOf(
    people.map((person) => meanOf(faces.filter((face) => face.person === person).map((face) => Float32Array.from(value(face))))),
  );
}

/** One column of the table; null where too few faces show the units. */
function compared(codes: readonly string[], faces: readonly CodedFace[], made: readonly Float32Array[]): string | null {
  const units = codes.map(unitIndex);
  const showing = faces.filter(({ grades }) => units.every((unit) => grades[unit]! >= SHOWN));
  if (showing.length < FEWEST) return null;
  const real = overPeople(showing, ({ displacement }) => displacement);
  const expected = new Float32Array(real.length);
  overPeople(showing, ({ grades }) => grades).forEach((grade, unit) => {
    if (units.includes(unit)) made[unit]!.forEach((value, i) => (expected[i]! += grade * value));
    else if (grade > BESIDE) made[unit]!.forEach((value, i) => (real[i]! -= grade * value));
  });
  const ids = REGIONS[ACTION_UNITS[units[0]!]!.region];
  const [a, b] = [shapeOf(real, ids), shapeOf(expected, ids)];
  const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const people = new Set(showing.map(({ person }) => person)).size;
  return `${`${showing.length}/${people}`.padStart(7)} ${cosine.toFixed(2).padStart(5)} ${(dot(a, b) / dot(b, b)).toFixed(2).padStart(5)}`;
}

const { values } = parseArgs({
  options: {
    shared: { type: 'string', default: process.env.FACSIMILE_SHARED ?? join(ROOT, '../shared') },
    people: { type: 'string', default: 'london-001,london-018,london-096,canada-095' },
  },
});
const finder = await openFinder();
try {
  const made = await madeMovements(values.shared, values.people.split(','), finder);
  const faces = await readCodedFaces(join(values.shared, 'faces/coded'), finder);
  const sets = [faces.filter(({ against }) => against === 'own'), faces.filter(({ against }) => against === 'mean'), faces];
  console.log(`${''.padEnd(10)}  own neutral           mean resting face     all (pictures/people, cosine, size)`);
  for (const codes of [...ACTION_UNITS.map(({ code }) => [code]), ...TOGETHER]) {
    const columns = sets.map((set) => compared(codes, set, made));
    if (columns.some((column) => column !== null))
      console.log(`${codes.join('+').padEnd(10)}  ${columns.map((column) => (column ?? '').padEnd(20)).join('  ')}`);
  }
} finally {
  await finder.close();
}
