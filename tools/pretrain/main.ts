/**
 * `npm run pretrain [-- --folds N]`: trains the network that the app ships with, from the photos to the committed weights and their
 * card, and N times without a part of the coded people, so that its numbers are on people never fitted on.
 * `--last N` is the seed of the last stage, on streams of `--seed`.
 * `npm run pretrain -- shape|picture [--backend webgpu]` and, after both, `npm run pretrain -- fold --fold K [--fold L]`: its stages alone, for
 * several cores or a graphics processor; K is 0 for the training of everybody. The whole then goes on from what they left.
 * `npm run pretrain -- report`: writes the card of the weights that are there anew.
 * `npm run pretrain -- groups`: compares how lighter and darker skin, and younger and older faces, are read.
 * `npm run pretrain -- upright`: fits what tells an upright face from one turned over.
 * `npm run pretrain -- covers`: fits what tells from a crop's pixels whether something hides the eyes or the mouth.
 */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fitCovers } from './covers.ts';
import { compareGroups, pretrain, reportAgain, trainFolds, trainStream } from './pretrain.ts';
import { fitUpright } from './upright.ts';

const ROOT = join(import.meta.dirname, '../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    shared: { type: 'string', default: process.env.FACSIMILE_SHARED ?? join(ROOT, '../shared') },
    pictures: { type: 'string', default: join(ROOT, '.cache/pictures') },
    cache: { type: 'string', default: join(ROOT, '.cache/pretrain') },
    out: { type: 'string', default: join(ROOT, 'static/models/base') },
    seed: { type: 'string', default: '1' },
    last: { type: 'string', default: '2' },
    folds: { type: 'string', default: '5' },
    fold: { type: 'string', multiple: true, default: ['0'] },
    backend: { type: 'string', default: 'wasm' },
  },
});

function wholeNumber(name: string, given: string, least: number): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name} must be a whole number from ${least}: ${given}`);
  return value;
}

const { backend } = values;
if (backend !== 'wasm' && backend !== 'webgpu') throw new Error(`--backend must be wasm or webgpu: ${backend}`);
const options = {
  ...values,
  seed: wholeNumber('seed', values.seed, 0),
  last: wholeNumber('last', values.last, 0),
  folds: wholeNumber('folds', values.folds, 2),
};
const [part] = positionals;
if (part === undefined) await pretrain(options);
else if (part === 'shape' || part === 'picture') await trainStream(part, options, backend);
else if (part === 'fold')
  await trainFolds(
    values.fold.map((fold) => wholeNumber('fold', fold, 0)),
    options,
  );
else if (part === 'report') await reportAgain(options);
else if (part === 'groups') await compareGroups(options);
else if (part === 'upright') await fitUpright(options);
else if (part === 'covers') await fitCovers(options);
else
  throw new Error(
    `unknown part: ${part} (known: shape, picture, fold, report, groups, upright, covers; without any, everything is trained)`,
  );
