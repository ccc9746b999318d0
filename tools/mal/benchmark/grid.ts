/**
 * Runs the benchmark row by row, world by world, in one or more processes, and keeps every result on disk, so that an
 * interrupted grid goes on where it was. Results are kept by what decides them: the code that makes them, settings, sizes, row,
 * share and seed.
 */

import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { disposeTree, mapTree } from '../../../src/learn/params.ts';
import * as tf from '../../../src/learn/tf.ts';
import { codeDigest } from '../../code-digest.ts';
import { keep, keyOf } from '../../kept.ts';
import { startBackend } from '../../pretrain/backend.ts';
import { WHOLE_NET, WORLD_NET, type WorldParams } from './net.ts';
import { ABLATION_ROWS, SOME_SHARES, PRETRAINED_ROWS, ROWS, SETTINGS, SHARES, type Row } from './rows.ts';
import { runMethod, type RunResult } from './run.ts';
import { makeWorld, WORLD_SIZE, type World, type WorldSize } from './world.ts';

export interface GridOptions {
  readonly seeds: number;
  /** Seeds of the ablation and the pretrained rows; 0 leaves them out. */
  readonly moreSeeds: number;
  readonly steps: number;
  readonly size: WorldSize;
  /** Folder of the results. */
  readonly cache: string;
}

export const GRID: Omit<GridOptions, 'cache'> = {
  seeds: 8,
  moreSeeds: 4,
  steps: SETTINGS.steps,
  size: WORLD_SIZE,
};

interface Table {
  readonly rows: readonly Row[];
  readonly shares: readonly number[];
  readonly seeds: readonly number[];
}

const seedsUpTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

const tablesOf = ({ seeds, moreSeeds }: GridOptions): Table[] => [
  { rows: ROWS, shares: SHARES, seeds: seedsUpTo(seeds) },
  { rows: ABLATION_ROWS, shares: SOME_SHARES, seeds: seedsUpTo(moreSeeds) },
  { rows: PRETRAINED_ROWS, shares: SOME_SHARES, seeds: seedsUpTo(moreSeeds) },
];

/** Single task does not look at expressions: whatever their share, it is one run. */
const shareOf = (row: Row, share: number): number => (row.method.kind === 'stl' ? 0 : share);

/** Rows and settings are told of in each key. */
const CODE = codeDigest(['tools/mal/benchmark/grid.ts'], ['tools/mal/benchmark/rows.ts']);

/** Where the result of a run lies. */
function fileOf({ steps, size, cache }: GridOptions, row: Row, share: number, seed: number): string {
  const key = keyOf([JSON.stringify([CODE, SETTINGS, steps, size, row])]);
  return join(cache, `${row.name}-${shareOf(row, share)}-${seed}-${key}.json`);
}

export interface Recorded extends RunResult {
  readonly row: Row;
  readonly share: number;
  readonly seed: number;
}

/** Every result of the grid. Throws when one is missing. */
export function readGrid(options: GridOptions): Recorded[] {
  return tablesOf(options).flatMap(({ rows, shares, seeds }) =>
    rows.flatMap((row) =>
      shares.flatMap((share) =>
        seeds.map((seed) => {
          const file = fileOf(options, row, share, seed);
          if (!existsSync(file)) throw new Error(`no result of ${row.name} at ${share}, seed ${seed}: run the benchmark first`);
          return { ...(JSON.parse(readFileSync(file, 'utf8')) as RunResult), row, share, seed };
        }),
      ),
    ),
  );
}

/** Seeds whose worlds teach the network that pretrained rows begin with. */
const PRETRAINING = { seed: 9000, au: 600, fe: 600, weight: 0.3 } as const;

/** A network that has learned from noiseless faces of people of its own; the caller's. */
export async function pretrained(seed: number, { steps, size }: Pick<GridOptions, 'steps' | 'size'>): Promise<WorldParams> {
  const world = makeWorld(PRETRAINING.seed + seed, 0, { ...size, au: PRETRAINING.au, fe: PRETRAINING.fe }, 'noiseless');
  const method = { kind: 'mtl', expressionWeight: PRETRAINING.weight } as const;
  let learned: WorldParams | null = null;
  await runMethod(
    WORLD_NET,
    world,
    { ...SETTINGS, steps, method, seed },
    { seed: PRETRAINING.seed + seed, params: null },
    (params) => {
      learned = mapTree(params, (leaf) => tf.clone(leaf));
    },
  );
  return learned!;
}

/** Runs what is missing of every `of`-th seed, beginning with the `turn`-th. */
export async function runPart(options: GridOptions, turn: number, of: number, say: (line: string) => void): Promise<void> {
  await startBackend();
  for (const { rows, shares, seeds } of tablesOf(options)) {
    for (const seed of seeds.filter((_, i) => i % of === turn)) {
      let base: WorldParams | null = null;
      for (const share of shares) {
        let world: World | null = null;
        for (const row of rows) {
          const file = fileOf(options, row, share, seed);
          if (existsSync(file)) continue;
          world ??= makeWorld(seed, share, options.size);
          if (row.pretrained) base ??= await pretrained(seed, options);
          const settings = { ...SETTINGS, steps: options.steps, method: row.method, seed };
          const params = row.pretrained ? base : null;
          const result = await runMethod(row.sees === 'whole' ? WHOLE_NET : WORLD_NET, world, settings, { seed, params });
          keep(file, JSON.stringify(result));
          say(
            `${row.name}, ${share} spoilt, seed ${seed}: F1 ${(result.f1.reduce((a, b) => a + b) / result.f1.length).toFixed(3)}`,
          );
        }
      }
      if (base) disposeTree(base);
    }
  }
}

/** Runs the grid in `jobs` processes of this program (main.ts, `benchmark-part`). Rejects when one of them fails. */
export async function runGrid(options: GridOptions, jobs: number): Promise<void> {
  const main = join(import.meta.dirname, '../main.ts');
  await Promise.all(
    Array.from({ length: jobs }, (_, turn) => {
      const child = fork(main, ['benchmark-part', JSON.stringify(options), String(turn), String(jobs)]);
      return new Promise<void>((resolve, reject) => {
        child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a part of the benchmark failed: exit ${code}`))));
      });
    }),
  );
}
