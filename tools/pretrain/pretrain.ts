/**
 * From photos to weights: reads the real photos, trains both streams of the network on made faces, puts them together, sets
 * the scale on resting faces and real smiles, writes the weights with their model card, and reports on people never fitted
 * on. Interrupted, it goes on where it was.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import { listShards } from '../pictures/shards.ts';
import { startBackend } from './backend.ts';
import { findPeople, scalePeople, type Person } from './people.ts';
import { writeCard } from './report/card.ts';
import { groupTable, reportGroups } from './report/groups.ts';
import { officialReport } from './report/official.ts';
import { reportOn } from './report/report.ts';
import { PictureSamples, readPictureFaces } from './samples/picture-samples.ts';
import { findReadings } from './samples/readings.ts';
import { Sources } from './samples/recipe.ts';
import { RigSamples } from './samples/rig-samples.ts';
import { Strangers } from './samples/strangers.ts';
import { trainNetwork, writeWeights } from './weights/make.ts';

export interface PretrainOptions {
  /** Folder with `faces` and `data/ict-facekit`. */
  readonly shared: string;
  /** Folder of made pictures, with `fit` and `report` (npm run pictures -- make). */
  readonly pictures: string;
  readonly cache: string;
  readonly out: string;
  readonly seed: number;
}

export async function pretrain({ shared, pictures, cache, out, seed }: PretrainOptions): Promise<void> {
  const start = performance.now();
  await startBackend();
  registerTrainingKernels();

  // the people, as the finder sees them, and the faces made from those fitted on
  const people = findPeople(shared);
  const scaling = scalePeople(people);
  const readings = await findReadings(shared, cache);
  const fit = readings.filter(({ part }) => part === 'fit');
  const strangers = new Strangers(fit);
  const faces = readPictureFaces(join(pictures, 'fit'));
  const moved = new RigSamples(strangers, join(shared, 'data/ict-facekit'));
  const sources = new Sources(moved, new PictureSamples(faces, strangers), fit);

  const version = await writeWeights(trainNetwork(sources, cache, seed), sources, readings, scaling, out);

  // what they are worth, read back from the files
  const unseen = readPictureFaces(join(pictures, 'report'));
  const count = (part: Person['part']): number => people.filter((person) => person.part === part).length;
  const made = (part: Person['part']): string =>
    `npm run pictures -- make --part ${part} --shards ${listShards(join(pictures, part)).length}`;
  const facts = {
    version,
    commands: ['npm run assemble', made('fit'), made('report'), `npm run pretrain -- --seed ${seed}`],
    ...reportOn(out, readings, unseen, scaling),
    official: await officialReport(shared, pictures),
    groups: reportGroups(out, shared, readings, unseen),
    pictures: [faces.length, unseen.length] as const,
    people: [count('fit'), count('report')] as const,
  };
  writeFileSync(join(cache, `report-${seed}.json`), JSON.stringify(facts, null, 1));
  writeCard(out, facts);
  console.log(`weights ${version} in ${out}, after ${((performance.now() - start) / 60_000).toFixed(0)} minutes`);
}

/** Compares groups of people never fitted on, as the weights in `out` read them. */
export async function compareGroups({ shared, pictures, cache, out }: Omit<PretrainOptions, 'seed'>): Promise<void> {
  await startBackend();
  console.log(
    groupTable(reportGroups(out, shared, await findReadings(shared, cache), readPictureFaces(join(pictures, 'report')))),
  );
}
