/**
 * Sets the scale of the latents on people who were not fitted on. Each latent goes through one rising straight line, so nothing
 * changes in the order of its answers; the line takes two latents to their places on the FACS scale:
 *
 * - The threshold, where misses and alarms cost alike, to where presence begins. It is the latent of the best F1 on coded faces
 *   (on made pictures for units that too few people show), less a price for every resting face above it; the price, one for all
 *   units, rises until resting faces raise no more than FALSE_UNITS units each. Of each unit the middle one over people drawn
 *   again is taken, since the best threshold of a dozen faces is mostly chance.
 * - The middle one of the faces that clearly show the unit, to the level that they show on average.
 */

import { PRESENT_LEVEL } from '../../../src/core/ordinal.ts';
import { quantile } from '../../../src/core/metrics.ts';
import { Random } from '../../../src/core/random.ts';
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
const FALSE_UNITS = 0.09;
const PRICES = [0, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];
/** A unit shown by fewer coded people than this is set on made pictures. */
const ENOUGH_PEOPLE = 8;
const RESAMPLES = 60;
/** Level from which a face clearly shows a unit. */
const CLEAR = 2.25;
/** Presence begins here on the scale of latents (core/ordinal.ts). */
const PRESENT = PRESENT_LEVEL - 0.5;
/** How far a latent may be stretched or pressed. */
const SLOPES = [0.4, 4] as const;

interface Scored {
  readonly person: string;
  readonly score: number;
  readonly shown: boolean;
}

/** The threshold with the best F1 less `price` times the share of `resting` (sorted) above it. */
export function bestThreshold(faces: readonly Scored[], resting: readonly number[], price: number): number {
  const sorted = [...faces].sort((a, b) => b.score - a.score);
  const positives = sorted.filter(({ shown }) => shown).length;
  let [hits, best, threshold, above] = [0, -Infinity, Infinity, resting.length];
  sorted.forEach(({ score, shown }, i) => {
    if (shown) hits++;
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

function byPerson(faces: readonly Scored[]): Scored[][] {
  const people = new Map<string, Scored[]>();
  for (const face of faces) people.set(face.person, [...(people.get(face.person) ?? []), face]);
  return [...people.values()];
}

/** As many people drawn again, with all faces of each. */
function resampled(people: readonly (readonly Scored[])[], random: Random): Scored[] {
  return people.flatMap(() => random.pick(people));
}

function scoredOf(faces: readonly JudgedFace[], unit: number): Scored[] {
  return faces.flatMap(({ person, latents, shown }) => {
    const shows = shown[unit];
    return shows === null || shows === undefined ? [] : [{ person, score: latents[unit]!, shown: shows }];
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
    const groups = byPerson(scored);
    const random = new Random(`scale/${unit}`);
    const resting = faces.resting.map((latents) => latents[unit]!).filter((latent) => !Number.isNaN(latent)).sort((a, b) => a - b); // prettier-ignore
    return { draws: Array.from({ length: RESAMPLES }, () => resampled(groups, random)), resting };
  });
  const thresholdsAt = (price: number): number[] =>
    units.map(({ draws, resting }) =>
      quantile(draws.map((draw) => bestThreshold(draw, resting, price)).filter(Number.isFinite), 0.5),
    );
  const falseUnits = (thresholds: readonly number[]): number =>
    units.reduce((sum, { resting }, unit) => sum + resting.filter((latent) => latent > thresholds[unit]!).length / Math.max(1, resting.length), 0); // prettier-ignore
  let thresholds: number[] = [];
  for (const price of PRICES) {
    thresholds = thresholdsAt(price);
    if (falseUnits(thresholds) <= FALSE_UNITS) break;
  }
  const lines = thresholds.map((threshold, unit) => {
    const clear = facesFor(unit, faces).filter(({ levels }) => levels[unit]! >= CLEAR);
    if (clear.length === 0) return { scale: 1, shift: PRESENT - threshold };
    const middle = quantile(clear.map(({ latents }) => latents[unit]!), 0.5); // prettier-ignore
    const level = clear.reduce((sum, { levels }) => sum + levels[unit]!, 0) / clear.length;
    const slope = (level - PRESENT) / Math.max(1e-3, middle - threshold);
    const scale = Math.min(SLOPES[1], Math.max(SLOPES[0], slope));
    return { scale, shift: PRESENT - scale * threshold };
  });
  return { scale: lines.map(({ scale }) => scale), shift: lines.map(({ shift }) => shift) };
}
