/**
 * Sets the scale of the latents on people who were not fitted on. Each latent goes through one rising straight line, so nothing
 * changes in the order of its answers; the line takes two latents to their places on the FACS scale:
 *
 * - The threshold, where misses and alarms cost alike, to where presence begins. How probable a latent makes the unit is a logistic
 *   curve through coded faces (through made pictures for units that too few people show); the threshold is that of the best F1 to
 *   be expected of those probabilities, less a price for every resting face above it; the price, one for all units, rises until
 *   resting faces raise no more than FALSE_UNITS units each. The threshold of the best F1 on the faces themselves is mostly chance
 *   where a dozen of them show the unit: on people of other folds it was worth .01 F1 less, over five trainings.
 * - The middle one of the faces that clearly show the unit, to the level that they show on average.
 */

import { PRESENT_FROM, sigmoid } from '../../../src/core/ordinal.ts';
import { quantile } from '../../../src/core/metrics.ts';
import type { Calibration } from './export.ts';

/** A face of known action units, as read by weights that were fitted without its person. */
export interface JudgedFace {
  readonly person: string;
  /** By ACTION_UNITS. */
  readonly latents: Float32Array;
  /** Whether it shows each unit; null where nobody knows. */
  readonly shown: readonly (boolean | null)[];
  /** 0 to 5 where known, else below 0. */
  readonly levels: readonly number[];
}

export interface ScaleFaces {
  readonly coded: readonly JudgedFace[];
  readonly made: readonly JudgedFace[];
  /** Latents of faces at rest; NaN for a unit that may be shown. */
  readonly resting: readonly Float32Array[];
}

/** Units that a resting face raises on average, at most: a little less than the promised one in ten pictures. */
const FALSE_UNITS = 0.08;
const PRICES = [0, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];
/** A unit shown by fewer coded people than this is set on made pictures. */
export const ENOUGH_PEOPLE = 8;
/** Weight of the squared slope of a logistic curve, in standard deviations: keeps it finite where the kinds do not overlap. */
const RIDGE = 0.5;
/** Newton's method is at rest long before. */
const ITERATIONS = 30;
/** Level from which a face clearly shows a unit. */
const CLEAR = 2.25;
/** How far a latent may be stretched or pressed. */
const SLOPES = [0.4, 4] as const;

export interface Scored {
  readonly score: number;
  /** Whether it shows the unit, or how probably, 0 to 1. */
  readonly shown: number;
}

/**
 * The same faces, each as probably showing the unit as its score makes it: logistic regression on the one number, by Newton's method
 * (McCullagh & Nelder 1989, 4.4), with RIDGE on the slope. Needs both kinds.
 */
export function smoothed(faces: readonly Scored[]): Scored[] {
  const mean = faces.reduce((sum, { score }) => sum + score, 0) / faces.length;
  const spread = Math.sqrt(faces.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / faces.length) || 1;
  const at = faces.map(({ score }) => (score - mean) / spread);
  let [slope, start] = [0, 0];
  for (let i = 0; i < ITERATIONS; i++) {
    // gradient and curvature of the log-likelihood by slope and start
    let [bySlope, byStart, a, b, c] = [RIDGE * slope, 0, RIDGE, 0, 0];
    faces.forEach(({ shown }, k) => {
      const p = sigmoid(slope * at[k]! + start);
      bySlope += (p - shown) * at[k]!;
      byStart += p - shown;
      a += p * (1 - p) * at[k]! ** 2;
      b += p * (1 - p) * at[k]!;
      c += p * (1 - p);
    });
    const area = a * c - b * b;
    slope -= (c * bySlope - b * byStart) / area;
    start -= (a * byStart - b * bySlope) / area;
  }
  if (!Number.isFinite(slope + start)) throw new Error(`no logistic curve through ${faces.length} scores: it did not settle`);
  return faces.map(({ score }, k) => ({ score, shown: sigmoid(slope * at[k]! + start) }));
}

/** The threshold with the best F1 to be expected, less `price` times the share of `resting` (sorted) above it. */
export function bestThreshold(faces: readonly Scored[], resting: readonly number[], price: number): number {
  const sorted = [...faces].sort((a, b) => b.score - a.score);
  const positives = sorted.reduce((sum, { shown }) => sum + shown, 0);
  let [hits, best, threshold, above] = [0, -Infinity, Infinity, resting.length];
  sorted.forEach(({ score, shown }, i) => {
    hits += shown;
    const next = sorted[i + 1]?.score ?? score - 1;
    if (next === score) return;
    const at = (score + next) / 2;
    while (above > 0 && resting[above - 1]! > at) above--;
    const alarms = resting.length === 0 ? 0 : (resting.length - above) / resting.length;
    const worth = (2 * hits) / (i + 1 + positives) - price * alarms;
    if (worth > best) [best, threshold] = [worth, at];
  });
  return threshold;
}

function scoredOf(faces: readonly JudgedFace[], unit: number): Scored[] {
  return faces.flatMap(({ latents, shown }) => {
    const shows = shown[unit];
    return shows === null || shows === undefined ? [] : [{ score: latents[unit]!, shown: Number(shows) }];
  });
}

/** The faces that a unit's scale is set on. */
function facesFor(unit: number, { coded, made }: ScaleFaces): readonly JudgedFace[] {
  const showing = new Set(coded.filter(({ shown }) => shown[unit] === true).map(({ person }) => person));
  return showing.size >= ENOUGH_PEOPLE ? coded : made;
}

/** The line of every unit. Throws for a unit that nobody shows. */
export function setScale(faces: ScaleFaces): Calibration {
  const width = faces.resting[0]?.length ?? 0;
  const units = Array.from({ length: width }, (_, unit) => {
    const scored = scoredOf(facesFor(unit, faces), unit);
    if (scored.every(({ shown }) => !shown)) throw new Error(`no face shows unit ${unit}: its scale cannot be set`);
    if (scored.every(({ shown }) => shown)) throw new Error(`every face shows unit ${unit}: its scale cannot be set`);
    const resting = faces.resting.map((latents) => latents[unit]!).filter((latent) => !Number.isNaN(latent)).sort((a, b) => a - b); // prettier-ignore
    return { expected: smoothed(scored), resting };
  });
  const thresholdsAt = (price: number): number[] => units.map(({ expected, resting }) => bestThreshold(expected, resting, price));
  const falseUnits = (thresholds: readonly number[]): number =>
    units.reduce((sum, { resting }, unit) => sum + resting.filter((latent) => latent > thresholds[unit]!).length / Math.max(1, resting.length), 0); // prettier-ignore
  let thresholds: number[] = [];
  for (const price of PRICES) {
    thresholds = thresholdsAt(price);
    if (falseUnits(thresholds) <= FALSE_UNITS) break;
  }
  const lines = thresholds.map((threshold, unit) => {
    const clear = facesFor(unit, faces).filter(({ levels }) => levels[unit]! >= CLEAR);
    if (clear.length === 0) return { scale: 1, shift: PRESENT_FROM - threshold };
    const middle = quantile(clear.map(({ latents }) => latents[unit]!), 0.5); // prettier-ignore
    const level = clear.reduce((sum, { levels }) => sum + levels[unit]!, 0) / clear.length;
    const slope = (level - PRESENT_FROM) / Math.max(1e-3, middle - threshold);
    const scale = Math.min(SLOPES[1], Math.max(SLOPES[0], slope));
    return { scale, shift: PRESENT_FROM - scale * threshold };
  });
  return { scale: lines.map(({ scale }) => scale), shift: lines.map(({ shift }) => shift) };
}
