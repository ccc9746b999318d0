/** Groups of people: statistics against counting by hand, intervals over people, and an apparent age for everybody compared. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { Random } from '../../src/core/random.ts';
import { readLeftOut } from '../../tools/pretrain/left-out.ts';
import { apparentAges } from '../../tools/pretrain/report/apparent-ages.ts';
import { groupTable } from '../../tools/pretrain/report/group-table.ts';
import { compareRealGroups, halves, type GroupFace } from '../../tools/pretrain/report/real-groups.ts';
import { listRealPictures } from '../../tools/pretrain/samples/real-faces.ts';
import { sharedFolder } from '../shared.ts';

const shared = sharedFolder();

/** A face with the first units as given; nobody knows the others, and nothing is read of them. */
function face(person: string, latents: readonly number[], shown: readonly (boolean | null)[], resting = false): GroupFace {
  const all = Float32Array.from(ACTION_UNITS, (_, i) => latents[i] ?? -3);
  return { person, resting, latents: all, shown: ACTION_UNITS.map((_, i) => shown[i] ?? null) };
}

/** Twelve people who show the first unit in turn, and the second `seldom` times. */
function group(name: string, seldom: number): GroupFace[] {
  const random = new Random(name);
  return Array.from({ length: 12 }, (_, i) =>
    face(`${name}${i}`, [random.normal() + (i % 2), random.normal()], [i % 2 === 1, i < seldom]),
  );
}

const people = (faces: readonly GroupFace[]): string[] => [...new Set(faces.map(({ person }) => person))];

/** The share of pairs of one who shows a unit and one who does not that stand in the right order. */
function ordered(faces: readonly GroupFace[], unit: number): number {
  const of = (shows: boolean): number[] =>
    faces.filter(({ shown }) => shown[unit] === shows).map(({ latents }) => latents[unit]!);
  const pairs = of(true).flatMap((high) => of(false).map((low) => (high > low ? 1 : high === low ? 0.5 : 0)));
  return pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length;
}

describe('the mean AUC of two groups', () => {
  test.each([
    [4, 'AU01 AU02', [0, 1]],
    [3, 'AU01', [0]],
  ] as const)('is over the units that at least 4 people of both show (%d show the second)', (seldom, codes, units) => {
    const [some, others] = [group('a', 6), group('b', seldom)];
    const [ranking] = compareRealGroups([...some, ...others], [people(some), people(others)]);
    expect(ranking!.title).toContain(`(${codes})`);
    [some, others].forEach((faces, i) => {
      const expected = units.reduce<number>((sum, unit) => sum + ordered(faces, unit), 0) / units.length;
      expect(ranking!.values[i]).toBeCloseTo(expected, 12);
    });
    const difference = ranking!.values[0]! - ranking!.values[1]!;
    expect(ranking!.interval!.low).toBeLessThan(difference);
    expect(ranking!.interval!.high).toBeGreaterThan(difference);
    expect(groupTable({ caption: 'c', names: ['a', 'b'], rows: [ranking!] })).toMatch(/ \(-?\d\.\d{3} to -?\d\.\d{3}\) \|$/);
  });

  test('many pictures of one person are not many people', () => {
    const others = group('b', 6);
    const one = group('a', 6).map((each) => ({ ...each, person: 'one' }));
    const [ranking] = compareRealGroups([...one, ...others], [people(one), people(others)]);
    expect(ranking!.values).toEqual([null, null]);
    expect(ranking!.interval).toBeNull();
  });

  test('groups in perfect order do not differ, whichever people are drawn: no interval says how sure that is', () => {
    const perfect = (name: string): GroupFace[] =>
      Array.from({ length: 12 }, (_, i) => face(`${name}${i}`, [i % 2 ? 2 : -2], [i % 2 === 1]));
    const [some, others] = [perfect('a'), perfect('b')];
    const [ranking] = compareRealGroups([...some, ...others], [people(some), people(others)]);
    expect(ranking).toMatchObject({ values: [1, 1], interval: null });
  });
});

describe('false units', () => {
  test('are those at or above the threshold on resting faces; what a resting face may show is none', () => {
    const some = [face('a', [2, 1.6, NaN], [], true), face('b', [1.4], [], true), face('c', [4, 4], [true, true])];
    const others = [face('d', [1.5], [], true), face('d', [0], [], true)];
    const [, alarms] = compareRealGroups([...some, ...others], [['a', 'b', 'c'], ['d']]);
    expect(alarms!.values).toEqual([1, 0.5]);
    expect(alarms!.title).toContain('2 and 2 faces');
  });

  test('are drawn by person, with all faces of each', () => {
    const some = [face('a', [2, 2], [], true), face('a', [], [], true)];
    const others = [face('b', [], [], true), face('b', [2, 2, 2, 2], [], true)];
    const [, alarms] = compareRealGroups([...some, ...others], [['a'], ['b']]);
    expect(alarms).toMatchObject({ values: [1, 2], interval: null });
  });

  test('of a group without resting faces are not told', () => {
    const [, alarms] = compareRealGroups([face('a', [2], [], true), face('b', [2], [true])], [['a'], ['b']]);
    expect(alarms).toMatchObject({ values: [1, null], interval: null });
    expect(groupTable({ caption: 'c', names: ['a', 'b'], rows: [alarms!] })).toContain('| 1.000 | – | – (–) |');
  });
});

test('every set is halved at its own middle tone', () => {
  const set = (name: string, tones: readonly number[]) => tones.map((tone, i) => ({ person: `${name}${i}`, tone }));
  const [lighter, darker] = halves([set('a', [10, 40, 30, 20]), set('b', [-5, -50, -20])]);
  expect(lighter.map(({ person }) => person)).toEqual(['a1', 'a2', 'b0']);
  expect(darker.map(({ person }) => person)).toEqual(['a3', 'a0', 'b2', 'b1']);
});

test('weights of a fold that are not there are named, with the command that makes them', () => {
  const cache = mkdtempSync(join(tmpdir(), 'facsimile-folds-'));
  expect(() => readLeftOut(cache, 5, [])).toThrow(/1-of-5.*npm run pretrain -- --folds 5/);
  rmSync(cache, { recursive: true });
});

test.skipIf(shared === null)('every portrait and every coded generated face has an apparent age, and nobody else', () => {
  const compared = listRealPictures(join(shared!, 'faces')).filter(
    ({ source, coded }) => source === 'portraits' || (coded && source === 'generated'),
  );
  expect([...apparentAges().keys()].sort()).toEqual(compared.map(({ person }) => person).sort());
});
