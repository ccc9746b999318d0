/** `npm run pictures -- make|sheet|synthesis-sheet`: action-unit-labelled pictures from neutral photos; README.md here tells the options. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTool, WrongUsage } from '../tool.ts';
import { DEFAULT_BUNDLE, openFinder } from './finder.ts';
import { makePictures } from './make.ts';
import { makeSheetOfUnits } from './contact-sheet.ts';
import { makeSynthesisSheet } from './synthesis-sheet.ts';

/** Subjects in a shard: 240 pictures. */
const SHARD_GROUPS = 20;
const ROOT = join(import.meta.dirname, '../..');

const USAGE = `usage: npm run pictures -- make [--part fit|report] [--shards 40] [--seed 1] [--threads N] [--out FOLDER] [--shared FOLDER] [--bundle FILE]
       npm run pictures -- sheet [--people london-001,..] [--yaw 0] [--out FOLDER] [--shared FOLDER] [--bundle FILE]
       npm run pictures -- synthesis-sheet [--people london-001,..] [--yaw 0] [--out FOLDER] [--shared FOLDER]`;

function count(name: string, given: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1) throw new WrongUsage(`--${name} must be a whole number from 1: ${given}`);
  return value;
}

function degrees(given: string): number {
  const yaw = Number(given);
  if (!(Math.abs(yaw) <= 60)) throw new WrongUsage(`--yaw must be degrees from -60 to 60: ${given}`);
  return yaw;
}

await runTool(USAGE, async (args) => {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      shared: { type: 'string', default: process.env.FACSIMILE_SHARED ?? join(ROOT, '../shared') },
      out: { type: 'string', default: join(ROOT, '.cache/pictures') },
      bundle: { type: 'string', default: DEFAULT_BUNDLE },
      part: { type: 'string', default: 'fit' },
      shards: { type: 'string', default: '40' },
      seed: { type: 'string', default: '1' },
      threads: { type: 'string', default: String(availableParallelism()) },
      people: { type: 'string', default: 'london-001,london-096,canada-095' },
      yaw: { type: 'string', default: '0' },
    },
  });
  const { part, shared, out, bundle } = values;
  const [command] = positionals;
  const [people, yaw] = [values.people.split(','), degrees(values.yaw)];
  if (command === 'make') {
    if (part !== 'fit' && part !== 'report') throw new WrongUsage(`--part must be fit or report: ${part}`);
    const [shards, threads] = [count('shards', values.shards), count('threads', values.threads)];
    await makePictures({ ...values, part, shards, groups: SHARD_GROUPS, threads });
  } else if (command === 'synthesis-sheet') {
    await makeSynthesisSheet(shared, people, yaw, join(out, `synthesis-${yaw}.jpg`));
  } else if (command === 'sheet') {
    const finder = await openFinder(bundle);
    try {
      await makeSheetOfUnits(finder, shared, people, yaw, join(out, `sheet-${yaw}.jpg`));
    } finally {
      await finder.close();
    }
  } else throw new WrongUsage(command && `unknown command: ${command}`);
});
