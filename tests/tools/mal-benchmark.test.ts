/** The controlled benchmark: its worlds, its statistics, and a tiny grid from end to end. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXPRESSIONS } from '../../src/core/facs.ts';
import { reportGrid } from '../../tools/mal/benchmark/benchmark.ts';
import { galleryFigure } from '../../tools/mal/benchmark/figures.ts';
import { readGrid, runPart, type GridOptions } from '../../tools/mal/benchmark/grid.ts';
import { FAMILIES, ROWS, SHARES } from '../../tools/mal/benchmark/rows.ts';
import { halfInterval, paired, spread } from '../../tools/statistics.ts';
import { FEATURES, makeWorld, SPOILS, WORLD_UNITS, type WorldSize } from '../../tools/mal/benchmark/world.ts';

const SIZE: WorldSize = { au: 30, fe: 120, held: 20, test: 40 };

test('one seed is one world, and nobody is in two sets', () => {
  const world = makeWorld(1, 0.4, SIZE);
  expect(makeWorld(1, 0.4, SIZE)).toEqual(world);
  expect(makeWorld(2, 0.4, SIZE).au.features).not.toEqual(world.au.features);
  const people = [world.au, world.held, world.test, world.fe].map((set) => new Set(set.people));
  expect(new Set(people.flatMap((set) => [...set])).size).toBe(people.reduce((sum, set) => sum + set.size, 0));
  expect(world.au.features.length).toBe(30 * FEATURES);
  expect(world.au.units.length).toBe(30 * WORLD_UNITS.length);
});

test('a larger share spoils the same samples and more, in every way, and touches nothing else', () => {
  const [none, some, most] = [0, 0.4, 0.8].map((share) => makeWorld(3, share, { ...SIZE, fe: 600 }));
  expect(none!.fe.spoils.every((spoil) => spoil === 'clean')).toBe(true);
  some!.fe.spoils.forEach((spoil, i) => spoil !== 'clean' && expect(most!.fe.spoils[i]).toBe(spoil));
  expect(new Set(most!.fe.spoils)).toEqual(new Set(SPOILS));
  const spoilt = some!.fe.spoils.filter((spoil) => spoil !== 'clean').length / 600;
  expect(Math.abs(spoilt - 0.4)).toBeLessThan(0.06);
  expect(most!.au).toEqual(none!.au);
  some!.fe.spoils.forEach((spoil, i) => {
    if (spoil === 'wrong') expect(some!.fe.labels[i]).not.toBe(none!.fe.labels[i]);
    if (spoil === 'blend') expect(EXPRESSIONS[some!.fe.labels[i]!]).not.toBe('neutral');
    if (spoil === 'clean' || spoil === 'hidden') expect(some!.fe.labels[i]).toBe(none!.fe.labels[i]);
  });
});

test('a paired interval is that of a paired t test', () => {
  // differences 1, 2, 3: mean 2, standard error 1 / sqrt 3, t(2) = 4.303
  const { mean, low, high } = paired([2, 4, 6], [1, 2, 3]);
  expect([mean, low, high].map((value) => value.toFixed(3))).toEqual(['2.000', '-0.484', '4.484']);
  expect(paired([1], [0])).toEqual({ mean: 1, low: -Infinity, high: Infinity });
  expect(() => paired([1, 2], [1])).toThrow('not pairs: 2 and 1 values');
  expect(spread([5])).toBe(0);
});

test('half an interval is that of a t test for as few values as there are, sixteen among them', () => {
  // eight of -1 and eight of 1: standard error (4 / sqrt 15) / 4, t(15) = 2.131
  const values = Array.from({ length: 16 }, (_, i) => (i % 2 ? 1 : -1));
  expect(halfInterval(values)).toBeCloseTo(2.131 / Math.sqrt(15), 12);
  expect(halfInterval([1, 2, 3])).toBeCloseTo(4.303 / Math.sqrt(3), 12);
  expect(halfInterval([1])).toBe(Infinity);
  // tables of Student's t, by degrees of freedom
  const table = { 16: 2.1199, 20: 2.086, 30: 2.0423, 120: 1.9799 };
  for (const [freedom, t] of Object.entries(table)) {
    const many = Array.from({ length: Number(freedom) + 1 }, (_, i) => i);
    expect((halfInterval(many) * Math.sqrt(many.length)) / spread(many)).toBeCloseTo(t, 4);
  }
});

test('a tiny grid from end to end: numbers of every row, share and seed, kept and gone on from', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'mal-grid-'));
  try {
    const options: GridOptions = { seeds: 1, moreSeeds: 0, steps: 4, size: SIZE, cache };
    expect(() => readGrid(options)).toThrow('no result of stl at 0, seed 1: run the benchmark first');
    const lines: string[] = [];
    await runPart(options, 0, 1, (line) => lines.push(line));
    // single task does not look at expressions: one run for all shares
    expect(lines).toHaveLength((ROWS.length - 1) * SHARES.length + 1);
    expect(readdirSync(cache)).toHaveLength(lines.length);
    await runPart(options, 0, 1, (line) => lines.push(`again: ${line}`));
    expect(lines.filter((line) => line.startsWith('again'))).toEqual([]);

    const { numbers, tables } = reportGrid(options);
    expect(Object.keys(numbers.spoilt).sort()).toEqual(['0', '0.2', '0.4', '0.6', '0.8']);
    for (const share of SHARES) {
      for (const family of FAMILIES) {
        const { f1, weightAuc } = numbers.spoilt[share]![family];
        expect(f1).toHaveLength(1);
        expect(f1[0]).toBeGreaterThanOrEqual(0);
        expect(f1[0]).toBeLessThanOrEqual(1);
        expect(weightAuc?.length).toBe(family === 'mal' || family === 'malPublished' ? 1 : undefined);
      }
      expect(numbers.spoilt[share]!.stl).toEqual(numbers.spoilt[0]!.stl);
    }
    expect(numbers.spoilt[0]!.mal.weightAuc).toEqual([null]);
    expect(numbers.spoilt[0.4]!.mal.weightAucWrong![0]).toBeGreaterThan(0);
    expect(ROWS.filter(({ family }) => family === 'mtl').map(({ name }) => name)).toContain(numbers.best.mtl);
    for (const { name } of ROWS) expect(tables).toContain(`| ${name} |`);
    // the published form is run as the app looks ahead, through the last shared layer, and as the paper does, through all
    const published = readGrid(options).filter(({ row, share }) => row.family === 'malPublished' && share === 0.4);
    expect(published.map(({ row }) => row.sees)).toEqual(['top', 'whole']);
    expect(published[0]!.weightAuc).not.toEqual(published[1]!.weightAuc);
  } finally {
    rmSync(cache, { recursive: true });
  }
});

test('the gallery shows the heaviest and the lightest samples, each with its consistency', () => {
  const { fe } = makeWorld(1, 0.4, SIZE);
  const weights = Float32Array.from(fe.labels, (_, i) => (i === 0 ? NaN : i / 120));
  const figure = galleryFigure(fe, weights, (sample) => sample / 1000, 2);
  const said = [...figure.matchAll(/weight (\S+?)<.*\n.*consistency (\S+?)</g)].map(([, weight]) => weight);
  expect(said).toEqual(['0.99', '0.98', '0.01', '0.02']);
  expect(figure.match(/consistency 0\.12/g)).toHaveLength(2);
});
