/** `npm run pictures -- make|sheet`: action-unit-labelled pictures from neutral photos; see README.md here for options. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_BUNDLE, makePictures } from './make.ts';

const ROOT = join(import.meta.dirname, '../..');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    shared: { type: 'string', default: process.env.FACSIMILE_SHARED ?? join(ROOT, '../shared') },
    out: { type: 'string', default: join(ROOT, '.cache/pictures') },
    part: { type: 'string', default: 'fit' },
    shards: { type: 'string', default: '34' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: String(availableParallelism()) },
    bundle: { type: 'string', default: DEFAULT_BUNDLE },
  },
});

function count(name: 'shards' | 'threads'): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1: ${values[name]}`);
  return value;
}

if (positionals[0] === 'make') {
  const { part } = values;
  if (part !== 'fit' && part !== 'report') throw new Error(`--part must be fit or report: ${part}`);
  await makePictures({ ...values, part, shards: count('shards'), threads: count('threads') });
} else {
  throw new Error(`unknown command: ${positionals[0] ?? '(none)'} (known: make)`);
}
