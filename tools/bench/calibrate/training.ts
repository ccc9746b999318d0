/** One training of one row on one session, judged by the truth. */

import { splitTakes } from '../../../src/core/split.ts';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { auc } from '../../../src/core/metrics.ts';
import { hasUnits, type Labelled, type LearningFaces } from '../../../src/learn/calibration-data.ts';
import { learn } from '../../../src/learn/calibrate.ts';
import type { CalibrationSettings } from '../../../src/learn/calibration-settings.ts';
import { compareModels, evaluate, type Judged } from '../../../src/learn/evaluate.ts';
import { CODE_READER } from '../../../src/learn/face-reading.ts';
import { judge } from '../../../src/learn/judging.ts';
import type { AuNetParams } from '../../../src/learn/nets/au-net.ts';
import { checkedPictures } from '../../../src/learn/take-trust.ts';
import { readingsOf, type Readings } from '../../../src/learn/verdict.ts';
import type { CodedParticipant, CodedPicture } from './coded.ts';
import { EXAM, FREE } from './film-names.ts';
import type { Session } from './sessions.ts';

/** How a network reads an examination: means over units of F1, and of the error in levels. */
export interface Mark {
  readonly f1: number;
  readonly error: number;
}

/** Marks on the movements of a session, and on free combinations, both in other rooms. */
export interface Marks {
  readonly takes: Mark;
  readonly free: Mark;
}

export interface Trained {
  readonly after: Marks;
  /** Gain of F1 on the movements of a session over the network before, beside the same neutral: mean, and its interval over pictures. */
  readonly gain: readonly [mean: number, low: number, high: number];
  /** What both networks read of what judges: the verdict follows, and a new rule for it needs no new training. */
  readonly readings: Readings;
  /** How well the last weights tell takes as asked from spoilt ones; null where they cannot, or nothing is spoilt. */
  readonly weightAuc: number | null;
  /** Seconds of processor time from the first doubt to the verdict, faces already encoded. */
  readonly seconds: number;
  /** How many faces there were to encode, and pictures of which the app computes the consistency before it begins. */
  readonly faces: number;
  readonly checked: number;
}

const everything = new Uint8Array(ACTION_UNITS.length).fill(1);

const examined = (pictures: readonly CodedPicture[]): Labelled<Float32Array>[] =>
  pictures.map(({ code, truth }, i) => ({
    ...{ id: `${i}`, take: `${i}`, face: code, units: truth, mask: everything, expression: -1, exact: true },
  }));

/** Marks of a network; `resting` null for an app that knows no neutral. */
export async function marksOf(
  params: AuNetParams,
  exams: Readonly<Record<keyof Marks, readonly CodedPicture[]>>,
  resting: Float32Array | null,
): Promise<Marks> {
  const mark = async (pictures: readonly CodedPicture[]): Promise<Mark> => {
    const { meanF1, meanError } = evaluate(await judge(CODE_READER, params, examined(pictures), resting));
    return { f1: meanF1 ?? NaN, error: meanError ?? NaN };
  };
  return { takes: await mark(exams.takes), free: await mark(exams.free) };
}

async function gainOf(before: AuNetParams, after: AuNetParams, participant: CodedParticipant): Promise<Trained['gain']> {
  const pictures = examined(examsOf(participant).takes);
  const read = (params: AuNetParams): Promise<Judged[]> => judge(CODE_READER, params, pictures, participant.resting);
  const { mean, low, high } = compareModels(await read(before), await read(after), 'truth').f1Gain;
  return [mean, low, high];
}

export const examsOf = (participant: CodedParticipant): Readonly<Record<keyof Marks, readonly CodedPicture[]>> => ({
  takes: participant.film(EXAM),
  free: participant.film(FREE),
});

/** The app takes as many pictures of a take, near copies of one another; here the few are repeated. */
const PICTURES_OF_TAKE = 12;
/** Synthetic pictures that are learned from, and kept aside to weigh and to judge by. */
const SYNTHETIC = { train: [0, 90], validation: [90, 105], test: [105, 120] } as const;
export type HeldOut = 'takes' | 'synthetic' | 'both';

