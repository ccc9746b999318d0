/**
 * `npm run pretrain -- geometry --shared ../shared`: readings of the real photos, training on made faces, calibration on
 * real neutrals, weights to static/models/base, and the numbers of people never fitted on. Interrupted, it goes on where
 * it was.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import { disposeTree } from '../../../src/learn/params.ts';
import { startBackend } from '../backend.ts';
import { Random } from '../../pictures/random.ts';
import { calibrate } from './calibrate.ts';
import { answersTo, realSamples } from './evaluate.ts';
import { exportedLayers, exportModel } from './export.ts';
import { PictureSamples, readPictureFaces } from './picture-samples.ts';
import { findReadings } from './readings.ts';
import { reportOn } from './report.ts';
import { RigSamples } from './rig-samples.ts';
import { toBatch, type Sample } from './sample.ts';
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
/** Shares of a batch that are real neutral faces and made pictures; the rest is moved by the rig alone. */
const RESTING = 0.06;
const PICTURED = 0.64;
const PEAK_RATE = 2e-3;
const RELEASE = '1.0.0';
const REPORT_EVERY = 200;
const SAVE_EVERY = 1000;

export async function pretrainGeometry({ shared, pictures, cache, out, seed, steps }: GeometryOptions): Promise<void> {
  await startBackend();
  const readings = await findReadings(shared, cache);
  const fit = readings.filter(({ part }) => part === 'fit');
  const moved = new RigSamples(fit, join(shared, 'data/ict-facekit'));
  const resting = [false, true].flatMap((known) => realSamples(fit, false, known));
  const faces = readPictureFaces(join(pictures, 'fit'));
  const pictured = new PictureSamples(
    faces,
    resting.map(({ points }) => points),
  );
  /** Sample `i` of a batch. */
  const make = (batch: string, i: number): Sample => {
    const place = i / BATCH;
    if (place < RESTING) return new Random(`${batch}/${i}`).pick(resting);
    return (place < RESTING + PICTURED ? pictured : moved).make(`${batch}/${i}`);
  };

  const key = JSON.stringify({ seed, steps, faces: faces.length, BATCH, PICTURED, RESTING, PEAK_RATE });
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

  const neutrals = [false, true].flatMap((known) => answersTo(state.params, realSamples(fit, false, known), MEAN_FACE));
  const units = calibrate(neutrals.map(({ latents }) => latents));
  const sides = calibrate(neutrals.map(({ sides }) => sides));
  const layers = exportedLayers(state.params, MEAN_FACE, units, sides);
  const version = await exportModel(out, RELEASE, layers);
  disposeTree(layers);
  disposeTree(state.params);
  const report = reportOn(out, readings, readPictureFaces(join(pictures, 'report')));
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'geometry-report.json'), JSON.stringify({ version, ...report }, null, 1));
  console.log(`weights ${version} in ${out}`);
}
