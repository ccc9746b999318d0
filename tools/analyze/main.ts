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

import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { analyze } from './analyze.ts';

const USAGE = 'usage: npm run analyze -- FILES... --out out.csv [--neutral auto|FILE|first|none] [--faces 1 to 4]';
const HELP = `${USAGE}

Reads pictures and videos, every frame of them, into an OpenFace-style table.

  --out FILE       the table; an earlier one there is replaced
  --neutral auto   compares everybody in a video with their own resting face, found over the whole of it, and pictures with nobody
                   (default)
  --neutral FILE   compares the face most like the one in this picture or video with it
  --neutral first  compares a video with its own first good frames, and pictures with the first one that has a good face
  --neutral none   compares with nobody
  --faces N        faces read in a frame, 1 (default) to 4
  --help           says this
`;
const MOST_FACES = 4;
const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Null where help is asked for. */
function parse() {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      out: { type: 'string' },
      neutral: { type: 'string', default: 'auto' },
      faces: { type: 'string', default: '1' },
    },
  });
  if (values.help) return null;
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

async function main(): Promise<void> {
  const options = parse();
  if (!options) return void process.stdout.write(HELP);
  const stop = new AbortController();
  for (const name of STOPS) {
    process.on(name, () => {
      process.exitCode = 128 + constants.signals[name];
      stop.abort(new Error(`${options.out}: not written, since it was stopped`));
    });
  }
  const failed = await analyze({ ...options, signal: stop.signal, onProgress });
  const read = options.files.length - failed.length;
  process.stderr.write(`${options.out}: ${read} of ${options.files.length} files read\n`);
  if (failed.length > 0) {
    process.stderr.write(`could not be read: ${failed.join(', ')}\n`);
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode ??= 1;
});
