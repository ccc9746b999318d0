/**
 * `npm run pretrain -- geometry --shared ../shared`: reads the real photos, trains on made faces, sets the scale on resting
 * faces and real smiles, writes the weights with their model card, and reports on people never fitted on. Interrupted, it
 * goes on where it was.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIDED_UNITS, unitIndex } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import type { AuNetParams } from '../../../src/learn/nets/au-net.ts';
import { countParams, disposeTree } from '../../../src/learn/params.ts';
import { listShards } from '../../pictures/shards.ts';
import { startBackend } from '../backend.ts';
import { findPeople, type Person } from '../people.ts';
import { calibrate } from './calibrate.ts';
import { writeCard } from './card.ts';
import { answersTo, realSamples, smileSamples } from './evaluate.ts';
import { exportedLayers, exportModel, type Calibration } from './export.ts';
import { officialReport } from './official.ts';
import { PictureSamples, readPictureFaces } from './picture-samples.ts';
import { findReadings, type Reading } from './readings.ts';
import { BATCH, drawBatch, PICTURED, RESTING, SMILING, type Sources } from './recipe.ts';
import { reportOn } from './report.ts';
import { RigSamples } from './rig-samples.ts';
import { toBatch } from './sample.ts';
import { Strangers } from './strangers.ts';
import { freshState, loadCheckpoint, rateAt, saveCheckpoint, trainStep } from './train.ts';

export interface GeometryOptions {
  /** Folder with `faces` and `data/ict-facekit`. */
  readonly shared: string;
  /** Folder of made pictures, with `fit` and `report` (npm run pictures -- make). */
  readonly pictures: string;
  readonly cache: string;
  readonly out: string;
  readonly seed: number;
  readonly steps: number;
}

const PEAK_RATE = 2e-3;
/** Resting faces on which the scales are set, without neutral: with one, false alarms are fewer in any case. */
const STRANGERS = 2000;
/** They lie further out than the faces trained on, which the network knows to be at rest. */
const STRANGENESS = 1.5;
const RELEASE = '1.0.0';
const REPORT_EVERY = 200;
const SAVE_EVERY = 1000;

/** Trains from the last checkpoint, if there is one of the same recipe, to the end. */
function train(sources: Sources, faces: number, { cache, seed, steps }: GeometryOptions): AuNetParams {
  const key = JSON.stringify({ seed, steps, faces, BATCH, RESTING, SMILING, PICTURED, PEAK_RATE });
  const checkpoint = join(cache, `geometry-${seed}.bin`);
  let state = loadCheckpoint(checkpoint, key) ?? freshState(seed);
  const first = state.adam.step;
  console.log(`${countParams(state.params)} parameters, from step ${first}`);
  const start = performance.now();
  let sum = 0;
  for (let step = first; step < steps; step++) {
    const next = trainStep(state, toBatch(drawBatch(sources, `${seed}/${step}`), MEAN_FACE), rateAt(step, steps, PEAK_RATE));
    state = next.state;
    sum += next.loss;
    const done = step + 1;
    if (done % REPORT_EVERY === 0) {
      const each = (performance.now() - start) / (done - first);
      const left = ((steps - done) * each) / 60_000;
      console.log(
        `step ${done} of ${steps}  loss ${(sum / REPORT_EVERY).toFixed(4)}  ${each.toFixed(0)} ms a step, ${left.toFixed(1)} min left`,
      );
      sum = 0;
    }
    if (done % SAVE_EVERY === 0 || done === steps) saveCheckpoint(checkpoint, key, state);
  }
  disposeTree(state.adam.mean);
  disposeTree(state.adam.square);
  return state.params;
}

/** Scales of units and sides. */
function scales(params: AuNetParams, moved: RigSamples, fit: readonly Reading[]): { units: Calibration; sides: Calibration } {
  const resting = Array.from({ length: STRANGERS }, (_, i) => ({ ...moved.resting(`stranger/${i}`, STRANGENESS), known: false }));
  const calm = answersTo(params, resting, MEAN_FACE);
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

export async function pretrainGeometry(options: GeometryOptions): Promise<void> {
  const { shared, pictures, cache, out, seed, steps } = options;
  await startBackend();

  // the people, as the finder sees them, and the faces made from those fitted on
  const people = findPeople(shared);
  const readings = await findReadings(shared, cache);
  const fit = readings.filter(({ part }) => part === 'fit');
  const strangers = new Strangers(fit);
  const faces = readPictureFaces(join(pictures, 'fit'));
  const moved = new RigSamples(strangers, join(shared, 'data/ict-facekit'));
  const smiling = [false, true].flatMap((known) => smileSamples(fit, known));

  // weights
  const params = train({ moved, pictured: new PictureSamples(faces, strangers), smiling }, faces.length, options);
  const { units, sides } = scales(params, moved, fit);
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
    commands: ['npm run assemble', made('fit'), made('report'), `npm run pretrain -- geometry --seed ${seed} --steps ${steps}`],
    ...reportOn(out, readings, unseen),
    official: await officialReport(shared, pictures),
    pictures: [faces.length, unseen.length] as const,
    people: [count('fit'), count('report')] as const,
  };
  writeFileSync(join(cache, `geometry-${seed}.json`), JSON.stringify(facts, null, 1));
  writeCard(out, facts);
  console.log(`weights ${version} in ${out}`);
}
