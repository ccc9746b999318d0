/** How far and which way a face has moved from its own resting face: fields of MESH_LANDMARKS x 3 canonical cm. */

import { ACTION_UNITS, unitIndex, type AuCode } from '../core/facs.ts';
import { MEAN_FACE } from '../core/mean-face.ts';
import { moveFace } from '../core/rig.ts';
import { movementOf, type Prompt } from '../core/samples.ts';

/**
 * How much of a unit's movement the face finder sees, where 1 is all: measured on the demonstration face, which moves exactly as the
 * rig says. It hardly follows cheeks and lids, and overdoes what parts the lips.
 */
const SEEN: Readonly<Record<AuCode, number>> = {
  AU01: 0.49,
  AU02: 0.62,
  AU04: 0.49,
  AU05: 0.28,
  AU06: 0.14,
  AU07: 0.15,
  AU09: 0.52,
  AU10: 0.59,
  AU12: 0.74,
  AU14: 0.41,
  AU15: 0.5,
  AU16: 1.26,
  AU17: 0.78,
  AU18: 0.42,
  AU20: 0.61,
  AU22: 1.3,
  AU24: 0.85,
  AU25: 1.4,
  AU26: 0.88,
  AU28: 0.55,
  AU43: 0.52,
};
/** What the finder trembles by, cm. */
export const TREMBLING = 0.06;
/** Share of the farthest displacement from which a point takes part in a comparison. */
const MOVED = 0.3;

/** What is seen of the full movement that is asked for (unit at E, expression as it is shown), cm; null where none is. */
export function fieldOf(prompt: Prompt): Float32Array | null {
  const units = movementOf(prompt);
  const most = units.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return null;
  const full = prompt.kind === 'unit' ? units.map((amount) => amount / most) : units;
  const seen = prompt.kind === 'unit' ? SEEN[prompt.unit]! : 1;
  return moveFace(MEAN_FACE, { units: full }).map((value, i) => seen * (value - MEAN_FACE[i]!));
}

let fields: ReadonlyMap<AuCode, Float32Array> | undefined;

/** What is seen of each unit's full movement, cm. */
export function fieldOfUnit(unit: AuCode): Float32Array {
  fields ??= new Map(ACTION_UNITS.map(({ code }) => [code, fieldOf({ kind: 'unit', unit: code, strength: 'strong' })!]));
  return fields.get(ACTION_UNITS[unitIndex(unit)]!.code)!;
}

export interface Likeness {
  /** How much of the field is shown (least squares). */
  readonly amount: number;
  /** Cosine. */
  readonly likeness: number;
  /** Root of the mean square of the field's displacements, cm. */
  readonly size: number;
}

/** How much of `field` is `shown`, and how alike the two are where the field moves anything (x, y alone). */
export function compare(shown: Float32Array, field: Float32Array): Likeness {
  const farthest = farthestOf(field);
  let [both, ofShown, ofField, points] = [0, 0, 0, 0];
  for (let i = 0; i < field.length; i += 3) {
    if (Math.hypot(field[i]!, field[i + 1]!) < MOVED * farthest) continue;
    points++;
    for (const d of [i, i + 1]) {
      both += shown[d]! * field[d]!;
      ofShown += shown[d]! ** 2;
      ofField += field[d]! ** 2;
    }
  }
  const likeness = both / Math.max(1e-12, Math.sqrt(ofShown * ofField));
  return { amount: both / ofField, likeness, size: Math.sqrt(ofField / points) };
}

function farthestOf(field: Float32Array): number {
  let farthest = 0;
  for (let i = 0; i < field.length; i += 3) farthest = Math.max(farthest, Math.hypot(field[i]!, field[i + 1]!));
  return farthest;
}

function distances(field: Float32Array): Float32Array {
  return Float32Array.from({ length: field.length / 3 }, (_, i) => Math.hypot(field[3 * i]!, field[3 * i + 1]!));
}

/** Mean displacement of the tenth of the points that moved most, cm. */
export function mostMoved(shown: Float32Array): number {
  const sorted = distances(shown).sort();
  const top = sorted.subarray(Math.floor(0.9 * sorted.length));
  return top.reduce((sum, value) => sum + value, 0) / top.length;
}

export function meanDistance(a: Float32Array, b: Float32Array): number {
  const apart = distances(a.map((value, i) => value - b[i]!));
  return apart.reduce((sum, value) => sum + value, 0) / apart.length;
}
