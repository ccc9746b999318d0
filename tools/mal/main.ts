/**
 * `npm run mal -- benchmark [--json FILE] [--docs FOLDER] [--seeds 8] [--steps 300] [--jobs 1] [--only comparison]`: Meta
 * Auxiliary Learning beside its rivals in worlds where every sample is known (benchmark/). Results are kept as they come, and an
 * interrupted run goes on where it was; --only comparison leaves the ablation and the pretrained rows out.
 *
 * `npm run mal -- train --au disfa=FOLDER [--fe raf-db=FOLDER] [--folds 3] [--method mal] [--depth top] [--steps 1500] [--rate 0.001]
 * [--every 1] [--numbering index|order] [--columns Frame,AU#]`: on the data sets of the field, fold by fold (train/). --every takes
 * each n-th labelled frame; --numbering is for DISFA, --columns for GFT.
 *
 * `npm run mal -- faces [--folds 5] [--seeds 2] [--steps 300] [--docs FOLDER] [--base FOLDER]`: the last stage of pretraining by
 * every method on real faces coded by eye, people left out fold by fold (faces/).
 */

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { reportGrid, writeDocs } from './benchmark/benchmark.ts';
import { checkNumbers, writeNumbers } from '../numbers-file.ts';
import { EXPRESSION_SETS, UNIT_SETS, type ImportOptions } from '../datasets/importers.ts';
import { runTool, WrongUsage } from '../tool.ts';
import { GRID, runGrid, runPart, type GridOptions } from './benchmark/grid.ts';
import { compareOnFaces } from './faces/faces.ts';
import { TRAIN_METHODS, trainSets } from './train/train-sets.ts';
import { LAST_STAGE } from './faces/last-stage.ts';

/** Where results, faces and checkpoints are kept unless --cache names another folder. */
const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, '.cache');
const USAGE = [
  'usage: npm run mal -- benchmark [--json FILE] [--docs FOLDER] [--seeds N] [--steps N] [--jobs N] [--only comparison] [--cache FOLDER]',
  `       npm run mal -- train --au ${UNIT_SETS.join('|')}=FOLDER [--fe ${EXPRESSION_SETS.join('|')}=FOLDER] [--folds N]`,
  `         [--method ${Object.keys(TRAIN_METHODS).join('|')}] [--depth top|deep] [--steps N] [--rate R] [--every N]`,
  '         [--numbering index|order] [--columns FRAME,UNIT#] [--cache FOLDER]',
  '       npm run mal -- faces [--folds N] [--seeds N] [--steps N] [--docs FOLDER] [--base FOLDER] [--shared FOLDER]',
  '         [--pretrained FOLDER] [--cache FOLDER]',
].join('\n');

function count(name: string, given: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1) throw new WrongUsage(`not a number for --${name}: ${given}`);
  return value;
}

async function benchmark(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'string' },
      docs: { type: 'string' },
      seeds: { type: 'string', default: String(GRID.seeds) },
      steps: { type: 'string', default: String(GRID.steps) },
      jobs: { type: 'string', default: '1' },
      only: { type: 'string' },
      cache: { type: 'string', default: join(CACHE, 'mal-benchmark') },
    },
  });
  if (values.only !== undefined && values.only !== 'comparison') throw new WrongUsage(`unknown part: ${values.only}`);
  const seeds = count('seeds', values.seeds);
  const options: GridOptions = {
    ...GRID,
    seeds,
    steps: count('steps', values.steps),
    moreSeeds: values.only === undefined ? Math.min(GRID.moreSeeds, seeds) : 0,
    cache: resolve(values.cache),
  };
  const jobs = count('jobs', values.jobs);
  // before the work of hours
  if (values.json) checkNumbers(values.json, (there) => Object.hasOwn(there, 'spoilt'));
  if (values.docs) mkdirSync(values.docs, { recursive: true });
  await runGrid(options, jobs);
  const { tables, numbers } = reportGrid(options);
  console.log(tables);
  if (values.json) writeNumbers(values.json, numbers);
  if (values.docs) await writeDocs(values.docs, options, `npm run mal -- benchmark ${args.join(' ')}`);
}

