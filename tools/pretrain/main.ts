/**
 * `npm run pretrain [-- --folds N]`: trains the network that the app ships with, from the photos to the committed weights and their
 * card, and N times without a part of the coded people, so that its numbers are on people never fitted on.
 * `npm run pretrain -- picture [--backend webgpu] [--fold K]`: its slowest stages alone, on a graphics processor where there is
 * one; K is 0 for the one that everybody takes part in.
 * `npm run pretrain -- groups`: compares how the committed weights read lighter and darker skin.
 */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareGroups, pretrain, trainPictures } from './pretrain.ts';

const ROOT = join(import.meta.dirname, '../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    shared: { type: 'string', default: process.env.FACSIMILE_SHARED ?? join(ROOT, '../shared') },
    pictures: { type: 'string', default: join(ROOT, '.cache/pictures') },
    cache: { type: 'string', default: join(ROOT, '.cache/pretrain') },
    out: { type: 'string', default: join(ROOT, 'static/models/base') },
    seed: { type: 'string', default: '1' },
    folds: { type: 'string', default: '5' },
    fold: { type: 'string' },
    backend: { type: 'string', default: 'wasm' },
  },
});

function whole(name: 'seed' | 'folds' | 'fold', least: number): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number from ${least}: ${values[name]}`);
  return value;
}

const { backend } = values;
if (backend !== 'wasm' && backend !== 'webgpu') throw new Error(`--backend must be wasm or webgpu: ${backend}`);
const options = { ...values, seed: whole('seed', 0), folds: whole('folds', 2) };
const [part] = positionals;
if (part === undefined) await pretrain(options);
else if (part === 'picture') await trainPictures(options, backend, values.fold === undefined ? null : whole('fold', 0));
else if (part === 'groups') await compareGroups(options);
else throw new Error(`unknown part: ${part} (known: picture, groups; without any, everything is trained)`);
