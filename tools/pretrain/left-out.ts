/**
 * The folds of the training: who is left out of which, and what weights fitted without them read on their faces. People of whose
 * photos pictures are made are in every training, and so are never judged by.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { isShown } from '../../src/core/ordinal.ts';
import { textureOf } from '../../src/core/texture.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import type { AuNetParams } from '../../src/learn/nets/au-net.ts';
import { disposeTree } from '../../src/learn/params.ts';
import { foldsOf } from './folds.ts';
import type { Person } from './people.ts';
import { answersTo, type Answer } from './report/evaluate.ts';
import { plainSample, type PictureFace } from './samples/picture-samples.ts';
import type { RealFace } from './samples/real-faces.ts';
import { realSample } from './samples/real-samples.ts';
import { UNKNOWN, type Sample } from './samples/sample.ts';
import type { TexturedFace } from './training/texture.ts';
import { readArtifacts } from './weights/artifacts.ts';
import type { JudgedFace } from './weights/scale.ts';

/** Folder of the weights of fold `fold` (from 1) of `count`; beside them `people.json` says whom they never saw. */
export const foldFolder = (cache: string, fold: number, count: number): string => join(cache, 'folds', `${fold}-of-${count}`);

/** The name under which `people.ts` knows somebody of the coded set; a few sets add a letter for their sex. */
const photographed = (person: string): string => person.replace(/^(canada-\d+)[a-z]$/, '$1');

/** Faces that take part in folds: coded ones and the portraits, of everybody of whose photos no pictures are made. */
export function judgedFaces(faces: readonly RealFace[], people: readonly Person[]): RealFace[] {
  const fit = new Set(people.filter(({ part }) => part === 'fit').map(({ id }) => id));
  return faces.filter(({ coded, source, person }) => (coded || source === 'portraits') && !fit.has(photographed(person)));
}

/** The people that each of `count` folds leaves out. */
export function peopleOfFolds(judged: readonly RealFace[], count: number): string[][] {
  const sources = new Map(judged.map(({ person, source }) => [person, source]));
  return foldsOf(
    [...sources].map(([id, source]) => ({ id, source })),
    count,
  );
}

/** Says beside a fold's weights whom they never saw, and who is in every training. */
export function writePeople(
  folder: string,
  leftOut: readonly string[],
  faces: readonly RealFace[],
  judged: readonly RealFace[],
): void {
  const inFolds = new Set(judged.map(({ person }) => person));
  const always = [...new Set(faces.filter(({ coded, person }) => coded && !inFolds.has(person)).map(({ person }) => person))];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'people.json'), `${JSON.stringify({ leftOut, always })}\n`);
}

/** Readings of pictures as they are, without and, where asked, with the person's neutral (only those that have one). */
export function plainSamples(faces: readonly RealFace[], known: boolean): { face: RealFace; sample: Sample }[] {
  const plain = faces.filter(({ variant }) => variant === 0);
  const rest = new Map(plain.map((face) => [face.file, face]));
  return plain.flatMap((face) => {
    const neutral = known && face.neutral !== null ? (rest.get(face.neutral) ?? null) : null;
    return known && !neutral ? [] : [{ face, sample: realSample(face, neutral) }];
  });
}

/** A real face as weights read it that never saw its person. */
export interface LeftOutFace extends JudgedFace {
  readonly file: string;
  readonly coded: boolean;
}

const leftOutFace = ({ file, person, coded, presence, levels }: RealFace, { latents }: Answer): LeftOutFace => ({
  file,
  person,
  coded,
  latents,
  shown: presence.map((value) => (value === UNKNOWN ? null : value === 1)),
  levels,
});

/** Real faces as weights read them that never saw these people. */
export function judge(params: AuNetParams, faces: readonly RealFace[], known: boolean): LeftOutFace[] {
  const samples = plainSamples(faces, known);
  const answers = answersTo(params, samples.map(({ sample }) => sample), MEAN_FACE); // prettier-ignore
  return samples.map(({ face }, i) => leftOutFace(face, answers[i]!));
}

