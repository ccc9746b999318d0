/**
 * `npm run evaluate -- FOLDER ...`: how well the app reads a folder of pictures whose labels stand in a table (labels.ts says how).
 * `npm run evaluate -- rest PATHS...`: how often it reads a unit on faces that all rest. USAGE says the rest.
 */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkNumbers, writeNumbers } from '../numbers-file.ts';
import { runTool, WrongUsage } from '../tool.ts';
import { evaluateFolder, type Evaluation } from './evaluate.ts';
import { isFigures, readRest, type Rest } from './rest.ts';
import { restTable, tableOf } from './table.ts';

const USAGE = `usage: npm run evaluate -- FOLDER [--labels FILE] [--neutral] [--folds N] [--official FILE|none] [--json FILE]
       npm run evaluate -- rest PATHS... [--json FILE]

FOLDER           pictures and labels.csv: a column "file", one a unit (AU12), and where there are any "person" and "neutral"
--labels FILE    another table; its file names begin at FOLDER too, unless they are absolute
--neutral        the pictures that have a neutral read beside it too, and both compared
--folds N        each person read by the weights of \`npm run pretrain -- --folds N\` that left them out
--official FILE  MediaPipe's own bundle, whose blendshapes are scored beside; none for no such column
--json FILE      all figures, as JSON; those of an earlier run there are replaced
--help           says this
rest PATHS...    pictures, videos and folders of resting faces: units that are read as present although nobody moves`;
const SHARED = resolve(process.env['FACSIMILE_SHARED'] ?? join(import.meta.dirname, '../../../shared'));

/** The official bundle asked for, or that of the shared data where it is at hand. */
function officialBundle(given: string | undefined): string | null {
  const path = given ?? join(SHARED, 'models/face_landmarker.task');
  if (given === 'none' || existsSync(path)) return given === 'none' ? null : path;
  if (given) throw new Error(`no such bundle: ${given}`);
  console.error('no official bundle at hand: its column stays empty (name one with --official)');
  return null;
}

function foldsOf(given: string | undefined): number | null {
  if (given === undefined) return null;
  const folds = Number(given);
  if (!Number.isInteger(folds) || folds < 2) throw new Error(`not a number of folds: ${given} (2 or more)`);
  return folds;
}

const onProgress = (line: string): void => console.error(line);

function finish(table: string, figures: Evaluation | Rest, json: string | undefined): void {
  for (const { file, why } of figures.skipped) console.error(`left out: ${file} (${why})`);
  console.log(table);
  if (json) writeNumbers(json, figures);
}

await runTool(USAGE, async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      labels: { type: 'string' },
      neutral: { type: 'boolean', default: false },
      folds: { type: 'string' },
      official: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const [folder, ...more] = positionals;
  if (values.json) checkNumbers(values.json, isFigures);
  if (folder === 'rest') {
    const given = (['labels', 'neutral', 'folds', 'official'] as const).find((name) => values[name]);
    if (given) throw new Error(`resting faces have no table: --${given} says nothing of them`);
    if (more.length === 0) throw new WrongUsage('no pictures, videos or folders to read');
    const rest = await readRest({ paths: more, onProgress });
    finish(restTable(rest), rest, values.json);
  } else if (!folder || more.length > 0) throw new WrongUsage();
  else {
    const evaluation = await evaluateFolder({
      folder,
      ...(values.labels && { labels: values.labels }),
      neutral: values.neutral,
      folds: foldsOf(values.folds),
      official: officialBundle(values.official),
      onProgress,
    });
    finish(tableOf(evaluation), evaluation, values.json);
  }
});
