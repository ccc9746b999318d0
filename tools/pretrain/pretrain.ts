/**
 * From photos to weights: finds the faces of all real pictures, trains both streams of the network on made faces and on real ones
 * without action units, puts them together with the coded faces of all people but those of one fold after another, sets the scale
 * on the people left out, does it once more with everybody, and writes weights, folds and model card. Interrupted, it goes on
 * where it was.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import type { AuNetParams } from '../../src/learn/nets/au-net.ts';
import { disposeTree } from '../../src/learn/params.ts';
import { listShards } from '../pictures/shards.ts';
import { startBackend, type TrainingBackend } from './backend.ts';
import { foldFolder, judge, judgedFaces, judgeMade, peopleOfFolds, restingLatents, writePeople } from './left-out.ts';
import { findPeople, type Person } from './people.ts';
import { writeCard } from './report/card.ts';
import { groupTable, reportGroups } from './report/groups.ts';
import { officialReport } from './report/official.ts';
import { reportOn } from './report/report.ts';
import { PictureSamples, readPictureFaces } from './samples/picture-samples.ts';
import { findReadings } from './samples/readings.ts';
import { findRealFaces } from './samples/real-faces.ts';
import { RealSamples } from './samples/real-samples.ts';
import { Sources } from './samples/recipe.ts';
import { RigSamples } from './samples/rig-samples.ts';
import { Strangers } from './samples/strangers.ts';
import { teachShards } from './samples/teacher.ts';
import { PictureCodes } from './training/picture-codes.ts';
import { train } from './training/stage.ts';
import { pictureStage } from './training/streams.ts';
import { trainStreams, trainWhole, writeWeights } from './weights/make.ts';
import { setScale } from './weights/scale.ts';

export interface PretrainOptions {
  /** Folder with `faces`, `models` and `data/ict-facekit`. */
  readonly shared: string;
  /** Folder of made pictures, with `fit` and `report` (npm run pictures -- make). */
  readonly pictures: string;
  readonly cache: string;
  readonly out: string;
  readonly seed: number;
  readonly folds: number;
}

/** Shards whose pictures the teacher is shown. */
const TAUGHT_SHARDS = 12;

/** A network fitted without the people of `ids`, and how it reads them and people that only made pictures show. */
interface Fitted {
  readonly params: AuNetParams;
  readonly ids: readonly string[];
  readonly coded: ReturnType<typeof judge>;
  readonly made: ReturnType<typeof judgeMade>;
}

/** The people, as the finder sees them, and the faces made from those fitted on. */
async function gather({ shared, pictures, cache }: PretrainOptions) {
  const people = findPeople(shared);
  const readings = await findReadings(shared, cache);
  const real = await findRealFaces(shared, cache);
  const fit = readings.filter(({ part }) => part === 'fit');
  const strangers = new Strangers(fit);
  const official = join(shared, 'models/face_landmarker.task');
  const taught = await teachShards(official, join(pictures, 'fit'), TAUGHT_SHARDS, join(cache, 'taught.json'));
  const made = readPictureFaces(join(pictures, 'fit'), taught);
  const unnamed = real.filter(({ coded, source }) => !coded && source === 'generated');
  const sources = new Sources({
    moved: new RigSamples(strangers, join(shared, 'data/ict-facekit')),
    pictured: new PictureSamples(made, strangers),
    fit,
    uncoded: new RealSamples(unnamed, strangers),
    coded: null,
  });
  return { people, readings, real, strangers, made, sources };
}

/** Trains the picture stream alone: the only stage that a graphics processor makes much quicker. */
export async function trainPictures(options: PretrainOptions, backend: TrainingBackend): Promise<void> {
  await startBackend(backend);
  const { sources } = await gather(options);
  disposeTree(await train(pictureStage(sources, options.seed), options.cache));
}

export async function pretrain(options: PretrainOptions): Promise<void> {
  const start = performance.now();
  const { shared, pictures, cache, out, seed, folds } = options;
  await startBackend();
  registerTrainingKernels();
  const { people, readings, real, strangers, made, sources } = await gather(options);
  const unseen = readPictureFaces(join(pictures, 'report'));

  // streams that no coded face is fitted on, and what the picture stream makes of every picture
  const streams = await trainStreams(sources, cache, seed);
  const judged = judgedFaces(real, people);
  const toLearn = real.filter(({ coded, source }) => coded || source === 'portraits');
  const everyone = sources.with(new RealSamples(toLearn, strangers));
  const codes = new PictureCodes(streams.picture, everyone.pictures, everyone.neutrals, `${seed}/codes`);

  // once without each fold's people, who are then read by it
  const leftOut = peopleOfFolds(judged, folds);
  const fitted: Fitted[] = [];
  for (const [i, ids] of leftOut.entries()) {
    const away = new Set(ids);
    const others = sources.with(new RealSamples(toLearn.filter(({ person }) => !away.has(person)), strangers)); // prettier-ignore
    const params = await trainWhole(`fold-${i + 1}-of-${folds}`, others, streams, codes, cache, seed);
    const faces = judged.filter(({ person }) => away.has(person));
    fitted.push({ params, ids, coded: judge(params, faces, false), made: judgeMade(params, unseen) });
  }

  // everybody's scale is set on those who were left out; a fold's own people do not set its
  const scaleWithout = (own: number): ReturnType<typeof setScale> => {
    const others = fitted.filter((_, i) => i !== own);
    const faces = others.flatMap(({ coded }) => coded);
    return setScale({
      coded: faces.filter(({ coded }) => coded),
      made: others[0]!.made,
      resting: restingLatents(faces),
    });
  };
  for (const [i, { params, ids }] of fitted.entries()) {
    const folder = foldFolder(cache, i + 1, folds);
    await writeWeights(params, scaleWithout(i), folder);
    writePeople(folder, ids, real, judged);
    disposeTree(params);
  }
  const whole = await trainWhole('whole', everyone, streams, codes, cache, seed);
  const version = await writeWeights(whole, scaleWithout(-1), out);
  disposeTree(whole);

  // what they are worth, read back from the files
  const count = (part: Person['part']): number => people.filter((person) => person.part === part).length;
  const made_ = (part: Person['part']): string =>
    `npm run pictures -- make --part ${part} --shards ${listShards(join(pictures, part)).length}`;
  const facts = {
    version,
    commands: ['npm run assemble', made_('fit'), made_('report'), `npm run pretrain -- --seed ${seed}`],
    ...reportOn(out, readings, unseen, new Set()),
    official: await officialReport(shared, pictures),
    groups: reportGroups(out, shared, readings, unseen),
    pictures: [made.length, unseen.length] as const,
    people: [count('fit'), count('report')] as const,
  };
  writeFileSync(join(cache, `report-${seed}.json`), JSON.stringify(facts, null, 1));
  writeCard(out, facts);
  console.log(`weights ${version} in ${out}, after ${((performance.now() - start) / 60_000).toFixed(0)} minutes`);
}

/** Compares groups of people never fitted on, as the weights in `out` read them. */
export async function compareGroups({ shared, pictures, cache, out }: Omit<PretrainOptions, 'seed' | 'folds'>): Promise<void> {
  await startBackend();
  console.log(
    groupTable(reportGroups(out, shared, await findReadings(shared, cache), readPictureFaces(join(pictures, 'report')))),
  );
}
