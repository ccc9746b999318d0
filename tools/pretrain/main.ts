/**
 * `npm run pretrain`: trains the network that the app ships with, from the photos to the committed weights and their card.
 * `npm run pretrain -- groups`: compares how the committed weights read lighter and darker skin.
 */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareGroups, pretrain } from './pretrain.ts';

const ROOT = join(import.meta.dirname, '../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    shared: { type: 'string', default: process.env.FACSIMILE_SHARED ?? join(ROOT, '../shared') },
    pictures: { type: 'string', default: join(ROOT, '.cache/pictures') },
    cache: { type: 'string', default: join(ROOT, '.cache/pretrain') },
    out: { type: 'string', default: join(ROOT, 'static/models/base') },
    seed: { type: 'string', default: '1' },
  },
});

const seed = Number(values.seed);
if (!Number.isInteger(seed) || seed < 0) throw new Error(`--seed must be a whole number: ${values.seed}`);
const [part] = positionals;
if (part === undefined) await pretrain({ ...values, seed });
else if (part === 'groups') await compareGroups(values);
else throw new Error(`unknown part: ${part} (known: groups; without any, everything is trained)`);
