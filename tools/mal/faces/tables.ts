/** The tables of the experiment on real faces, in Markdown. */

import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { interval, number, percent, table } from '../benchmark/tables.ts';
import { BEFORE, FACE_ROWS, OURS, SHUFFLED } from './rows.ts';
import type { FaceNumbers, RowNumbers } from './summary.ts';

/** A unit that counts, and how much of it there is to judge by. */
export interface UnitFacts {
  readonly unit: string;
  /** Who show it, both raters agreeing. */
  readonly people: number;
  /** Pictures where both raters agree, and those of them that show it. */
  readonly pictures: number;
  readonly positives: number;
}

/** A gallery's line. */
export interface WeighedFace {
  readonly file: string;
  readonly label: string;
  readonly weight: number;
  readonly consistency: number;
}

const WORDS: Readonly<Record<string, string>> = {
  [BEFORE]: 'no last stage',
  stl: 'single task',
  'mtl-0.1': 'multi task, 0.1',
  'mtl-0.3': 'multi task, 0.3',
  'mtl-1': 'multi task, 1',
  'small-loss-0.2': 'small loss, 0.2',
  'mal-published-top': 'MAL as published, top',
  [OURS]: 'MAL, ours',
};
export const wordsOf = (row: string): string => WORDS[row] ?? row;

const NAMES = [BEFORE, ...FACE_ROWS.map(({ name }) => name)];

/** One number by row and share. */
function byShare({ rows }: FaceNumbers, value: (numbers: RowNumbers) => number | null): string {
  const lines = NAMES.map((name) => [
    wordsOf(name),
    ...SHUFFLED.map((share) => {
      const found = value(rows[name]![share]!);
      return found === null ? '' : number(found);
    }),
  ]);
  return table(['row', ...SHUFFLED.map(percent)], lines.filter((cells) => cells.slice(1).some((cell) => cell !== ''))); // prettier-ignore
}

const gainTable = ({ gain }: FaceNumbers): string =>
  table(
    ['ours minus', ...SHUFFLED.map(percent)],
    Object.entries(gain).map(([name, shares]) => [wordsOf(name), ...SHUFFLED.map((share) => interval(shares[share]!))]),
  );

/** The paper's table: one number by row and unit, at one share. */
function unitTable({ rows }: FaceNumbers, units: readonly UnitFacts[], share: number, of: 'f1' | 'auc'): string {
  const label = (code: string): string => ACTION_UNITS.find((unit) => unit.code === code)!.label;
  return table(
    ['row', ...units.map(({ unit }) => label(unit)), 'mean'],
    [
      ['people who show it', ...units.map(({ people }) => String(people)), ''],
      ...NAMES.map((name) => {
        const own = rows[name]![share]!;
        return [wordsOf(name), ...units.map(({ unit }) => number(own[of][unit]!)), number(own[of === 'f1' ? 'meanF1' : 'meanAuc'])]; // prettier-ignore
      }),
    ],
  );
}

const weightTable = ({ rows }: FaceNumbers): string =>
  table(
    ['row', ...SHUFFLED.map(percent)],
    ['mal-published-top', OURS].map((name) => [
      wordsOf(name),
      ...SHUFFLED.map((share) => {
        const course = rows[name]![share]!.expressionWeight!;
        return `${number(course.first, 2)} to ${number(course.last, 2)}`;
      }),
    ]),
  );

const galleryTable = (faces: readonly WeighedFace[]): string =>
  table(
    ['picture', 'label', 'weight', 'consistency'],
    faces.map(({ file, label, weight, consistency }) => [file, label, number(weight, 2), number(consistency, 2)]),
  );

/** All tables; `gallery` is in order of weight, the heaviest first. */
export function faceTables(
  numbers: FaceNumbers,
  units: readonly UnitFacts[],
  gallery: readonly WeighedFace[],
  each: number,
): string {
  const sections: readonly (readonly [string, string])[] = [
    [
      'F1 by unit, labels as they are (the paper’s table; presence at the scale’s own threshold)',
      unitTable(numbers, units, 0, 'f1'),
    ],
    ['Mean F1 by share of shuffled expression labels', byShare(numbers, ({ meanF1 }) => meanF1)],
    ['Ours minus each row: mean F1, 95 % by bootstrap over people', gainTable(numbers)],
    ['Mean F1 at thresholds set on the held-out people', byShare(numbers, ({ meanF1Set }) => meanF1Set)],
    ['AUC by unit, labels as they are', unitTable(numbers, units, 0, 'auc')],
    ['Mean AUC by share of shuffled expression labels', byShare(numbers, ({ meanAuc }) => meanAuc)],
    ['AUC of the last weights: untouched labels against changed ones', byShare(numbers, ({ weightAuc }) => weightAuc)],
    ['Mean weight of expressions, first 20 iterations to last 20', weightTable(numbers)],
    ['Faces of highest weight', galleryTable(gallery.slice(0, each))],
    ['Faces of lowest weight', galleryTable(gallery.slice(-each).reverse())],
  ];
  return sections.map(([title, body]) => `## ${title}\n\n${body}\n`).join('\n');
}
