/**
 * From photos to weights: finds the faces of all real pictures, trains both streams of the network on made faces and on real ones
 * without action units, puts them together with the coded faces of all people but those of one fold after another, learns on the
 * people left out what the texture adds, sets the scale on them, does it once more with everybody, and writes weights, folds and model card. Interrupted, it goes on
 * where it was.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { intensity, presence } from '../../src/core/ordinal.ts';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import type { AuNetParams } from '../../src/learn/nets/au-net.ts';
import { versionOf } from '../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree } from '../../src/learn/params.ts';
import { evaluateFolder } from '../evaluate/evaluate.ts';
import type { PictureReading } from '../evaluate/reading.ts';
import { alarmsOf, type Alarms } from '../evaluate/resting.ts';
import { listShards } from '../pictures/shards.ts';
import { startBackend, type TrainingBackend } from './backend.ts';
import {
  answersOfFolds,
  foldFolder,
  judge,
  judgedFaces,
  judgeMade,
  peopleOfFolds,
  readLeftOut,
  readTextured,
  restingLatents,
  writePeople,
} from './left-out.ts';
import { findPeople, type Person } from './people.ts';
import { writeCard } from './report/card.ts';
import { groupTable } from './report/group-table.ts';
import { reportGroups } from './report/groups.ts';
import { officialReport } from './report/official.ts';
import { reportRealGroups } from './report/real-groups.ts';
import { reportOn } from './report/report.ts';
import { readCodedPictures } from './samples/coded-labels.ts';
import { PictureSamples, readPictureFaces } from './samples/picture-samples.ts';
import { findReadings } from './samples/readings.ts';
import { findRealFaces, IN_A_LIGHT_SMILE, type RealFace } from './samples/real-faces.ts';
import { RealSamples } from './samples/real-samples.ts';
import { Sources } from './samples/recipe.ts';
import { RigSamples } from './samples/rig-samples.ts';
import { InventedFaces } from './samples/invented-faces.ts';
import { teachShards } from './samples/teacher.ts';
import { joined, type Streams } from './training/fuse.ts';
import { PictureCodes } from './training/picture-codes.ts';
import { train } from './training/stage.ts';
import { fitTexture, type TexturedFace } from './training/texture.ts';
import { pictureStage, shapeStage } from './training/streams.ts';
import { readArtifacts } from './weights/artifacts.ts';
import type { Calibration } from './weights/export.ts';
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
  /** Seed of the last stage, on the streams of `seed`. */
  readonly last: number;
  readonly folds: number;
}

/** No other scale than that of the training. */
const AS_TRAINED: Calibration = { scale: ACTION_UNITS.map(() => 1), shift: ACTION_UNITS.map(() => 0) };
/** Shards whose pictures the teacher is shown. */
const TAUGHT_SHARDS = 12;

/** A network fitted without the people of `ids`, and how it reads them and people that only made pictures show. */
interface Fitted {
  readonly params: AuNetParams;
  readonly ids: readonly string[];
  readonly coded: ReturnType<typeof judge>;
  readonly made: ReturnType<typeof judgeMade>;
}

/** A network fitted without the people of `ids` that does not look at the texture yet, and how it reads all pictures of theirs. */
interface Blind {
  readonly params: AuNetParams;
  readonly ids: readonly string[];
  readonly faces: readonly RealFace[];
  readonly textured: readonly TexturedFace[];
}

type Gathered = Awaited<ReturnType<typeof gather>>;

/** The people, as the finder sees them, and the faces made from those fitted on. */
async function gather({ shared, pictures, cache }: PretrainOptions) {
  const people = findPeople(shared);
  const readings = await findReadings(shared, cache);
  const real = await findRealFaces(shared, cache);
  const fit = readings.filter(({ part }) => part === 'fit');
  const invented = new InventedFaces(fit);
  const official = join(shared, 'models/face_landmarker.task');
  const taught = await teachShards(official, join(pictures, 'fit'), TAUGHT_SHARDS, join(cache, 'taught.json'));
  const made = readPictureFaces(join(pictures, 'fit'), taught);
  const unnamed = real.filter(({ coded, source }) => !coded && source === 'generated');
  const sources = new Sources({
    moved: new RigSamples(invented, join(shared, 'data/ict-facekit')),
    pictured: new PictureSamples(made, invented),
    fit,
    uncoded: new RealSamples(unnamed, invented),
    coded: null,
  });
  return { people, readings, real, invented, made, sources };
}

