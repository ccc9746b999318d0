/**
 * `npm run analyze -- FILES... --out out.csv`: pictures and videos, every frame of them, into an OpenFace-style table
 * (src/core/openface-csv.ts says what is in it) and a JSON beside it (about.ts). What else it takes: HELP.
 *
 * The last column, compared_with, says for each row what it was compared with: estimated, file, first or none.
 *
 * Progress goes to the standard error. Exit status 2 when a file could not be read (to its end), after the others are done.
 */

import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { analyze, LONG, type AnalyzeOptions } from './analyze.ts';
import { merge } from './merge.ts';
import { partsFolder, shardOf } from './shards.ts';

const USAGE =
  'usage: npm run analyze -- FILES... --out out.csv [--neutral auto|FILE|first|none] [--faces 1 to 4] [--shard K/N], or --merge --out out.csv';
const HELP = `${USAGE}

Reads pictures and videos, every frame of them, into an OpenFace-style table; a JSON of the same name says how it was made.

  --out FILE       the table; an earlier one there is replaced
  --neutral auto   compares everybody in a video with their own resting face, found over the whole of it, and pictures with nobody
                   (default)
  --neutral FILE   compares the face most like the one in this picture or video with it, if it is like enough
  --neutral first  compares a video with its own first good frames, and pictures with the first one that has a good face
  --neutral none   compares with nobody
  --faces N        faces read in a frame, 1 (default) to 4
  --smoothing S    smooths intensities in time, 0 (off, default) to 1
  --workers N      workers that find faces side by side; left out, one for each processor, up to 8
  --shard K/N      reads the K-th of N shares of the files, and leaves them in FILE.parts; run again, it goes on where it stopped
  --long S         divides videos longer than S seconds (${LONG}) among all shares; with --shard
  --merge          puts all shares together into FILE, the same as one run writes; with --out alone
  --help           says this

Exit status: 0 when all was read, 2 when a file could not be read (to its end), after the others are done and written, 1 for all else.
`;
const MOST_FACES = 4;
const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Asked = { readonly merge: true; readonly out: string } | ({ readonly merge: false } & Omit<AnalyzeOptions, 'onProgress'>);

/** Null where help is asked for. */
function parse(): Asked | null {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      out: { type: 'string' },
      neutral: { type: 'string' },
      faces: { type: 'string' },
      smoothing: { type: 'string' },
      workers: { type: 'string' },
      shard: { type: 'string' },
      long: { type: 'string' },
      merge: { type: 'boolean' },
    },
  });
  if (values.help) return null;
  const { out, neutral = 'auto', faces = '1', smoothing = '0' } = values;
  if (!out) throw new Error(`no table to write to: name one with --out\n${USAGE}`);
  if (values.merge) {
    const [other] = Object.keys(values).filter((name) => !['merge', 'out'].includes(name));
    if (files.length > 0) throw new Error(`--merge reads no files, the shares are in ${partsFolder(out)}: ${files[0]}\n${USAGE}`);
    if (other) throw new Error(`--merge takes nothing but --out, since the shares say how they were read: --${other}\n${USAGE}`);
    return { merge: true, out };
  }
  if (files.length === 0) throw new Error(`no files to analyse\n${USAGE}`);
  if (values.long !== undefined && values.shard === undefined)
    throw new Error(`--long divides videos among shares: name one with --shard K/N\n${USAGE}`);
  const number = (name: string, text: string, least: number, most: number, isWhole: boolean): number => {
    const value = Number(text);
    const isIn = value >= least && value <= most && (!isWhole || Number.isInteger(value));
    if (!isIn || text.trim() === '') throw new Error(`not a number of ${name} from ${least} to ${most}: ${text}\n${USAGE}`);
    return value;
  };
  return {
    ...{ merge: false, files, out, neutral },
    faces: number('faces', faces, 1, MOST_FACES, true),
    smoothing: number('smoothing', smoothing, 0, 1, false),
    ...(values.workers !== undefined && { workers: number('workers', values.workers, 1, 64, true) }),
    ...(values.shard !== undefined && { shard: shardOf(values.shard) }),
    ...(values.long !== undefined && { long: number('seconds', values.long, 1, 1e6, false) }),
  };
}

/** One line a file; on a terminal it is written over until the file is done. */
function onProgress(line: string, over: boolean): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${line}${over ? '\n' : ''}`);
  else if (over) process.stderr.write(`${line}\n`);
}

async function main(): Promise<void> {
  const asked = parse();
  if (!asked) return void process.stdout.write(HELP);
  const { out } = asked;
  const stop = new AbortController();
  for (const name of STOPS) {
    process.on(name, () => {
      process.exitCode = 128 + constants.signals[name];
      stop.abort(new Error(`${out}: not written, since it was stopped`));
    });
  }
  const { signal } = stop;
  if (asked.merge) return say(await merge(out, { signal, onProgress }), `${out}: put together`);
  const failed = await analyze({ ...asked, signal, onProgress });
  const { files, shard } = asked;
  if (shard) return say(failed, `${out}: share ${shard.share} of ${shard.of} is done`);
  say(failed, `${out}: ${files.length - failed.length} of ${files.length} files read`);
}

function say(failed: readonly string[], line: string): void {
  process.stderr.write(`${line}\n`);
  if (failed.length === 0) return;
  process.stderr.write(`could not be read (to the end): ${failed.join(', ')}\n`);
  process.exitCode = 2;
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode ??= 1;
});
