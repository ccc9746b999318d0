/**
 * From a row of raw network outputs to the scores of a face. Whatever is said of an action unit follows from its one latent
 * (core/ordinal.ts), after what the person's own neutral face reads has been taken off. A unit is as strong as its stronger side,
 * so the outputs for the sides only say by how much the other one lags behind: a model that has learned one face, which is shown
 * to it whole, contradicts itself otherwise.
 */

import type { CoverShares } from './covered.ts';
import { ACTION_UNITS, EXPRESSIONS, REGIONS, SIDED_UNITS, unitIndex, type Region } from './facs.ts';
import { intensity, presence, sigmoid } from './ordinal.ts';
import type { Scores } from './reading.ts';

/** A raw row: latents, then [left, right] latents of each sided unit, then expression logits, then logits that REGIONS are covered. */
const LATENTS = ACTION_UNITS.length;
const SIDES = 2 * SIDED_UNITS.length;
const AU43 = unitIndex('AU43');
const COVERED = LATENTS + SIDES + EXPRESSIONS.length;
export const RAW_WIDTH = COVERED + REGIONS.length;

/** The latents of a raw row, as a view. */
export const rawLatents = (raw: Float32Array): Float32Array => raw.subarray(0, LATENTS);

/**
 * Added to the logit of a covered region: the network, which learned from painted covers, is too sure that nothing hides a face. Of 61
 * people behind dark glasses, marked among the 192 generated and coded faces that it holds likeliest to be covered, it calls 33
 * covered so (4 without), and of 1,926 with open eyes 17, most of them turned far away; 9 of 1,551 generated mouths, and none of
 * 200 neutral portraits.
 */
const COVER_SHIFT: Readonly<Record<Region, number>> = { upper: 1.2, lower: 0.6 };

/** How probable a raw row says it is that something hides each region, 0 to 1. */
export function rawCovered(raw: Float32Array): CoverShares {
  const probability = (region: Region): number => sigmoid(raw[COVERED + REGIONS.indexOf(region)]! + COVER_SHIFT[region]);
  return { upper: probability('upper'), lower: probability('lower') };
}

/**
 * Scores of a raw row (RAW_WIDTH), `offset` (per ACTION_UNITS) subtracted from the latents; null for none. AU43 reads no more than
 * `closing`, which the lids allow (core/lids.ts).
 */
export function scoresOf(raw: Float32Array, offset: Float32Array | null, closing = Infinity): Scores {
  if (raw.length !== RAW_WIDTH) throw new RangeError(`row of ${raw.length} raw outputs: ${RAW_WIDTH} expected`);
  const latents = rawLatents(raw).map((latent, i) => latent - (offset?.[i] ?? 0));
  latents[AU43] = Math.min(latents[AU43]!, closing);
  const sides = Float32Array.from({ length: SIDES }, (_, i) => {
    const [own, other] = [raw[LATENTS + i]!, raw[LATENTS + (i ^ 1)]!];
    return intensity(latents[SIDED_UNITS[i >> 1]!]! - Math.max(0, other - own));
  });
  return {
    latents,
    presence: latents.map(presence),
    intensity: latents.map(intensity),
    sides,
    expressions: softmax(raw.subarray(LATENTS + SIDES, COVERED)),
  };
}

/** Probabilities of logits. */
export function softmax(logits: Float32Array): Float32Array {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
