/** `npm run pictures -- make|sheet|synthesis-sheet`: action-unit-labelled pictures from neutral photos; README.md here tells the options. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_BUNDLE, openFinder } from './finder.ts';
import { makePictures } from './make.ts';
import { makeSheetOfUnits } from './contact-sheet.ts';
import { makeSynthesisSheet } from './synthesis-sheet.ts';

/** Subjects in a shard: 240 pictures. */
const SHARD_GROUPS = 20;
const ROOT = join(import.meta.dirname, '../..');

const { positionals, values } = parseArgs({
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

function count(name: 'shards' | 'threads'): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1: ${values[name]}`);
  return value;
}

function degrees(): number {
  const yaw = Number(values.yaw);
  if (!(Math.abs(yaw) <= 60)) throw new Error(`--yaw must be degrees from -60 to 60: ${values.yaw}`);
  return yaw;
}

async function main(command: string | undefined): Promise<void> {
  const { part, shared, out, bundle } = values;
  if (command === 'make') {
    if (part !== 'fit' && part !== 'report') throw new Error(`--part must be fit or report: ${part}`);
    await makePictures({ ...values, part, shards: count('shards'), groups: SHARD_GROUPS, threads: count('threads') });
  } else if (command === 'synthesis-sheet') {
    await makeSynthesisSheet(shared, values.people.split(','), degrees(), join(out, `synthesis-${values.yaw}.jpg`));
  } else if (command === 'sheet') {
    const yaw = degrees();
    const finder = await openFinder(bundle);
    try {
      await makeSheetOfUnits(finder, shared, values.people.split(','), yaw, join(out, `sheet-${yaw}.jpg`));
    } finally {
      await finder.close();
    }
  } else {
    throw new Error(`unknown command: ${command ?? '(none)'} (known: make, sheet, synthesis-sheet)`);
  }
}

await main(positionals[0]);
