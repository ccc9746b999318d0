/**
 * What a network reads of coded faces, judged where both raters agree. Presence is read at the scale's own threshold, as papers do
 * (probability one half), or at thresholds set on held-out people, unit by unit.
 */

import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { auc } from '../../../src/core/metrics.ts';
import { PRESENT_LEVEL } from '../../../src/core/ordinal.ts';
import type { Judged } from '../../../src/learn/evaluate.ts';
import { readFace, type TopParams } from '../../../src/learn/nets/au-net.ts';
import * as tf from '../../../src/learn/tf.ts';
import { codesOf, type EncodedFace, type StageFace } from './stage-faces.ts';

/** Latent from which a unit is read as present. */
export const OWN_THRESHOLD = PRESENT_LEVEL - 0.5;
/** Level of a unit that both raters saw. */
const SEEN_LEVEL = 3;
/** Held-out faces that must show a unit before its threshold is moved. */
const FEWEST_SHOWN = 3;

/** By ACTION_UNITS, of each face. */
export function latentsOf(top: TopParams, faces: readonly EncodedFace[]): Float32Array[] {
  if (faces.length === 0) return [];
  const latents = tf.tidy(() => readFace(top, codesOf(faces)).latents);
  const [values, width] = [latents.dataSync() as Float32Array, latents.shape[1]];
  latents.dispose();
  return faces.map((_, i) => values.slice(i * width, (i + 1) * width));
}

/** How many people show each of ACTION_UNITS, both raters agreeing. */
export function peopleShowing(faces: readonly Pick<StageFace, 'presence' | 'sample'>[]): number[] {
  return ACTION_UNITS.map((_, unit) => new Set(faces.flatMap((face) => (face.presence[unit] === 1 ? [face.sample.person] : []))).size); // prettier-ignore
}

/** Faces as learn/evaluate.ts judges them, person by person; only `units` count. */
export function judged(
  faces: readonly StageFace[],
  latents: readonly Float32Array[],
  thresholds: readonly number[],
  units: ReadonlySet<number>,
): Judged[] {
  return faces.map(({ presence, sample }, i) => ({
    take: sample.person,
    latents: latents[i]!.map((z, unit) => z - thresholds[unit]! + OWN_THRESHOLD),
    units: presence.map((shown) => (shown === 1 ? SEEN_LEVEL : 0)),
    mask: presence.map((shown, unit) => Number(shown >= 0 && units.has(unit))),
  }));
}

/** The threshold of best F1, the nearest to the scale's own where several are; the own for a unit that hardly any face shows. */
export function bestThreshold(latents: readonly number[], shown: readonly boolean[]): number {
  const positives = shown.filter(Boolean).length;
  if (positives < FEWEST_SHOWN) return OWN_THRESHOLD;
  const order = latents.map((z, i) => ({ z, shown: shown[i]! })).sort((a, b) => b.z - a.z);
  let best = { f1: 0, threshold: OWN_THRESHOLD };
  let hits = 0;
  order.forEach(({ z, shown: hit }, i) => {
    if (hit) hits++;
    const next = order[i + 1]?.z ?? z - 1;
    if (next === z) return;
    // the own threshold where it parts these two, else half way
    const threshold = next < OWN_THRESHOLD && OWN_THRESHOLD <= z ? OWN_THRESHOLD : (z + next) / 2;
    const f1 = (2 * hits) / (i + 1 + positives);
    const nearer = Math.abs(threshold - OWN_THRESHOLD) < Math.abs(best.threshold - OWN_THRESHOLD);
    if (f1 > best.f1 || (f1 === best.f1 && nearer)) best = { f1, threshold };
  });
  return best.threshold;
}

const known = (faces: readonly StageFace[], unit: number): number[] =>
  faces.flatMap(({ presence }, i) => (presence[unit]! >= 0 ? [i] : []));

/** Best thresholds by ACTION_UNITS. */
export const thresholdsOn = (faces: readonly StageFace[], latents: readonly Float32Array[]): number[] =>
  ACTION_UNITS.map((_, unit) => {
    const some = known(faces, unit);
    return bestThreshold(some.map((i) => latents[i]![unit]!), some.map((i) => faces[i]!.presence[unit] === 1)); // prettier-ignore
  });

/** AUC of one unit over judged faces; null where one kind is missing. */
export function unitAuc(faces: readonly Judged[], unit: number): number | null {
  const some = faces.filter(({ mask }) => mask[unit] === 1);
  return auc(some.map(({ latents }) => latents[unit]!), some.map(({ units }) => units[unit]! > 0)); // prettier-ignore
}
