/** What the grid's results come to: F1 by row, share and seed, the best fixed setting of each family, and how the weights did. */

import type { Recorded } from './grid.ts';
import { FAMILIES, type Family, type Row } from './rows.ts';
import { mean, paired, type PairedInterval } from '../../statistics.ts';

export interface FamilyAtShare {
  /** Mean F1 over the units, by seed. */
  readonly f1: readonly number[];
  /** F1 by unit (WORLD_UNITS), mean over seeds. */
  readonly units: readonly number[];
  /** AUC of the weights, clean against spoilt, by seed: all, wrongly labelled, ambiguous. */
  readonly weightAuc?: readonly (number | null)[];
  readonly weightAucWrong?: readonly (number | null)[];
  readonly weightAucAmbiguous?: readonly (number | null)[];
}

export interface Comparison {
  /** The one setting of each family that did best on the mean over shares. */
  readonly best: Readonly<Record<Family, string>>;
  readonly spoilt: Readonly<Record<string, Readonly<Record<Family, FamilyAtShare>>>>;
  /** Every row, settings apart: F1 by share and seed. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  /** Our form minus each other row, mean over shares, paired by seed. */
  readonly gain: Readonly<Record<string, PairedInterval>>;
  /** Our form minus the best fixed row (single task included) at each share. */
  readonly behindBest: Readonly<Record<string, PairedInterval & { readonly row: string }>>;
}

const f1Of = ({ f1 }: Recorded): number => mean(f1);
const isFixed = ({ family }: Row): boolean => family !== 'mal' && family !== 'malPublished';

/** Results of a row by share, seeds in order. */
const atShare = (results: readonly Recorded[], name: string, share: number): Recorded[] =>
  results.filter((result) => result.row.name === name && result.share === share).sort((a, b) => a.seed - b.seed);

/** Mean over shares, by seed. */
export function overShares(results: readonly Recorded[], name: string, shares: readonly number[]): number[] {
  const each = shares.map((share) => atShare(results, name, share).map(f1Of));
  return each[0]!.map((_, seed) => mean(each.map((values) => values[seed]!)));
}

function familyAt(results: readonly Recorded[], name: string, share: number): FamilyAtShare {
  const own = atShare(results, name, share);
  const units = own[0]!.f1.map((_, unit) => mean(own.map(({ f1 }) => f1[unit]!)));
  const common = { f1: own.map(f1Of), units };
  if (own[0]!.row.method.kind !== 'mal') return common;
  const aucs = (of: keyof Recorded['weightAuc']): (number | null)[] => own.map(({ weightAuc }) => weightAuc[of]);
  return { ...common, weightAuc: aucs('all'), weightAucWrong: aucs('wrong'), weightAucAmbiguous: aucs('ambiguous') };
}

const record = <Key extends string | number, Value>(keys: readonly Key[], value: (key: Key) => Value): Record<Key, Value> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, Value>;

/** Of one table of rows, fresh or pretrained, which has each family. */
export function compare(results: readonly Recorded[]): Comparison {
  const shares = [...new Set(results.map(({ share }) => share))].sort((a, b) => a - b);
  const rows = [...new Map(results.map(({ row }) => [row.name, row])).values()];
  const total = record(
    rows.map(({ name }) => name),
    (name) => overShares(results, name, shares),
  );
  const best = record(FAMILIES, (family) => {
    const own = rows.filter((row) => row.family === family);
    return own.reduce((a, b) => (mean(total[b.name]!) > mean(total[a.name]!) ? b : a)).name;
  });
  const fixed = rows.filter(isFixed);
  return {
    best,
    spoilt: record(shares, (share) => record(FAMILIES, (family) => familyAt(results, best[family], share))),
    rows: record(Object.keys(total), (name) => record(shares, (share) => atShare(results, name, share).map(f1Of))),
    gain: record(
      Object.keys(total).filter((name) => name !== best.mal),
      (name) => paired(total[best.mal]!, total[name]!),
    ),
    behindBest: record(shares, (share) => {
      const ours = atShare(results, best.mal, share).map(f1Of);
      const level = ({ name }: Row): number => mean(atShare(results, name, share).map(f1Of));
      const { name } = fixed.reduce((a, b) => (level(b) > level(a) ? b : a));
      return { row: name, ...paired(ours, atShare(results, name, share).map(f1Of)) };
    }),
  };
}
