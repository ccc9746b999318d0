/**
 * The verdict on a trained network: both networks read what was kept aside, and the same reference faces. What judges may be wrong too: a
 * take that everything else contradicts (doubt.ts, by the old network, before anything was trained) does not judge.
 */

import { accept, type Verdict } from './accept.ts';
import { codedFaces, type Labelled, type LearningFaces } from './calibration-data.ts';
import { compareModels, type Judged } from './evaluate.ts';
import { CODE_READER, FACE_READER, judge, judgeReferenceFaces, type Reader } from './judging.ts';
import type { ComparedFace } from './nets/au-net-input.ts';
import type { AuNetParams } from './nets/au-net.ts';
import { isWithoutMovements } from './self-labels.ts';
import { spokesmen, takeDoubts } from './take-doubts.ts';

/** A take doubted more than this does not judge: well beyond even. */
const DOUBTED = 1.6;

/**
 * Those among the faces kept aside that may judge; all of them where every one is doubted. Takes that tell which samples help judge as
 * well: what is learned of them are two numbers (mal/trust.ts), and a verdict needs all there are. Made pictures judge only where
 * no movement was asked for: people show movements in other ways than the rig does.
 */
export async function judgesOf<Face, Input>(
  reader: Reader<Face, Input>,
  before: AuNetParams,
  faces: LearningFaces<Face>,
): Promise<Labelled<Face>[]> {
  const doubts = await takeDoubts(reader, before, faces, [...faces.learned, ...faces.validation, ...faces.test]);
  const bare = isWithoutMovements(faces.learned);
  const held = [...faces.test, ...faces.validation].filter(({ exact }) => bare || !exact);
  const trusted = held.filter(({ take, exact }) => exact || (doubts.get(take)?.doubt ?? 0) <= DOUBTED);
  // each made picture was drawn by itself: none speaks for another
  return (trusted.length > 0 ? trusted : held).map((own) => (own.exact ? { ...own, take: own.id } : own));
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
  if (!shareCodes) return verdictOn(await readingsOf(FACE_READER, before, after, faces));
  const learned = [...spokesmen(faces.learned), ...faces.learned.filter(({ exact }) => exact)];
  return verdictOn(await readingsOf(CODE_READER, before, after, await codedFaces(before, { ...faces, learned, replayed: [] })));
}

/** What two networks read of what may judge and of the reference faces: all that a verdict stands on. */
export interface Readings {
  readonly held: Pair;
  readonly reference: Pair;
}
type Pair = readonly [before: readonly Judged[], after: readonly Judged[]];

/** Both networks on what may judge and on reference faces. */
export async function readingsOf<Face, Input>(
  reader: Reader<Face, Input>,
  before: AuNetParams,
  after: AuNetParams,
  faces: LearningFaces<Face>,
): Promise<Readings> {
  const judges = await judgesOf(reader, before, faces);
  const held = (params: AuNetParams): Promise<Judged[]> => judge(reader, params, judges, faces.resting);
  const reference = (params: AuNetParams): Promise<Judged[]> => judgeReferenceFaces(reader, params, faces);
  return { held: [await held(before), await held(after)], reference: [await reference(before), await reference(after)] };
}

/** The verdict on what both networks read. Throws when nothing is held out. */
export const verdictOn = ({ held, reference }: Readings): Verdict =>
  accept(compareModels(...held, 'verdict'), compareModels(...reference, 'verdict'));
