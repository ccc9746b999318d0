/** What the runs on real faces come to: F1 and AUC by row and share, the differences from ours, and which row wins. */

import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { compareModels, evaluate, type Interval, type Judged } from '../../../src/learn/evaluate.ts';
import { mean } from '../../statistics.ts';
import { unitAuc } from './judge.ts';
import type { FaceRun } from './experiment.ts';
import { BEFORE, FACE_ROWS, OURS, SHUFFLED } from './rows.ts';

type ByUnit = Readonly<Record<string, number>>;

export interface RowNumbers {
  /** At the scale's own thresholds, by unit and their mean: the paper's table. */
  readonly f1: ByUnit;
  readonly meanF1: number;
  /** Mean F1 at thresholds set on held-out people. */
  readonly meanF1Set: number;
  readonly auc: ByUnit;
  readonly meanAuc: number;
  /** AUC of the last weights, untouched labels against changed ones, mean over folds and seeds; null without. */
  readonly weightAuc: number | null;
  /** Mean weight of expressions over the first and the last recorded steps; null without. */
  readonly expressionWeight: { readonly first: number; readonly last: number } | null;
}

export interface FaceNumbers {
  /** The row of highest mean F1 at the scale's own thresholds, on labels as they are. */
  readonly winner: string;
  /** By row, then by share of shuffled labels. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, RowNumbers>>>>;
  /** Ours minus each other row by share: mean F1, 95 % by bootstrap over people. */
  readonly gain: Readonly<Record<string, Readonly<Record<string, Interval>>>>;
}

/** Runs of a row at a share; rows that do not look at expressions have one for all shares. */
const runsOf = (runs: readonly FaceRun[], row: string, share: number): FaceRun[] => {
  const own = runs.filter((run) => run.row === row);
  const some = own.filter((run) => run.share === share);
  return some.length > 0 ? some : own;
};

/** Everybody judged, of all folds and seeds. */
const everybody = (runs: readonly FaceRun[], at: 'own' | 'set'): Judged[] => runs.flatMap((run) => run[at]);

function numbersOf(runs: readonly FaceRun[], units: readonly number[]): RowNumbers {
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const named = (value: (unit: number) => number): ByUnit =>
    Object.fromEntries(units.map((unit) => [ACTION_UNITS[unit]!.code, value(unit)]));
  const own = evaluate(everybody(runs, 'own'));
  const bySeed = seeds.map((seed) => everybody(runs.filter((run) => run.seed === seed), 'own')); // prettier-ignore
  const auc = named((unit) => mean(bySeed.map((faces) => unitAuc(faces, unit) ?? 0.5)));
  const weightAucs = runs.flatMap(({ weightAuc }) => (weightAuc === null ? [] : [weightAuc]));
  const course = (at: number): number => mean(runs.map(({ curve }) => curve.at(at)?.expressionWeight ?? NaN));
  return {
    f1: named((unit) => own.f1[unit] ?? 0),
    meanF1: own.meanF1 ?? 0,
    meanF1Set: evaluate(everybody(runs, 'set')).meanF1 ?? 0,
    auc,
    meanAuc: mean(Object.values(auc)),
    weightAuc: weightAucs.length > 0 ? mean(weightAucs) : null,
    expressionWeight: Number.isNaN(course(0)) ? null : { first: course(0), last: course(-1) },
  };
}

/** The numbers of finished runs over `units`, as indices into ACTION_UNITS. */
export function summarise(runs: readonly FaceRun[], units: readonly number[]): FaceNumbers {
  const names = [BEFORE, ...FACE_ROWS.map(({ name }) => name)];
  const rows = Object.fromEntries(
    names.map((name) => {
      const each = SHUFFLED.map((share) => [share, numbersOf(runsOf(runs, name, share), units)] as const);
      return [name, Object.fromEntries(each)];
    }),
  );
  const gain = Object.fromEntries(
    names
      .filter((name) => name !== OURS)
      .map((name) => {
        const each = SHUFFLED.map((share) => {
          const [ours, other] = [OURS, name].map((row) => everybody(runsOf(runs, row, share), 'own')) as [Judged[], Judged[]];
          return [share, compareModels(other, ours, `faces/${name}`).f1Gain] as const;
        });
        return [name, Object.fromEntries(each)];
      }),
  );
  const winner = FACE_ROWS.reduce((a, b) => (rows[b.name]![0]!.meanF1 > rows[a.name]![0]!.meanF1 ? b : a)).name;
  return { winner, rows, gain };
}
