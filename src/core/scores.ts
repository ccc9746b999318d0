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
 * How much the network's logit that a region is covered counts beside that of the crop's pixels. It learned from painted covers and
 * is too sure that nothing hides a face, most of all beside a neutral behind the same glasses; alone it finds half as many covers
 * (tools/pretrain/covers.ts).
 */
export const NETWORK_SHARE = 0.5;

/** How probable it is that something hides each region, 0 to 1, by a raw row and the logits of the same crop's pixels (core/cover-pixels.ts). */
export function coverShares(raw: Float32Array, pixels: Readonly<Record<Region, number>>): CoverShares {
  const probability = (region: Region): number =>
    sigmoid(pixels[region] + NETWORK_SHARE * raw[COVERED + REGIONS.indexOf(region)]!);
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
