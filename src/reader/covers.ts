/**
 * What hides the regions of each face, followed in time: the network judges every frame alone, and a hand that comes and goes
 * must not make the units of half a face flicker. Probabilities are smoothed, and a region changes sides only well beyond the
 * middle. A face that comes into view, and a picture that is the only one of its scene, is judged alone.
 */

import type { CoverShares } from '../core/covered.ts';
import { REGIONS, type Region } from '../core/facs.ts';

/** Time in which two thirds of a change arrive, milliseconds. */
const TIME_CONSTANT = 200;
/** Smoothed probability above which an open region counts as covered, and below which a covered one counts as open. */
const COVERED_ABOVE = 0.6;
const OPEN_BELOW = 0.4;
/** What the region's probability is held to on its side of one half. */
const OPEN_AT_MOST = 0.5;

interface Followed {
  readonly time: number;
  readonly shares: CoverShares;
  readonly covered: Readonly<Record<Region, boolean>>;
}

export class Covers {
  #followed = new Map<number, Followed>();

  /** Takes the probabilities of face `id` at `time` (milliseconds); gives them smoothed, above one half exactly while covered. */
  follow(id: number, now: CoverShares, time: number): CoverShares {
    const before = this.#followed.get(id);
    const weight = before ? 1 - Math.exp(-Math.max(0, time - before.time) / TIME_CONSTANT) : 1;
    const shares = perRegion((region) => now[region] * weight + (before?.shares[region] ?? 0) * (1 - weight));
    const covered = perRegion((region) => {
      if (!before) return shares[region] > 0.5;
      return before.covered[region] ? shares[region] >= OPEN_BELOW : shares[region] > COVERED_ABOVE;
    });
    this.#followed.set(id, { time, shares, covered });
    return perRegion((region) =>
      covered[region] ? Math.max(shares[region], COVERED_ABOVE) : Math.min(shares[region], OPEN_AT_MOST),
    );
  }

  /** Forgets faces that are not in `ids`. */
  keep(ids: readonly number[]): void {
    for (const id of this.#followed.keys()) if (!ids.includes(id)) this.#followed.delete(id);
  }

  forget(): void {
    this.#followed.clear();
  }
}

function perRegion<T>(of: (region: Region) => T): Record<Region, T> {
  return Object.fromEntries(REGIONS.map((region) => [region, of(region)])) as Record<Region, T>;
}
