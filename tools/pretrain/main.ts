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
import { runTool, WrongUsage } from '../tool.ts';
import { fitCovers } from './covers.ts';
import { compareGroups, pretrain, reportAgain, trainFolds, trainStream } from './pretrain.ts';
import { fitUpright } from './upright.ts';

const ROOT = join(import.meta.dirname, '../..');

const USAGE = `usage: npm run pretrain -- [shape|picture|fold|report|groups|upright|covers] [--seed 1] [--last 2] [--folds 5] [--fold K ..]
         [--backend wasm|webgpu (shape, picture)] [--shared FOLDER] [--pictures FOLDER] [--cache FOLDER] [--out FOLDER]
Without a part everything is trained.`;

function wholeNumber(name: string, given: string, least: number): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < least) throw new WrongUsage(`--${name} must be a whole number from ${least}: ${given}`);
  return value;
}

await runTool(USAGE, async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
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
  const { backend } = values;
  if (backend !== 'wasm' && backend !== 'webgpu') throw new WrongUsage(`--backend must be wasm or webgpu: ${backend}`);
  const options = {
    ...values,
    seed: wholeNumber('seed', values.seed, 0),
    last: wholeNumber('last', values.last, 0),
    folds: wholeNumber('folds', values.folds, 2),
  };
  const folds = values.fold.map((fold) => wholeNumber('fold', fold, 0));
  const parts: Readonly<Record<string, () => Promise<void>>> = {
    shape: () => trainStream('shape', options, backend),
    picture: () => trainStream('picture', options, backend),
    fold: () => trainFolds(folds, options),
    report: () => reportAgain(options),
    groups: () => compareGroups(options),
    upright: () => fitUpright(options),
    covers: () => fitCovers(options),
  };
  const [part] = positionals;
  if (part === undefined) return pretrain(options);
  const run = parts[part];
  if (!run) throw new WrongUsage(`unknown part: ${part}`);
  return run();
});
