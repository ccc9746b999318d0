/**
 * `npm run evaluate -- FOLDER [--labels FILE] [--neutral] [--official FILE|none] [--json FILE]`: how well the app reads a folder of
 * pictures whose labels stand in a table (labels.ts says how). --neutral compares each face with the neutral one that the table
 * names; --official is MediaPipe's own bundle, whose blendshapes are scored beside.
 */

import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluateFolder } from './evaluate.ts';
import { tableOf } from './scores.ts';

const USAGE = 'usage: npm run evaluate -- FOLDER [--labels FILE] [--neutral] [--official FILE|none] [--json FILE]';
const SHARED = resolve(process.env['FACSIMILE_SHARED'] ?? join(import.meta.dirname, '../../../shared'));

/** The official bundle asked for, or that of the shared data where it is at hand. */
function officialBundle(given: string | undefined): string | null {
  const path = given ?? join(SHARED, 'models/face_landmarker.task');
  if (given === 'none' || existsSync(path)) return given === 'none' ? null : path;
  if (given) throw new Error(`no such bundle: ${given}`);
  console.error('no official bundle at hand: its column stays empty (name one with --official)');
  return null;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      labels: { type: 'string' },
      neutral: { type: 'boolean', default: false },
      official: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const [folder] = positionals;
  if (!folder || positionals.length > 1) throw new Error(USAGE);
  const { scores, skipped } = await evaluateFolder({
    folder,
    ...(values.labels && { labels: values.labels }),
    neutral: values.neutral,
    official: officialBundle(values.official),
    onProgress: (line) => console.error(line),
  });
  for (const { file, why } of skipped) console.error(`left out: ${file} (${why})`);
  console.log(tableOf(scores));
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ scores, skipped }, null, 2)}\n`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
