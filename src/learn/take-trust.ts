/** What a training came to think of the takes that it learned from: for "these takes do not look like what was asked". */

import type { Sample } from '../core/samples.ts';

/** How far one take is trusted. */
export interface TakeTrust {
  readonly take: string;
  /** Mean weight of its pictures at the end, 0 to 1. */
  readonly weight: number;
  /** How surely the network gives a picture of it its own labels whatever light and jitter do to it, 0 to 1 (consistency.ts). */
  readonly consistency: number;
}

/** The picture of each take in its middle, which speaks for its consistency; captured takes only. */
export function middlePictures(samples: readonly Sample[]): Sample[] {
  const takes = new Map<string, Sample[]>();
  for (const sample of samples) {
    if (sample.origin === 'captured') takes.set(sample.take, [...(takes.get(sample.take) ?? []), sample]);
  }
  return [...takes.values()].map((pictures) => pictures[pictures.length >> 1]!);
}

/** Trust in each take of `samples` that was drawn, least trusted first; weights and consistencies are by the id of a sample. */
export function takeTrusts(
  samples: readonly Sample[],
  weights: ReadonlyMap<string, number>,
  consistency: ReadonlyMap<string, number>,
): TakeTrust[] {
  return middlePictures(samples)
    .flatMap(({ id, take }) => {
      const own = samples
        .flatMap((sample) => (sample.take === take ? [weights.get(sample.id)] : []))
        .filter((w) => w !== undefined);
      const sure = consistency.get(id);
      if (own.length === 0 || sure === undefined) return [];
      return [{ take, weight: own.reduce((a, b) => a + b) / own.length, consistency: sure }];
    })
    .sort((a, b) => a.weight - b.weight || a.consistency - b.consistency);
}
