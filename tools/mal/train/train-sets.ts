/** Training on the data sets of the field: folders in, the paper's table out. */

import { join, resolve } from 'node:path';
import { foldsOf } from '../../datasets/folds.ts';
import { IMPORTERS, type ExpressionSetName, type ImportOptions, type UnitSetName } from '../../datasets/importers.ts';
import { disposeTree } from '../../../src/learn/params.ts';
import { readAuNet } from '../../../src/learn/nets/au-net-artifacts.ts';
import type { TrainingSettings } from '../../../src/learn/training.ts';
import type { Method } from '../../../src/learn/weighing.ts';
import { codeDigest } from '../../code-digest.ts';
import { startBackend } from '../../pretrain/backend.ts';
import { readArtifacts } from '../../pretrain/weights/artifacts.ts';
import { DIST } from '../../serve.ts';
import { diskFolder } from '../datasets/disk-folder.ts';
import { findFaces, type FoundSample } from './faces.ts';
import { foldKey, runFold, type FoldResult } from './fold.ts';
import { resultTable } from './result-table.ts';

const BASE = join(import.meta.dirname, '../../../static/models/base');
/** That of the built app, whose page finds the faces. */
const BUNDLE = join(DIST, 'face/face_landmarker.task');

/** Methods by the name they have on the command line. */
export const TRAIN_METHODS: Readonly<Record<string, Method>> = {
  stl: { kind: 'stl' },
  mtl: { kind: 'mtl', expressionWeight: 0.3 },
  mal: { kind: 'mal', form: 'agreement' },
  'mal-published': { kind: 'mal', form: 'published' },
};

export interface TrainOptions {
  readonly au: { readonly set: UnitSetName; readonly folder: string };
  /** Null leaves expressions out. */
  readonly fe: { readonly set: ExpressionSetName; readonly folder: string } | null;
  readonly folds: number;
  readonly method: string;
  readonly depth: TrainingSettings['depth'];
  readonly steps: number;
  readonly rate: number;
  /** Takes every n-th labelled frame: neighbours are near copies. */
  readonly every: number;
  readonly importing: ImportOptions;
  /** Folder of faces, checkpoints and results. */
  readonly cache: string;
  readonly say: (line: string) => void;
}

async function load(
  { set, folder }: { readonly set: UnitSetName | ExpressionSetName; readonly folder: string },
  every: number,
  { importing, cache, say }: TrainOptions,
): Promise<FoundSample[]> {
  const { samples, skipped, notes } = IMPORTERS[set](diskFolder(folder), importing);
  say(`${set}: ${samples.length} samples of ${new Set(samples.map(({ subject }) => subject)).size} subjects`);
  for (const note of notes) say(`${set}: ${note}`);
  const taken = samples.filter((_, i) => i % every === 0);
  const code = codeDigest(['tools/mal/train/faces.ts', 'src/batch/main.ts']);
  const faces = await findFaces(taken, { root: resolve(folder), cache: join(cache, 'faces'), bundle: BUNDLE, code, say });
  for (const [reason, count] of [...Object.entries(skipped), ...Object.entries(faces.skipped)]) {
    say(`${set}: ${count} left out: ${reason}`);
  }
  if (faces.found.length === 0) throw new Error(`${set}: no face in any of ${taken.length} pictures of ${folder}`);
  say(`${set}: ${faces.found.length} faces`);
  return faces.found;
}

/** Trains fold by fold and gives the table. */
export async function trainSets(options: TrainOptions): Promise<string> {
  const { au, fe, folds: count, method: name, depth, steps, rate, every, cache, say } = options;
  const method = TRAIN_METHODS[name];
  if (!method) throw new Error(`unknown method: ${name} (${Object.keys(TRAIN_METHODS).join(', ')})`);
  const units = await load(au, every, options);
  const expressions = fe ? (await load(fe, 1, options)).filter(({ part }) => part !== 'test') : [];
  const folds = foldsOf(au.set, units.map(({ subject }) => subject), count); // prettier-ignore
  const settings: TrainingSettings = {
    method,
    depth,
    labels: 'presence',
    steps,
    rate,
    lookAhead: 0.05,
    batch: { units: 32, expressions: 64, held: 64 },
    decay: 1e-4,
    anchor: 0,
    seed: 1,
  };
  await startBackend();
  const start = readArtifacts(BASE);
  const params = readAuNet(start);
  // faces are told of by the names of their files
  const code = codeDigest(['tools/mal/train/fold.ts'], ['tools/mal/train/faces.ts']);
  const results: FoldResult[] = [];
  try {
    for (const [i, fold] of folds.entries()) {
      const key = foldKey({ fold, units, expressions, settings, code }, start);
      const say1 = (line: string): void => say(`fold ${i + 1} of ${folds.length}: ${line}`);
      say1(`${fold.train.length} subjects to learn from, ${fold.test.length} to judge by`);
      results.push(await runFold({ fold, units, expressions, params, settings, place: join(cache, 'folds', key), say: say1 }));
    }
  } finally {
    disposeTree(params);
  }
  return resultTable(au.set, name, results);
}
