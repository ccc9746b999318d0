/**
 * `npm run analyze -- FILES... --out out.csv [--neutral auto|FILE|first|none] [--faces N]`: pictures and videos, every frame of them,
 * into an OpenFace-style table (src/core/openface-csv.ts says what is in it).
 *
 * --neutral auto   compares everybody in a video with their own resting face, found over the whole video, which is read twice for
 *                  it; pictures with nobody (default)
 * --neutral FILE   compares the face that is most like it with the neutral one in this picture or video
 * --neutral first  compares a video with its own first good frames, and pictures with the first one that has a good face
 * --neutral none   compares with nobody
 *
 * The last column, compared_with, says for each row which of them it was: estimated, file, first or none.
 *
 * Progress goes to the standard error. Exit status 1 when a file could not be read, after the others are done.
 */

import { parseArgs } from 'node:util';
import { analyze } from './analyze.ts';

const USAGE = 'usage: npm run analyze -- FILES... --out out.csv [--neutral auto|FILE|first|none] [--faces 1 to 4]';
const MOST_FACES = 4;

function parse() {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      neutral: { type: 'string', default: 'auto' },
      faces: { type: 'string', default: '1' },
    },
  });
  const faces = Number(values.faces);
  if (!values.out) throw new Error(`no table to write to: name one with --out\n${USAGE}`);
  if (files.length === 0) throw new Error(`no files to analyse\n${USAGE}`);
  if (!Number.isInteger(faces) || faces < 1 || faces > MOST_FACES)
    throw new Error(`not a number of faces: ${values.faces}\n${USAGE}`);
  return { files, out: values.out, neutral: values.neutral, faces };
}

/** One line a file; on a terminal it is written over until the file is done. */
function onProgress(line: string, over: boolean): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${line}${over ? '\n' : ''}`);
  else if (over) process.stderr.write(`${line}\n`);
}

try {
  const options = parse();
  const failed = await analyze({ ...options, onProgress });
  const read = options.files.length - failed.length;
  process.stderr.write(`${options.out}: ${read} of ${options.files.length} files read\n`);
  if (failed.length > 0) {
    process.stderr.write(`could not be read: ${failed.join(', ')}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
