/**
 * `npm run pretrain -- geometry --shared ../shared`: readings of the real photos, training on made faces, calibration on
 * real neutrals, weights to static/models/base, and the numbers of people never fitted on. Interrupted, it goes on where
 * it was.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIDED_UNITS, unitIndex } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import { disposeTree } from '../../../src/learn/params.ts';
import { startBackend } from '../backend.ts';
import { findPeople } from '../people.ts';
import { Random } from '../../pictures/random.ts';
import { calibrate } from './calibrate.ts';
import { answersTo, realSamples, smileSamples } from './evaluate.ts';
import { writeCard } from './card.ts';
import { exportedLayers, exportModel } from './export.ts';
import { PictureSamples, readPictureFaces } from './picture-samples.ts';
import { officialReport } from './official.ts';
import { findReadings } from './readings.ts';
import { reportOn } from './report.ts';
import { RigSamples } from './rig-samples.ts';
import { toBatch, type Sample } from './sample.ts';
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

const BATCH = 256;
/** Shares of a batch: resting faces, real smiles, made pictures; the rest is moved by the rig alone. */
const RESTING = 0.1;
const SMILING = 0.02;
const PICTURED = 0.7;
const PEAK_RATE = 2e-3;
/** Resting faces on which the scales are set, without neutral: with one, false alarms are fewer in any case. */
const STRANGERS = 2000;
/** They lie further out than the faces trained on, which the network knows to be at rest. */
const STRANGENESS = 1.5;
const RELEASE = '1.0.0';
const REPORT_EVERY = 200;
const SAVE_EVERY = 1000;

export async function pretrainGeometry({ shared, pictures, cache, out, seed, steps }: GeometryOptions): Promise<void> {
  await startBackend();
  const people = findPeople(shared);
  const readings = await findReadings(shared, cache);
  const fit = readings.filter(({ part }) => part === 'fit');
  const strangers = new Strangers(fit);
  const moved = new RigSamples(strangers, join(shared, 'data/ict-facekit'));
  const faces = readPictureFaces(join(pictures, 'fit'));
  const pictured = new PictureSamples(faces, strangers);
  const smiling = [false, true].flatMap((known) => smileSamples(fit, known));
  /** Sample `i` of a batch. */
  const make = (batch: string, i: number): Sample => {
    const key = `${batch}/${i}`;
    const place = i / BATCH;
    if (place < RESTING) return moved.resting(key);
    if (place < RESTING + SMILING) return new Random(key).pick(smiling);
    return (place < RESTING + SMILING + PICTURED ? pictured : moved).make(key);
  };

  const key = JSON.stringify({ seed, steps, faces: faces.length, BATCH, RESTING, SMILING, PICTURED, PEAK_RATE });
  const checkpoint = join(cache, `geometry-${seed}.bin`);
  let state = loadCheckpoint(checkpoint, key) ?? freshState(seed);
  const first = state.adam.step;
  const start = performance.now();
  let average = 0;
  for (let step = first; step < steps; step++) {
    const samples = Array.from({ length: BATCH }, (_, i) => make(`${seed}/${step}`, i));
    const next = trainStep(state, toBatch(samples, MEAN_FACE), rateAt(step, steps, PEAK_RATE));
    state = next.state;
    average += next.loss / REPORT_EVERY;
    if ((step + 1) % REPORT_EVERY === 0) {
      const each = (performance.now() - start) / (step + 1 - first);
      const left = ((steps - step - 1) * each) / 60_000;
      console.log(
        `step ${step + 1} of ${steps}  loss ${average.toFixed(4)}  ${each.toFixed(0)} ms a step, ${left.toFixed(1)} min left`,
      );
      average = 0;
    }
    if ((step + 1) % SAVE_EVERY === 0 || step + 1 === steps) saveCheckpoint(checkpoint, key, state);
  }

  const calm = answersTo(
    state.params,
    Array.from({ length: STRANGERS }, (_, i) => ({ ...moved.resting(`stranger/${i}`, STRANGENESS), known: false })),
    MEAN_FACE,
  );
  const smiles = [false, true].flatMap((known) => answersTo(state.params, realSamples(fit, true, known), MEAN_FACE));
  const [corner, side] = [unitIndex('AU12'), 2 * SIDED_UNITS.indexOf(unitIndex('AU12'))];
  const units = calibrate(
    calm.map(({ latents }) => latents),
    smiles.map(({ latents }) => latents),
    [corner],
  );
  const sides = calibrate(
    calm.map(({ sides }) => sides),
    smiles.map(({ sides }) => sides),
    [side, side + 1],
  );
  const layers = exportedLayers(state.params, MEAN_FACE, units, sides);
  const version = await exportModel(out, RELEASE, layers);
  disposeTree(layers);
  disposeTree(state.params);
  const unseen = readPictureFaces(join(pictures, 'report'));
  const facts = {
    version,
    command: `npm run pretrain -- geometry --seed ${seed} --steps ${steps}`,
    ...reportOn(out, readings, unseen),
    official: await officialReport(shared, pictures),
    pictures: [faces.length, unseen.length] as const,
    people: (['fit', 'report'] as const).map((part) => people.filter((person) => person.part === part).length) as [
      number,
      number,
    ],
  };
  writeFileSync(join(cache, `geometry-${seed}.json`), JSON.stringify(facts, null, 1));
  writeCard(out, facts);
  console.log(`weights ${version} in ${out}`);
}