/** A training on everybody, or on everybody but the people of a fold. */
interface Run {
  readonly name: string;
  readonly ids: readonly string[];
  readonly sources: Sources;
}

/** The trainings of all folds, and last the one of everybody. */
function runsOf({ real, people, invented, sources }: Gathered, folds: number): { runs: Run[]; judged: RealFace[] } {
  const judged = judgedFaces(real, people);
  const toLearn = real.filter(({ coded, source }) => coded || source === 'portraits');
  const without = (ids: readonly string[]): Sources => {
    const away = new Set(ids);
    return sources.with(new RealSamples(toLearn.filter(({ person }) => !away.has(person)), invented)); // prettier-ignore
  };
  const left = peopleOfFolds(judged, folds).map((ids, i) => ({ name: `fold-${i + 1}-of-${folds}`, ids }));
  return { runs: [...left, { name: 'whole', ids: [] }].map((run) => ({ ...run, sources: without(run.ids) })), judged };
}

/** Trains one stream alone, for which a machine with several cores or a graphics processor has time beside the other. */
export async function trainStream(which: 'shape' | 'picture', options: PretrainOptions, backend: TrainingBackend): Promise<void> {
  await startBackend(backend);
  if (backend === 'wasm') registerTrainingKernels();
  const { sources } = await gather(options);
  disposeTree(
    which === 'shape'
      ? await train(shapeStage(sources, options.seed), options.cache)
      : await train(pictureStage(sources, options.seed), options.cache),
  );
}

/** Trains on both streams without the people of each of some folds (from 1), or, 0, with everybody. */
export async function trainFolds(folds: readonly number[], options: PretrainOptions): Promise<void> {
  await startBackend();
  registerTrainingKernels();
  const gathered = await gather(options);
  const { runs } = runsOf(gathered, options.folds);
  const streams = await trainStreams(gathered.sources, options.cache, options.seed);
  const codes = codesOf(runs, streams, options);
  for (const fold of folds) {
    const run = runs.at(fold - 1);
    if (!run) throw new Error(`no such fold: ${fold} of ${options.folds}`);
    disposeTree(await trainWhole(run.name, run.sources, streams, codes, options.cache, options.last));
  }
}

/** What the picture stream makes of every picture of any run; the last one has them all. */
function codesOf(runs: readonly Run[], { picture }: Streams, { last }: PretrainOptions): PictureCodes {
  const { sources } = runs.at(-1)!;
  return new PictureCodes(picture.stream, sources.pictures, sources.neutrals, `${last}/codes`);
}

/** What the app says of latents. */
const readingOf = (latents: Float32Array): PictureReading => ({
  latents,
  intensity: latents.map(intensity),
  presence: latents.map(presence),
});

/** False units without those that a light smile may show. */
const unsmiling = ({ units }: Alarms): number =>
  units.reduce<number>((sum, share, i) => sum + (IN_A_LIGHT_SMILE.includes(ACTION_UNITS[i]!.code) ? 0 : share!), 0);

