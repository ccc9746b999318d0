/**
 * What a covered region does to a reading: a hand, a mask or hair before the eyes or the mouth lowers the quality and names the
 * reason, and the units of that region are not seen, whatever the network makes of them. The reasons of a reading's quality own
 * this; everything else asks here.
 */

import { ACTION_UNITS, REGIONS, type Region } from './facs.ts';
import { grade } from './grade.ts';
import type { Quality, QualityReason } from './reading.ts';

/** How probable it is that something hides a region, 0 to 1; above one half it counts as covered. */
export type CoverShares = Readonly<Record<Region, number>>;

const REASONS: Readonly<Record<Region, QualityReason>> = { upper: 'eyes-covered', lower: 'mouth-covered' };
const PROBABILITY = { ideal: 0.2, limit: 0.5 };

/** The quality of a face that may be covered; as in core/quality.ts, the weakest criterion counts. */
export function withCover({ score, reasons }: Quality, cover: CoverShares): Quality {
  const grades = REGIONS.map((region) => grade(cover[region], PROBABILITY));
  return {
    score: Math.min(score, ...grades),
    reasons: [...REGIONS.filter((_, i) => grades[i]! < 0.5).map((region) => REASONS[region]), ...reasons],
  };
}

/** Whether nothing hides what one of ACTION_UNITS is read from. */
export function unitSeen({ reasons }: Quality, unit: number): boolean {
  return !reasons.includes(REASONS[ACTION_UNITS[unit]!.region]);
}

/** Whether nothing hides any of the face. */
export function wholeFaceSeen({ reasons }: Quality): boolean {
  return REGIONS.every((region) => !reasons.includes(REASONS[region]));
}
