/**
 * The verdict on a trained network: both networks read what was kept aside, and the same reference faces. What judges may be wrong too: a
 * take that everything else contradicts (doubt.ts, by the old network, before anything was trained) does not judge, and pictures made
 * of the own face, whose labels are exact, judge beside the takes.
 */

import { accept, type Verdict } from './accept.ts';
import { codedFaces, type Labelled, type LearningFaces } from './calibration-data.ts';
import { compareModels } from './evaluate.ts';
import { CODE_READER, FACE_READER, judge, judgeReferenceFaces, type Reader } from './judging.ts';
import type { ComparedFace } from './nets/au-net-input.ts';
import type { AuNetParams } from './nets/au-net.ts';
import { isWithoutMovements } from './self-labels.ts';
import { spokesmen, takeDoubts } from './take-doubts.ts';

/** A take doubted more than this does not judge: well beyond even. */
const DOUBTED = 1.6;

/** Those among the faces kept aside that may judge; all of them where every one is doubted. */
export async function judgesOf<Face, Input>(
  reader: Reader<Face, Input>,
  before: AuNetParams,
  faces: LearningFaces<Face>,
): Promise<Labelled<Face>[]> {
  const doubts = await takeDoubts(reader, before, faces, [...faces.learned, ...faces.validation, ...faces.test]);
  const trusted = faces.test.filter(({ take, exact }) => exact || (doubts.get(take)?.doubt ?? 0) <= DOUBTED);
  // each made picture was drawn by itself: none speaks for another
  return (trusted.length > 0 ? trusted : faces.test).map((own) => (own.exact ? { ...own, take: own.id } : own));
}

/**
 * The verdict on what was trained of `before`: its codes serve both networks, unless the training went below them (depth `deep`).
 * Throws when nothing is held out.
 */
export async function verdictFor(
  before: AuNetParams,
  after: AuNetParams,
  faces: LearningFaces<ComparedFace>,
  shareCodes: boolean,
): Promise<Verdict> {
  if (!shareCodes) return verdictOn(FACE_READER, before, after, faces);
  const learned = [...spokesmen(faces.learned), ...faces.learned.filter(({ exact }) => exact)];
  return verdictOn(CODE_READER, before, after, await codedFaces(before, { ...faces, learned, replayed: [] }));
}

/** Both networks on what may judge and on reference faces. Throws when nothing is held out. */
export async function verdictOn<Face, Input>(
  reader: Reader<Face, Input>,
  before: AuNetParams,
  after: AuNetParams,
  faces: LearningFaces<Face>,
): Promise<Verdict> {
  const judges = await judgesOf(reader, before, faces);
  const held = compareModels(
    await judge(reader, before, judges, faces.resting),
    await judge(reader, after, judges, faces.resting),
    'verdict',
  );
  const general = compareModels(
    await judgeReferenceFaces(reader, before, faces),
    await judgeReferenceFaces(reader, after, faces),
    'verdict',
  );
  // made pictures alone never judge what a take could have judged: only where no movement was asked for do they count as takes
  const takes = isWithoutMovements(faces.learned)
    ? held.takes
    : new Set(judges.flatMap(({ take, exact }) => (exact ? [] : [take]))).size;
  return accept({ ...held, takes }, general);
}
