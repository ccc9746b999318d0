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
import { findRealFaces, type RealFace } from './samples/real-faces.ts';
import { RealSamples } from './samples/real-samples.ts';
import { Sources } from './samples/recipe.ts';
import { RigSamples } from './samples/rig-samples.ts';
import { Strangers } from './samples/strangers.ts';
import { teachShards } from './samples/teacher.ts';
import { PictureCodes } from './training/picture-codes.ts';
import { trainPicture, trainShape, trainWhole, writeWeights } from './weights/make.ts';
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

type Gathered = Awaited<ReturnType<typeof gather>>;

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

/** A training on everybody, or on everybody but the people of a fold. */
interface Run {
  readonly name: string;
  readonly ids: readonly string[];
  readonly sources: Sources;
}

/** The trainings of all folds, and last the one of everybody. */
function runsOf({ real, people, strangers, sources }: Gathered, folds: number): { runs: Run[]; judged: RealFace[] } {
  const judged = judgedFaces(real, people);
  const toLearn = real.filter(({ coded, source }) => coded || source === 'portraits');
  const without = (ids: readonly string[]): Sources => {
    const away = new Set(ids);
    return sources.with(new RealSamples(toLearn.filter(({ person }) => !away.has(person)), strangers)); // prettier-ignore
  };
  const left = peopleOfFolds(judged, folds).map((ids, i) => ({ name: `fold-${i + 1}-of-${folds}`, ids }));
  return { runs: [...left, { name: 'whole', ids: [] }].map((run) => ({ ...run, sources: without(run.ids) })), judged };
}

/**
 * Trains the picture streams alone: the only stages that a graphics processor makes much quicker. `run` names the one of a fold
 * (from 1) or, 0, that of everybody; null all of them, one after the other.
 */
export async function trainPictures(options: PretrainOptions, backend: TrainingBackend, run: number | null): Promise<void> {
  await startBackend(backend);
  if (backend === 'wasm') registerTrainingKernels();
  const gathered = await gather(options);
  const { runs } = runsOf(gathered, options.folds);
  const chosen = run === null ? runs : [runs.at(run - 1)];
  for (const one of chosen) {
    if (!one) throw new Error(`no such fold: ${run} of ${options.folds}`);
    disposeTree(await trainPicture(one.name, gathered.sources, one.sources, options.cache, options.seed));
  }
}

export async function pretrain(options: PretrainOptions): Promise<void> {
  const start = performance.now();
  const { shared, pictures, cache, out, seed, folds } = options;
  await startBackend();
  registerTrainingKernels();
  const gathered = await gather(options);
  const { people, readings, real, made, sources } = gathered;
  const unseen = readPictureFaces(join(pictures, 'report'));

  // once without each fold's people, who are then read by it, and once with everybody
  const { runs, judged } = runsOf(gathered, folds);
  const shape = await trainShape(sources, cache, seed);
  const fitted: Fitted[] = [];
  for (const { name, ids, sources: own } of runs) {
    const picture = await trainPicture(name, sources, own, cache, seed);
    const codes = new PictureCodes(picture, own.pictures, own.neutrals, `${seed}/codes`);
    const params = await trainWhole(name, own, { shape, picture }, codes, cache, seed);
    const away = new Set(ids);
    const faces = judged.filter(({ person }) => away.has(person));
    fitted.push({ params, ids, coded: judge(params, faces, false), made: judgeMade(params, unseen) });
  }
  const whole = fitted.pop()!;

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
  const version = await writeWeights(whole.params, scaleWithout(-1), out);
  disposeTree(whole.params);

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
