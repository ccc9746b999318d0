/** Which pictures of a person are synthetic from, and what becomes of the ones that are made. */

import type { Sample } from '../core/samples.ts';
import { splitTakes } from '../core/split.ts';

/** Pictures made after a session. */
export const SYNTHETIC_PICTURES = 120;
/** Neutral pictures that they are made from. */
const NEUTRALS = 2;

/**
 * Neutral crops of a person to synthesize from, of takes that are learned from alone: a picture made from one that is kept aside
 * would tell of it. `samples` are all that the person has, since which takes are kept aside depends on all of them. Far apart in
 * time; none where no neutral face was captured.
 */
export function neutralCrops(samples: readonly Sample[]): Uint8Array[] {
  const included = samples.filter(({ excluded }) => !excluded);
  const parts = splitTakes(included);
  const resting = included.filter(
    ({ prompt, origin, take }) => prompt.kind === 'neutral' && origin === 'captured' && parts.get(take) === 'train',
  );
  if (resting.length === 0) return [];
  return Array.from({ length: Math.min(NEUTRALS, resting.length) }, (_, i) => {
    const at = Math.round((i * (resting.length - 1)) / Math.max(1, NEUTRALS - 1));
    return resting[at]!.crop;
  });
}

/** A made picture as a sample of its session: one take of its own, which is always learned from. */
export const madeSample = (
  made: Pick<Sample, 'crop' | 'points' | 'pose' | 'quality' | 'units' | 'mask' | 'expression'>,
  of: Pick<Sample, 'id' | 'person' | 'session' | 'time' | 'modelVersion'>,
): Sample => ({
  id: of.id,
  person: of.person,
  session: of.session,
  take: `${of.session}/made`,
  time: of.time,
  modelVersion: of.modelVersion,
  origin: 'made',
  prompt: { kind: 'neutral' },
  crop: made.crop,
  points: made.points,
  pose: made.pose,
  quality: made.quality,
  units: made.units,
  mask: made.mask,
  expression: made.expression,
  excluded: false,
});
