/**
 * The verdict on a trained network: both networks read what was kept aside, and the same reference faces. What judges may be wrong too: a
 * take that everything else contradicts (doubt.ts, by the old network, before anything was trained) does not judge, and synthetic pictures,
 * whose labels are exact, judge beside the takes.
 */

import { accept, type Verdict } from './accept.ts';
import type { Labelled, LearningFaces } from './calibration-data.ts';
import { compareModels, type Judged } from './evaluate.ts';
import { CODE_READER, FACE_READER, type Reader } from './face-reading.ts';
import { judge, judgeReferenceFaces } from './judging.ts';
import type { AuNetParams } from './nets/au-net.ts';
import { codedList, type PreparedFaces } from './prepared-faces.ts';
import { isWithoutMovements } from './self-labels.ts';
import { takeDoubts } from './take-doubts.ts';

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
  // each synthetic picture was drawn by itself: none speaks for another
  return (trusted.length > 0 ? trusted : faces.test).map((own) => (own.exact ? { ...own, take: own.id } : own));
}

/** The verdict on what was trained of `before` on these faces: their codes, if they are that, serve both networks. Throws when nothing is held out. */
export async function verdictFor(before: AuNetParams, after: AuNetParams, prepared: PreparedFaces): Promise<Verdict> {
  if (prepared.form === 'faces') return verdictOn(await readingsOf(FACE_READER, before, after, prepared.faces));
  const reference = await codedList(before, prepared.reference);
  return verdictOn(await readingsOf(CODE_READER, before, after, { ...prepared.faces, reference }));
}

/** What two networks read of what may judge and of the reference faces: all that a verdict stands on. */
export interface Readings {
  readonly held: Pair;
  readonly reference: Pair;
  /** How many takes judge: synthetic pictures are none where a take could have judged, which is where movements were asked for. */
  readonly takes: number;
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
  const bare = isWithoutMovements(faces.learned);
  const takes = new Set(judges.flatMap(({ take, exact }) => (exact && !bare ? [] : [take]))).size;
  return { held: [await held(before), await held(after)], reference: [await reference(before), await reference(after)], takes };
}

/** The verdict on what both networks read. Throws when nothing is held out. */
export const verdictOn = ({ held, reference, takes }: Readings): Verdict =>
  accept({ ...compareModels(...held, 'verdict'), takes }, compareModels(...reference, 'verdict'));
