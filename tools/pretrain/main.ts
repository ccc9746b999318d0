/** `npm run pretrain -- geometry`: trains the networks that the app ships with. Options: see each part. */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pretrainGeometry } from './geometry/main.ts';

const ROOT = join(import.meta.dirname, '../..');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    shared: { type: 'string', default: process.env.FACSIMILE_SHARED ?? join(ROOT, '../shared') },
    pictures: { type: 'string', default: join(ROOT, '.cache/pictures') },
    cache: { type: 'string', default: join(ROOT, '.cache/pretrain') },
    out: { type: 'string', default: join(ROOT, 'static/models/base') },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '6000' },
  },
});

function whole(name: 'seed' | 'steps'): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number: ${values[name]}`);
  return value;
}

if (positionals[0] !== 'geometry') throw new Error(`unknown part: ${positionals[0] ?? '(none)'} (known: geometry)`);
await pretrainGeometry({ ...values, seed: whole('seed'), steps: whole('steps') });
