/**
 * The verdict on a trained network: both networks read what was kept aside, and the same reference faces. What judges may be wrong too: a
 * take that everything else contradicts (doubt.ts, by the old network, before anything was trained) does not judge, which is told, and
 * synthetic pictures, whose labels are exact, judge beside the takes.
 */

import type { Amount } from '../core/split.ts';
import { accept, FEWEST_TAKES, type Verdict } from './accept.ts';
import type { Labelled, LearningFaces } from './calibration-data.ts';
import type { Doubt } from './doubt.ts';
import { compareModels, type Judged } from './evaluate.ts';
import { CODE_READER, FACE_READER, type Reader } from './face-reading.ts';
import { judge, judgeReferenceFaces } from './judging.ts';
import type { AuNetParams } from './nets/au-net.ts';
import { codedList, type PreparedFaces } from './prepared-faces.ts';
import { takeDoubts } from './take-doubts.ts';

/** A take doubted more than this does not judge: well beyond even. */
const DOUBTED = 1.6;

/** Takes that were kept aside to judge and are doubted too much for that, with what is made of each. */
export type Doubted = readonly (readonly [take: string, doubt: Doubt])[];

/** Those among the faces kept aside that may judge, and which may not; all may where every one is doubted. */
export async function judgesOf<Face, Input>(
  reader: Reader<Face, Input>,
  before: AuNetParams,
  faces: LearningFaces<Face>,
): Promise<{ readonly judges: readonly Labelled<Face>[]; readonly doubted: Doubted }> {
  const doubts = await takeDoubts(reader, before, faces, [...faces.learned, ...faces.validation, ...faces.test]);
  const isTrusted = ({ take, exact }: Labelled<Face>): boolean => exact || (doubts.get(take)?.doubt ?? 0) <= DOUBTED;
  const judges = faces.test.some(isTrusted) ? faces.test.filter(isTrusted) : faces.test;
  const out = new Set(faces.test.filter((face) => !judges.includes(face)).map(({ take }) => take));
  return {
    // each synthetic picture was made by itself: none speaks for another
    judges: judges.map((own) => (own.exact ? { ...own, take: own.id } : own)),
    doubted: [...doubts].filter(([take]) => out.has(take)),
  };
}

/** The verdict on what was trained of `before` on these faces: their codes, if they are that, serve both networks. Throws when nothing is held out. */
export async function judgementOn(
  before: AuNetParams,
  after: AuNetParams,
  prepared: PreparedFaces,
): Promise<{ readonly verdict: Verdict; readonly doubted: Doubted }> {
  const readings = await (prepared.form === 'faces'
    ? readingsOf(FACE_READER, before, after, prepared.faces)
    : readingsOf(CODE_READER, before, after, { ...prepared.faces, reference: await codedList(before, prepared.reference) }));
  return { verdict: verdictOn(readings), doubted: readings.doubted };
}

/** What two networks read of what may judge and of the reference faces: all that a verdict stands on. */
export interface Readings {
  readonly held: Pair;
  readonly reference: Pair;
  readonly judges: Amount;
  /** How many of them count: synthetic pictures only where fewer than FEWEST_TAKES takes are held out, those doubted among them. */
  readonly takes: number;
  readonly doubted: Doubted;
}
type Pair = readonly [before: readonly Judged[], after: readonly Judged[]];

/** Both networks on what may judge and on reference faces. */
export async function readingsOf<Face, Input>(
  reader: Reader<Face, Input>,
  before: AuNetParams,
  after: AuNetParams,
  faces: LearningFaces<Face>,
): Promise<Readings> {
  const { judges, doubted } = await judgesOf(reader, before, faces);
  const held = (params: AuNetParams): Promise<Judged[]> => judge(reader, params, judges, faces.resting);
  const reference = (params: AuNetParams): Promise<Judged[]> => judgeReferenceFaces(reader, params, faces);
  const takesIn = (list: readonly Labelled<Face>[]): number =>
    new Set(list.flatMap(({ take, exact }) => (exact ? [] : [take]))).size;
  const takes = takesIn(judges);
  const synthetic = judges.filter(({ exact }) => exact).length;
  return {
    held: [await held(before), await held(after)],
    reference: [await reference(before), await reference(after)],
    judges: { takes, synthetic },
    takes: takes + (takesIn(faces.test) < FEWEST_TAKES ? synthetic : 0),
    doubted,
  };
}

/** The verdict on what both networks read. Throws when nothing is held out. */
export const verdictOn = ({ held, reference, judges, takes, doubted }: Readings): Verdict => ({
  ...accept({ ...compareModels(...held, 'verdict'), takes }, compareModels(...reference, 'verdict')),
  judges: { ...judges, doubted: doubted.length },
});
