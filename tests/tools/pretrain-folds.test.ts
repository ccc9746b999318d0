/** Folds over people: everyone left out once, every source in every fold, the same every time. */

import { expect, test } from 'vitest';
import { foldsOf, type FoldPerson } from '../../tools/pretrain/folds.ts';

const people: FoldPerson[] = [
  ...Array.from({ length: 23 }, (_, i) => ({ id: `many-${i}`, source: 'many' })),
  ...Array.from({ length: 7 }, (_, i) => ({ id: `few-${i}`, source: 'few' })),
  { id: 'film-a', source: 'film a' },
  { id: 'film-b', source: 'film b' },
];

test('everyone is left out once, whatever order people come in', () => {
  const folds = foldsOf(people, 5);
  expect(folds.flat().sort()).toEqual(people.map(({ id }) => id).sort());
  expect(foldsOf([...people].reverse(), 5)).toEqual(folds);
  expect(folds.map((ids) => [...ids].sort())).toEqual(folds);
});

test('every fold has its share of every source, and lone people of small sources do not meet', () => {
  const folds = foldsOf(people, 5);
  const share = (prefix: string): number[] => folds.map((ids) => ids.filter((id) => id.startsWith(prefix)).length);
  for (const prefix of ['many', 'few', ''])
    expect(Math.max(...share(prefix)) - Math.min(...share(prefix))).toBeLessThanOrEqual(1);
  expect(Math.max(...share('film'))).toBe(1);
});

test('boundaries: too few folds or people, and one person twice', () => {
  expect(() => foldsOf(people, 1)).toThrow('not a number of folds: 1 (2 or more)');
  expect(() => foldsOf(people.slice(0, 2), 3)).toThrow('fewer people than folds: 2 for 3');
  expect(() => foldsOf([...people, { id: 'few-3', source: 'many' }], 3)).toThrow('one person twice: few-3');
  expect(foldsOf(people.slice(0, 2), 2).every((ids) => ids.length === 1)).toBe(true);
});
