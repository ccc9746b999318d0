/**
 * From photos to weights: reads the real photos, trains both streams of the network on made faces, puts them together, sets
 * the scale on resting faces and real smiles, writes the weights with their model card, and reports on people never fitted
 * on. Interrupted, it goes on where it was.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIDED_UNITS, unitIndex } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import type { AuNetParams } from '../../src/learn/nets/au-net.ts';
import { countParams, disposeTree } from '../../src/learn/params.ts';
import { listShards } from '../pictures/shards.ts';
import { startBackend } from './backend.ts';
import { findPeople, type Person } from './people.ts';
import { writeCard } from './report/card.ts';
import { answersTo, realSamples } from './report/evaluate.ts';
import { officialReport } from './report/official.ts';
import { reportOn } from './report/report.ts';
import { PictureSamples, readPictureFaces } from './samples/picture-samples.ts';
import { findReadings, type Reading } from './samples/readings.ts';
import { Sources } from './samples/recipe.ts';
import { RigSamples } from './samples/rig-samples.ts';
import { Strangers } from './samples/strangers.ts';
import { assemble, fuseStage } from './training/fuse.ts';
import { PictureCodes } from './training/picture-codes.ts';
import { train } from './training/stage.ts';
import { pictureStage, shapeStage } from './training/streams.ts';
import { calibrate } from './weights/calibrate.ts';
import { exportedLayers, exportModel, type Calibration } from './weights/export.ts';

export interface PretrainOptions {
  /** Folder with `faces` and `data/ict-facekit`. */
  readonly shared: string;
  /** Folder of made pictures, with `fit` and `report` (npm run pictures -- make). */
  readonly pictures: string;
  readonly cache: string;
  readonly out: string;
  readonly seed: number;
}

/** Resting faces on which the scales are set, without neutral: with one, false alarms are fewer in any case. */
const CALM_FACES = 2000;
const RELEASE = '1.1.0';

/** Trains, each stage from its last checkpoint in `cache`. */
function trainNetwork(sources: Sources, cache: string, seed: number): AuNetParams {
  const shape = train(shapeStage(sources, seed), cache).stream;
  const picture = train(pictureStage(sources, seed), cache).stream;
  const codes = new PictureCodes(picture, sources.pictures, `${seed}/codes`);
  const params = assemble(train(fuseStage(sources, shape, picture, codes, seed), cache), picture);
  console.log(`${countParams(params)} parameters in all`);
  return params;
}

/** Scales of units and sides. */
export function scales(
  params: AuNetParams,
  sources: Sources,
  fit: readonly Reading[],
): { units: Calibration; sides: Calibration } {
  const calm = answersTo(
    params,
    Array.from({ length: CALM_FACES }, (_, i) => sources.calm(`calm/${i}`)),
    MEAN_FACE,
  );
  const smiles = [false, true].flatMap((known) => answersTo(params, realSamples(fit, true, known), MEAN_FACE));
  const corner = unitIndex('AU12');
  const side = 2 * SIDED_UNITS.indexOf(corner);
  const set = (vector: 'latents' | 'sides', columns: readonly number[]): Calibration =>
    calibrate(
      calm.map((answer) => answer[vector]),
      smiles.map((answer) => answer[vector]),
      columns,
    );
  return { units: set('latents', [corner]), sides: set('sides', [side, side + 1]) };
}

export async function pretrain({ shared, pictures, cache, out, seed }: PretrainOptions): Promise<void> {
  const start = performance.now();
  await startBackend();
  registerTrainingKernels();

  // the people, as the finder sees them, and the faces made from those fitted on
  const people = findPeople(shared);
  const readings = await findReadings(shared, cache);
  const fit = readings.filter(({ part }) => part === 'fit');
  const strangers = new Strangers(fit);
  const faces = readPictureFaces(join(pictures, 'fit'));
  const moved = new RigSamples(strangers, join(shared, 'data/ict-facekit'));
  const sources = new Sources(moved, new PictureSamples(faces, strangers), fit);

  // weights
  const params = trainNetwork(sources, cache, seed);
  const { units, sides } = scales(params, sources, fit);
  const layers = exportedLayers(params, MEAN_FACE, units, sides);
  const version = await exportModel(out, RELEASE, layers);
  disposeTree(layers);
  disposeTree(params);

  // what they are worth, read back from the files
  const unseen = readPictureFaces(join(pictures, 'report'));
  const count = (part: Person['part']): number => people.filter((person) => person.part === part).length;
  const made = (part: Person['part']): string =>
    `npm run pictures -- make --part ${part} --shards ${listShards(join(pictures, part)).length}`;
  const facts = {
    version,
    commands: ['npm run assemble', made('fit'), made('report'), `npm run pretrain -- --seed ${seed}`],
    ...reportOn(out, readings, unseen),
    official: await officialReport(shared, pictures),
    pictures: [faces.length, unseen.length] as const,
    people: [count('fit'), count('report')] as const,
  };
  writeFileSync(join(cache, `report-${seed}.json`), JSON.stringify(facts, null, 1));
  writeCard(out, facts);
  console.log(`weights ${version} in ${out}, after ${((performance.now() - start) / 60_000).toFixed(0)} minutes`);
}
