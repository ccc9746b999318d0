/**
 * The verdict on a trained network: both networks read what was kept aside, and the same strangers. What judges may be wrong too: a
 * take that everything else contradicts (doubt.ts, by the old network, before anything was trained) does not judge, and pictures made
 * of the own face, whose labels are exact, judge beside the takes.
 */

import { accept, type Verdict } from './accept.ts';
import type { Labelled, LearningFaces } from './calibration-data.ts';
import { compareModels } from './evaluate.ts';
import { judge, judgeStrangers, type Reader } from './judging.ts';
import type { AuNetParams } from './nets/au-net.ts';
import { takeDoubts } from './take-doubts.ts';

/** A take doubted more than this does not judge: half of the spoilt ones, one in ten of the others. */
const DOUBTED = 2.5;

/** Those among the faces kept aside that may judge. */
export async function judgesOf<Face, Input>(
  reader: Reader<Face, Input>,
  before: AuNetParams,
  faces: LearningFaces<Face>,
): Promise<Labelled<Face>[]> {
  const doubts = await takeDoubts(reader, before, faces, [...faces.learned, ...faces.test]);
  // each made picture was drawn by itself: none speaks for another
  return faces.test
    .filter(({ take, exact }) => exact || (doubts.get(take) ?? 0) <= DOUBTED)
    .map((labelled) => (labelled.exact ? { ...labelled, take: labelled.id } : labelled));
}

/** Both networks on what may judge and on strangers. Throws when nothing is held out. */
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
    await judgeStrangers(reader, before, faces),
    await judgeStrangers(reader, after, faces),
    'verdict',
  );
  return accept(held, general);
}
