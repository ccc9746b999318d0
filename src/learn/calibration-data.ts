/**
 * What a calibration learns from, weighs by and is judged by: a person's samples, dealt by take (core/split.ts), synthetic pictures of
 * their face, and reference faces that are mixed in (replayed) or show what was forgotten (reference).
 */

import { ACTION_UNITS } from '../core/facs.ts';
import { referenceFaces, type ReferenceFace } from '../core/reference-faces.ts';
import type { FaceView } from '../core/reading.ts';
import type { SamplePicture, SampleRecord } from '../core/samples.ts';
import { dealOf, partOf, type Deal, type Earlier, type Part } from '../core/split.ts';
import type { CalibrationSettings } from './calibration-settings.ts';
import type { Doubt } from './doubt.ts';
import type { FaceSource } from './face-reading.ts';
import type { ComparedFace } from './nets/au-net-input.ts';
import type { LabelledSet } from './sets.ts';

/** Reads what is seen of a sample, by its id, whenever it is needed: all pictures of a person may be more than memory holds. */
export type PictureOf = (id: string) => Promise<SamplePicture>;

export interface CalibrationData extends Deal {
  /** Those that are not excluded. */
  readonly samples: readonly SampleRecord[];
  readonly pictureOf: PictureOf;
  /** The person's own resting face. */
  readonly neutral: FaceView;
}

/** Which samples are learned from, weighed by and judged by. Samples that are excluded take no part. */
export function dataOf(
  samples: readonly SampleRecord[],
  pictureOf: PictureOf,
  neutral: FaceView,
  earlier?: Earlier,
): CalibrationData {
  const included = samples.filter(({ excluded }) => !excluded);
  return { samples: included, pictureOf, ...dealOf(included, earlier), neutral };
}

/** Samples of a part. */
export const samplesOf = (data: CalibrationData, part: Part): SampleRecord[] =>
  data.samples.filter((sample) => partOf(data, sample) === part);

/** A face with its labels; `Face` is the face itself, or its code. */
export interface Labelled<Face> {
  readonly id: string;
  readonly take: string;
  readonly face: Face;
  /** Per ACTION_UNITS, 0 to 5. */
  readonly units: ArrayLike<number>;
  /** 1 where a unit is labelled. */
  readonly mask: ArrayLike<number>;
  /** Index into EXPRESSIONS, or -1. */
  readonly expression: number;
  /** Whether the labels are what the face was made to show, and so cannot be wrong. */
  readonly exact: boolean;
}

export interface LearningFaces<Face> {
  readonly learned: readonly Labelled<Face>[];
  readonly validation: readonly Labelled<Face>[];
  readonly test: readonly Labelled<Face>[];
  /** Faces of others: to learn from beside the person's own, and to judge what was forgotten. */
  readonly replayed: readonly Labelled<Face>[];
  readonly reference: readonly Labelled<Face>[];
  /** The person's own resting face, beside itself. */
  readonly resting: Face;
}

const everything = new Uint8Array(ACTION_UNITS.length).fill(1);

export const hasUnits = ({ mask }: Pick<Labelled<unknown>, 'mask'>): boolean => Array.prototype.includes.call(mask, 1);

/** Reference faces under a key: others judge than are replayed. */
export const labelledReferences = (key?: string): Labelled<ComparedFace>[] => referenceFaces(key).map(labelledReference);

const labelledReference = ({ person, face, neutral, units }: ReferenceFace, i: number): Labelled<ComparedFace> => ({
  id: `${person}/${i}`,
  take: person,
  face: { face, neutral },
  units,
  mask: everything,
  expression: -1,
  exact: true,
});

/** Everything that takes part, as faces beside the person's neutral. */
export function facesOf(data: CalibrationData): LearningFaces<FaceSource> {
  const { neutral, pictureOf } = data;
  const part = (name: Part): Labelled<FaceSource>[] =>
    samplesOf(data, name).map(({ id, take, units, mask, expression, origin }) => ({
      ...{ id, take, units, mask, expression, exact: origin === 'synthetic' },
      face: async () => {
        const { points, crop } = await pictureOf(id);
        return { face: { landmarks: points, crop }, neutral };
      },
    }));
  return {
    learned: part('train'),
    validation: part('validation').filter(hasUnits),
    test: part('test').filter(hasUnits),
    replayed: labelledReferences('replayed'),
    reference: labelledReferences(),
    resting: { face: neutral, neutral },
  };
}

/** The faces of others that are mixed into a training of so many of the person's own. */
export const replayedOf = <Face>(
  { learned, replayed }: Pick<LearningFaces<Face>, 'learned' | 'replayed'>,
  { replay }: Pick<CalibrationSettings, 'replay'>,
): readonly Labelled<Face>[] => replayed.slice(0, Math.round(replay * learned.length));

/** Faces as the training loop takes them; `input` is what the network takes of some. */
export function setOf<Face, Input>(
  list: readonly Labelled<Face>[],
  input: (faces: readonly Face[]) => Promise<Input>,
  doubts: ReadonlyMap<string, Doubt> = new Map(),
): LabelledSet<Input> {
  const table = (pick: (labelled: Labelled<Face>) => ArrayLike<number>): Float32Array => {
    const out = new Float32Array(list.length * ACTION_UNITS.length);
    list.forEach((labelled, row) => out.set(Array.from(pick(labelled)), row * ACTION_UNITS.length));
    return out;
  };
  const takes = [...new Set(list.map(takeOf))];
  const numbers = new Map(takes.map((take, i) => [take, i]));
  return {
    count: list.length,
    batch: (samples) => input(samples.map((i) => list[i]!.face)),
    units: table(({ units }) => units),
    mask: table(({ mask }) => mask),
    expression: list.map(({ expression }) => expression),
    take: list.map((labelled) => numbers.get(takeOf(labelled))!),
    exact: list.map(({ exact }) => Number(exact)),
    doubt: list.map(({ take }) => doubts.get(take)?.doubt ?? 0),
  };
}

/** Synthetic pictures and reference faces are no takes: each was made by itself. */
const takeOf = ({ take, id, exact }: Labelled<unknown>): string => (exact ? `exact/${id}` : take);