/**
 * All readings of real faces without their neutrals, as weights read them that never saw these people, for what the texture adds
 * (training/texture.ts). Portraits show none of the units that a light smile does not move.
 */
export function readTextured(params: AuNetParams, faces: readonly RealFace[]): TexturedFace[] {
  const answers = answersTo(params, faces.map((face) => realSample(face, null)), MEAN_FACE); // prettier-ignore
  const readings = new Map<string, number>();
  for (const { file } of faces) readings.set(file, (readings.get(file) ?? 0) + 1);
  return faces.map(({ file, person, coded, presence, levels, grey }, i) => ({
    person,
    latents: answers[i]!.latents,
    shown: (coded ? presence : levels).map((value) => (value === UNKNOWN ? null : value > 0)),
    texture: textureOf(grey),
    weight: 1 / readings.get(file)!,
  }));
}

/** Real faces without their neutrals, as the written weights of the folds that left them out read them. */
export function readLeftOut(cache: string, count: number, faces: readonly RealFace[]): LeftOutFace[] {
  const samples = plainSamples(faces, false);
  const answers = answersOfFolds(cache, count, samples.map(({ sample }) => sample)); // prettier-ignore
  return samples.map(({ face }, i) => leftOutFace(face, answers[i]!));
}

/** Made pictures of people who were not fitted on. */
export function judgeMade(params: AuNetParams, faces: readonly PictureFace[]): JudgedFace[] {
  const samples = faces.map((face) => plainSample(face, false));
  const answers = answersTo(params, samples, MEAN_FACE);
  return samples.map(({ person, intensities }, i) => ({
    person,
    latents: answers[i]!.latents,
    shown: intensities.map(isShown),
    levels: intensities,
  }));
}

/** Whether a face rests: a portrait does, and a coded face in which neither rater saw anything. */
export const isResting = ({ coded, shown, levels }: LeftOutFace): boolean =>
  !coded ||
  (!shown.includes(true) &&
    levels.every((level) => level < 1) &&
    shown.filter((value) => value === false).length > ACTION_UNITS.length / 2);

/** Latents of a resting face; NaN where a unit may be shown. */
export const latentsAtRest = ({ latents, coded, levels }: LeftOutFace): Float32Array =>
  latents.map((latent, i) => (!coded && levels[i] === UNKNOWN ? NaN : latent));

/**
 * Faces at rest beyond doubt, on which false alarms are counted: portraits, and neutral photos of a studio. Coded faces of other sets
 * were chosen for their movements, and one in which raters agree on no unit may still show a trace.
 */
export const restingLatents = (faces: readonly LeftOutFace[]): Float32Array[] =>
  faces.filter((face) => isResting(face) && (!face.coded || /^(london|canada)-/.test(face.person))).map(latentsAtRest);

/**
 * Answers to samples, each from the written weights of the fold that left its person out; of people in no fold, from the first, as
 * nobody was fitted on them. Throws, with the command that makes them, where a fold is not there.
 */
export function answersOfFolds(cache: string, count: number, samples: readonly Sample[]): Answer[] {
  const folders = Array.from({ length: count }, (_, i) => foldFolder(cache, i + 1, count));
  const foldOf = new Map(
    folders.flatMap((folder, i) => {
      const list = join(folder, 'people.json');
      if (!existsSync(list))
        throw new Error(`no weights of a fold in ${folder}: make them with npm run pretrain -- --folds ${count}`);
      const { leftOut } = JSON.parse(readFileSync(list, 'utf8')) as { leftOut: string[] };
      return leftOut.map((person) => [photographed(person), i] as const);
    }),
  );
  const out: Answer[] = new Array<Answer>(samples.length);
  folders.forEach((folder, fold) => {
    const mine = samples.flatMap(({ person }, i) => ((foldOf.get(photographed(person)) ?? 0) === fold ? [i] : []));
    const params = readAuNet(readArtifacts(folder));
    answersTo(params, mine.map((i) => samples[i]!), new Float32Array(MEAN_FACE.length)).forEach((answer, k) => (out[mine[k]!] = answer)); // prettier-ignore
    disposeTree(params);
  });
  return out;
}