export async function pretrain(options: PretrainOptions): Promise<void> {
  const start = performance.now();
  const { shared, pictures, cache, out, seed, last, folds } = options;
  await startBackend();
  registerTrainingKernels();
  const gathered = await gather(options);
  const { real, sources } = gathered;
  const unseen = readPictureFaces(join(pictures, 'report'));

  // once without each fold's people, who are then read by it, and once with everybody
  const { runs, judged } = runsOf(gathered, folds);
  const streams = await trainStreams(sources, cache, seed);
  await writeWeights(joined(streams), AS_TRAINED, join(cache, 'streams'));
  const codes = codesOf(runs, streams, options);
  const blind: Blind[] = [];
  for (const run of runs) {
    const params = await trainWhole(run.name, run.sources, streams, codes, cache, last);
    const away = new Set(run.ids);
    const faces = judged.filter(({ person }) => away.has(person));
    blind.push({ params, ids: run.ids, faces, textured: readTextured(params, faces) });
  }
  const whole = blind.pop()!;

  // what the texture adds is learned on those who were left out; a fold's own people are left out here, too
  const lookWithout = (own: number): Promise<AuNetParams['byTexture']> =>
    fitTexture(blind.flatMap(({ textured }, i) => (i === own ? [] : textured)));
  const seeing = async ({ params: { byTexture, ...params } }: Blind, own: number): Promise<AuNetParams> => {
    disposeTree(byTexture);
    return { ...params, byTexture: await lookWithout(own) };
  };
  const fitted: Fitted[] = [];
  for (const [i, one] of blind.entries()) {
    const params = await seeing(one, i);
    fitted.push({ params, ids: one.ids, coded: judge(params, one.faces, false), made: judgeMade(params, unseen) });
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
  // coded people in whose pictures the finder sees no face were fitted on by nobody: any fold may try
  const found = new Set(real.map(({ person }) => person));
  const coded = readCodedPictures(join(shared, 'faces/coded'));
  const unfound = new Set(coded.map(({ person }) => person).filter((person) => !found.has(person)));
  for (const [i, { params, ids }] of fitted.entries()) {
    const folder = foldFolder(cache, i + 1, folds);
    await writeWeights(params, scaleWithout(i), folder);
    writePeople(folder, i === 0 ? [...ids, ...unfound] : ids, real, judged);
    disposeTree(params);
  }
  const params = await seeing(whole, -1);
  const version = await writeWeights(params, scaleWithout(-1), out);
  disposeTree(params);
  await report(options, gathered, judged);
  console.log(`weights ${version} in ${out}, after ${((performance.now() - start) / 60_000).toFixed(0)} minutes`);
}

/** What the written weights are worth, read back from the files: their card, and its numbers in `cache`. */
async function report(
  options: PretrainOptions,
  { people, readings, made }: Gathered,
  judged: readonly RealFace[],
): Promise<void> {
  const { shared, pictures, cache, out, seed, last, folds } = options;
  const unseen = readPictureFaces(join(pictures, 'report'));
  const portraits = readLeftOut(cache, folds, judged.filter(({ coded }) => !coded)).map(({ latents }) => readingOf(latents)); // prettier-ignore

  const count = (part: Person['part']): number => people.filter((person) => person.part === part).length;
  const made_ = (part: Person['part']): string =>
    `npm run pictures -- make --part ${part} --shards ${listShards(join(pictures, part)).length}`;
  const facts = {
    version: versionOf(readArtifacts(out)),
    commands: ['npm run assemble', made_('fit'), made_('report'), `npm run pretrain -- --seed ${seed} --last ${last}`],
    coded: await evaluateFolder({
      folder: join(shared, 'faces/coded'),
      neutral: true,
      official: join(shared, 'models/face_landmarker.task'),
      folds,
      foldsIn: join(cache, 'folds'),
      onProgress: console.log,
    }),
    folds,
    portraits: { all: alarmsOf(portraits), unsmiling: unsmiling(alarmsOf(portraits)) },
    ...reportOn((samples) => answersOfFolds(cache, folds, samples), readings, unseen),
    official: await officialReport(shared, pictures),
    groups: [reportGroups(out, shared, readings, unseen), ...reportRealGroups(cache, folds, shared, judged)],
    pictures: [made.length, unseen.length] as const,
    people: [count('fit'), count('report')] as const,
  };
  writeFileSync(join(cache, `report-${seed}.json`), JSON.stringify(facts, null, 1));
  writeCard(out, facts);
}

/** Writes the card of the weights in `out` and the folds in `cache` anew. */
export async function reportAgain(options: PretrainOptions): Promise<void> {
  await startBackend();
  const gathered = await gather(options);
  await report(options, gathered, judgedFaces(gathered.real, gathered.people));
}

/** Compares groups of people: in the studio as the weights in `out` read them, generated ones as the folds that left them out do. */
export async function compareGroups({ shared, pictures, cache, out, folds }: Omit<PretrainOptions, 'seed'>): Promise<void> {
  await startBackend();
  const studio = reportGroups(out, shared, await findReadings(shared, cache), readPictureFaces(join(pictures, 'report')));
  console.log(`${groupTable(studio)}\n`);
  const real = reportRealGroups(cache, folds, shared, await findRealFaces(shared, cache));
  console.log(real.map(groupTable).join('\n\n'));
}
