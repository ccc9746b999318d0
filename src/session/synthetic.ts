/** Synthetic pictures of a person: what they are made from, which are still to be made, and what becomes of them. */

import type { Sample, SampleRecord } from '../core/samples.ts';
import { NOTHING_BEFORE, splitTakes, type Earlier } from '../core/split.ts';
import { hasNeutral, isOver, type SessionRecord } from './record.ts';

/** Pictures of a session. */
export const SYNTHETIC_PICTURES = 120;
/** Neutral pictures that they are made from. */
const NEUTRALS = 2;

/**
 * Neutral samples of a person to synthesize from, of takes that are learned from alone: a picture made from one that is held out
 * would tell of it. `samples` are all that the person has, and `earlier` what trainings made of them, since which takes are kept
 * aside depends on both. Far apart in time; none where no neutral face was captured.
 */
export function neutralsOf<S extends SampleRecord>(samples: readonly S[], earlier: Earlier = NOTHING_BEFORE): S[] {
  const included = samples.filter(({ excluded }) => !excluded);
  const parts = splitTakes(included, earlier);
  const resting = included.filter(
    ({ prompt, origin, take }) => prompt.kind === 'neutral' && origin === 'captured' && parts.get(take) === 'train',
  );
  if (resting.length === 0) return [];
  return Array.from({ length: Math.min(NEUTRALS, resting.length) }, (_, i) => {
    const at = Math.round((i * (resting.length - 1)) / Math.max(1, NEUTRALS - 1));
    return resting[at]!;
  });
}

/**
 * A session as it is kept: once it is over, its pictures are to be made where its neutral face was captured; not where it only did a
 * take again, since the pictures of the session before are there.
 */
export function owePictures(record: SessionRecord): SessionRecord {
  const owes = isOver(record) && hasNeutral(record) && record.instead === undefined;
  return owes ? { ...record, synthesis: { next: 0, made: 0 } } : record;
}

/** One picture more is made, and the next to try is number `next`. */
export const withPicture = (record: SessionRecord, next: number): SessionRecord => ({
  ...record,
  synthesis: { next, made: (record.synthesis?.made ?? 0) + 1 },
});

/** No more pictures are to be made of the session. */
export function withAllPictures({ synthesis: _done, ...record }: SessionRecord): SessionRecord {
  return record;
}

/** A synthetic picture as a sample of its session: in one take with the others, each of which has a part of its own. */
export const syntheticSample = (
  picture: Pick<Sample, 'crop' | 'points' | 'pose' | 'quality' | 'units' | 'mask' | 'expression'>,
  of: Pick<Sample, 'id' | 'person' | 'session' | 'time' | 'modelVersion'>,
): Sample => ({
  id: of.id,
  person: of.person,
  session: of.session,
  take: `${of.session}/made`,
  time: of.time,
  modelVersion: of.modelVersion,
  origin: 'synthetic',
  prompt: { kind: 'neutral' },
  crop: picture.crop,
  points: picture.points,
  pose: picture.pose,
  quality: picture.quality,
  units: picture.units,
  mask: picture.mask,
  expression: picture.expression,
  excluded: false,
});
