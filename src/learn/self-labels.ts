/**
 * What can be known of a session without single movements: the network's own reading of an expression, where it is sure, stands for
 * labels. It teaches nothing new of these pictures, but it ties what is learned from synthetic pictures to real ones of the same face.
 */

import { ACTION_UNITS } from '../core/facs.ts';
import { intensity, PRESENT_LEVEL } from '../core/ordinal.ts';
import { showsUnit } from '../core/samples.ts';
import { hasUnits, type Labelled, type LearningFaces } from './calibration-data.ts';
import type { Doubt } from './doubt.ts';
import type { Reader } from './face-reading.ts';
import { judge } from './judging.ts';
import type { AuNetParams } from './nets/au-net.ts';

/** Levels between a latent and the threshold of presence from which the reading is sure: .98 or .02 of probability. */
const SURE = 1;
/** Levels between what is seen, by more than the network's reading, and presence. */
const SURE_LEVEL = 0.5;

/** A face under a take of its own, which is not doubted: what was asked is not what it is labelled with. */
const withSeen = <Face>(face: Labelled<Face>, labels: Pick<Labelled<Face>, 'units' | 'mask'>): Labelled<Face> => ({
  ...face,
  take: `seen/${face.take}`,
  ...labels,
});

/** Faces of expressions without labels of units, with the units that are seen in their takes (doubt.ts). */
export const labelledBySight = <Face>(
  { learned }: Pick<LearningFaces<Face>, 'learned'>,
  doubts: ReadonlyMap<string, Doubt>,
): Labelled<Face>[] =>
  learned.flatMap((face) => {
    const found = face.exact || hasUnits(face) ? undefined : doubts.get(face.take);
    if (!found) return [];
    const mask = found.seen.map((level) => Number(Math.abs(level - PRESENT_LEVEL + 0.5) > SURE_LEVEL));
    return [withSeen(face, { units: found.seen, mask })];
  });

/** Whether nobody was asked for a single movement: no take says that a unit is there. */
export const isWithoutMovements = (faces: readonly Labelled<unknown>[]): boolean =>
  !faces.some((face) => !face.exact && showsUnit(face));

/** Faces of expressions without labels of units, with those that the network is sure of. */
export async function selfLabelled<Face, Input>(
  reader: Reader<Face, Input>,
  params: AuNetParams,
  { learned, resting }: Pick<LearningFaces<Face>, 'learned' | 'resting'>,
): Promise<Labelled<Face>[]> {
  const unlabelled = learned.filter((face) => !face.exact && !hasUnits(face));
  const read = await judge(reader, params, unlabelled, resting);
  return unlabelled.map((face, i) => {
    const latents = Array.from(read[i]!.latents);
    const mask = latents.map((latent) => Number(Math.abs(latent - (PRESENT_LEVEL - 0.5)) > SURE));
    return withSeen(face, { units: ACTION_UNITS.map((_, unit) => intensity(latents[unit]!)), mask });
  });
}