/** One process's part of the grid. */
async function benchmarkPart([options, turn, of]: readonly string[]): Promise<void> {
  await runPart(JSON.parse(options!) as GridOptions, Number(turn), Number(of), (line) => console.log(line));
}

/** `name=folder` for one of these names. */
function setOf<Name extends string>(given: string, option: string, names: readonly Name[]): { set: Name; folder: string } {
  const at = given.indexOf('=');
  const set = names.find((name) => name === given.slice(0, at));
  if (set === undefined) throw new WrongUsage(`not NAME=FOLDER for --${option}: ${given} (names: ${names.join(', ')})`);
  return { set, folder: resolve(given.slice(at + 1)) };
}

/** One of these words. */
function oneOf<Word extends string>(given: string, option: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === given);
  if (word === undefined) throw new WrongUsage(`unknown --${option}: ${given} (${words.join(', ')})`);
  return word;
}

function importOptions(numbering: string | undefined, columns: string | undefined): ImportOptions {
  const [frame, unit, ...more] = columns?.split(',') ?? [];
  if (columns !== undefined && (!frame || !unit?.includes('#') || more.length > 0))
    throw new WrongUsage(`not FRAME,UNIT# for --columns: ${columns}`);
  return {
    ...(numbering !== undefined && { numbering: oneOf(numbering, 'numbering', ['index', 'order']) }),
    ...(frame && unit && { columns: { frame, unit } }),
  };
}

async function train(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      au: { type: 'string' },
      fe: { type: 'string' },
      folds: { type: 'string', default: '3' },
      method: { type: 'string', default: 'mal' },
      depth: { type: 'string', default: 'top' },
      steps: { type: 'string', default: '1500' },
      rate: { type: 'string', default: '0.001' },
      every: { type: 'string', default: '1' },
      numbering: { type: 'string' },
      columns: { type: 'string' },
      cache: { type: 'string', default: join(CACHE, 'mal-train') },
    },
  });
  if (values.au === undefined) throw new WrongUsage('no data set with action units: name one with --au');
  const rate = Number(values.rate);
  if (!(rate > 0)) throw new WrongUsage(`not a rate: ${values.rate}`);
  const table = await trainSets({
    au: setOf(values.au, 'au', UNIT_SETS),
    fe: values.fe === undefined ? null : setOf(values.fe, 'fe', EXPRESSION_SETS),
    folds: count('folds', values.folds),
    method: oneOf(values.method, 'method', Object.keys(TRAIN_METHODS)),
    depth: oneOf(values.depth, 'depth', ['top', 'deep']),
    steps: count('steps', values.steps),
    rate,
    every: count('every', values.every),
    importing: importOptions(values.numbering, values.columns),
    cache: resolve(values.cache),
    say: (line) => console.error(line),
  });
  console.log(table);
}

async function faces(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folds: { type: 'string', default: '5' },
      seeds: { type: 'string', default: '2' },
      steps: { type: 'string', default: String(LAST_STAGE.steps) },
      docs: { type: 'string' },
      base: { type: 'string', default: join(ROOT, '.cache/pretrain/streams') },
      shared: { type: 'string', default: process.env.FACSIMILE_SHARED ?? join(ROOT, '../shared') },
      pretrained: { type: 'string', default: join(CACHE, 'pretrain') },
      cache: { type: 'string', default: join(CACHE, 'mal-faces') },
    },
  });
  const options = {
    folds: count('folds', values.folds),
    seeds: count('seeds', values.seeds),
    steps: count('steps', values.steps),
    shared: resolve(values.shared),
    base: resolve(values.base),
    pretrained: resolve(values.pretrained),
    cache: resolve(values.cache),
    say: (line: string) => console.error(line),
  };
  if (values.docs) mkdirSync(values.docs, { recursive: true });
  console.log(await compareOnFaces(options, values.docs ?? null, `npm run mal -- faces ${args.join(' ')}`));
}

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  benchmark,
  'benchmark-part': benchmarkPart,
  train,
  faces,
};

await runTool(USAGE, ([command = '', ...rest]) => {
  const run = COMMANDS[command];
  if (!run) throw new WrongUsage(command && `unknown command: ${command}`);
  return run(rest);
});