/** What a session gives to learn from, to weigh by and to be judged by. `leaveOut` are takes that take no part in learning. */
export function facesOfSession(
  participant: CodedParticipant,
  { samples }: Session,
  others: Pick<LearningFaces<Float32Array>, 'replayed' | 'reference'>,
  heldOut: HeldOut,
  leaveOut: ReadonlySet<string> = new Set(),
): LearningFaces<Float32Array> {
  const parts = splitTakes(samples);
  const taken = (part: string): Labelled<Float32Array>[] =>
    samples
      .filter(({ take }) => parts.get(take) === part)
      .map(({ id, take, code, units, mask, expression }) => ({ id, take, face: code, units, mask, expression, exact: false }));
  const synthetic = ([from, to]: readonly [number, number]): Labelled<Float32Array>[] =>
    participant.synthetic.slice(from, to).map(({ code, units, expression }, i) => ({
      ...{ id: `synthetic/${from + i}`, take: 'synthetic', face: code, units, mask: everything, expression, exact: true },
    }));
  const learned = taken('train').filter(({ take }) => !leaveOut.has(take));
  const counts = new Map<string, number>();
  for (const { take } of learned) counts.set(take, (counts.get(take) ?? 0) + 1);
  const repeated = learned.flatMap((own) =>
    Array.from({ length: Math.round(PICTURES_OF_TAKE / counts.get(own.take)!) }, (_, i) => ({ ...own, id: `${own.id}/${i}` })),
  );
  const validation = taken('validation').filter(hasUnits);
  return {
    learned: [...repeated, ...synthetic(SYNTHETIC.train)],
    validation: [...(heldOut === 'synthetic' ? [] : validation), ...(heldOut === 'takes' ? [] : synthetic(SYNTHETIC.validation))],
    test: [...taken('test').filter(hasUnits), ...synthetic(SYNTHETIC.test)],
    ...others,
    resting: participant.resting,
  };
}

/** Trains from `start` and judges. Throws when training diverges. */
export async function trainOn(
  start: AuNetParams,
  participant: CodedParticipant,
  faces: LearningFaces<Float32Array>,
  spoilt: ReadonlySet<string>,
  settings: CalibrationSettings,
): Promise<Trained> {
  const began = process.cpuUsage();
  for await (const news of learn(new AbortController().signal, start, faces, CODE_READER, settings)) {
    if (news.diverged) throw new Error(`training diverged at step ${news.point.step}: ${participant.key}`);
    if (!news.params) continue;
    const readings = await readingsOf(CODE_READER, start, news.params, faces);
    const { user, system } = process.cpuUsage(began);
    return {
      after: await marksOf(news.params, examsOf(participant), participant.resting),
      gain: await gainOf(start, news.params, participant),
      readings: { ...readings, held: rounded(readings.held), reference: rounded(readings.reference) },
      weightAuc: weightAuc(faces.learned, new Map(news.weights), spoilt),
      seconds: (user + system) / 1e6,
      faces: faces.learned.length + faces.validation.length + faces.test.length + faces.replayed.length + faces.reference.length,
      checked: checkedPictures(faces.learned.map((own) => ({ ...own, origin: own.exact ? 'synthetic' : 'captured' }))).length,
    };
  }
  throw new Error(`training ended without a result: ${settings.steps} steps asked for`);
}

type Pair = Readings['held'];

/** Small enough for thousands of them to be kept. */
function rounded([before, after]: Pair): Pair {
  const small = (judged: readonly Judged[]): Judged[] =>
    judged.map(({ take, latents, units, mask }) => ({
      ...{ take, units: Array.from(units), mask: Array.from(mask) },
      latents: Array.from(latents, (latent) => Number(latent.toFixed(3))),
    }));
  return [small(before), small(after)];
}

/** Takes by their mean weight, as asked against spoilt. */
function weightAuc(
  learned: readonly Labelled<Float32Array>[],
  weights: ReadonlyMap<string, number>,
  spoilt: ReadonlySet<string>,
): number | null {
  const takes = new Map<string, number[]>();
  for (const { id, take, exact } of learned) {
    const weight = weights.get(id);
    if (!exact && weight !== undefined) takes.set(take, [...(takes.get(take) ?? []), weight]);
  }
  const scored = [...takes].map(([take, all]) => ({ good: !spoilt.has(take), weight: all.reduce((a, b) => a + b) / all.length }));
  const isFlat = new Set(scored.map(({ weight }) => weight)).size < 2;
  if (isFlat || scored.every(({ good }) => good)) return null;
  return auc(scored.map(({ weight }) => weight), scored.map(({ good }) => good)); // prettier-ignore
}
