/** Takes that a training does not trust and that nothing was done about yet: trust and samples in, what is shown out. */

import type { SampleRecord } from '../../../core/samples.ts';
import { mistrusted, relabelled, type TakeTrust } from '../../../learn/take-trust.ts';
import type { ModelVersion } from '../../../store/model-records.ts';

export interface DoubtfulTake {
  readonly trust: TakeTrust;
  /** All that take part. */
  readonly samples: readonly SampleRecord[];
  /** The one in the middle, which speaks for the take. */
  readonly picture: SampleRecord;
  /**
   * Whether what is seen in it says other labels than it has, and it may have them: what the weights at the start see must not become the
   * labels that judge what is learned from them.
   */
  readonly canRelabel: boolean;
}

/**
 * Takes of `samples` that the training of `version` does not trust, least trusted first. One that was left out, deleted or relabelled
 * since, or taken again later, is not among them.
 */
export function doubtfulTakes(
  { trust = [], createdAt }: Pick<ModelVersion, 'trust' | 'createdAt'>,
  samples: readonly SampleRecord[],
): DoubtfulTake[] {
  return mistrusted(trust).flatMap((own) => {
    const ofTake = samples.filter(({ take, excluded, time }) => take === own.take && !excluded && time <= createdAt);
    const picture = ofTake[ofTake.length >> 1];
    if (!picture) return [];
    const { mismatch, weight } = own;
    const says = mismatch !== null && mismatch.kind !== 'unlike-others';
    if (says && ofTake.every((sample) => isSaid(sample, own))) return [];
    return [{ trust: own, samples: ofTake, picture, canRelabel: says && weight !== null }];
  });
}

/** Whether a sample has the labels already that are seen in its take. */
function isSaid(sample: SampleRecord, trust: TakeTrust): boolean {
  const { units, mask, expression } = relabelled(sample, trust);
  return expression === sample.expression && units.every((level, i) => mask[i] === 0 || level === sample.units[i]);
}
