/**
 * Which triangles of the face mesh an action unit lights, and how strongly in a given reading.
 * The weights come from the rig (where each unit moves the skin); here they are averaged per triangle, kept only where they
 * matter, and blended from the subject's right to left, so that a one-sided movement lights one side.
 */

import { unitSeen } from '../../core/covered.ts';
import { ACTION_UNITS, SIDED_UNITS } from '../../core/facs.ts';
import type { FaceReading } from '../../core/reading.ts';
import { MAX_LEVEL } from '../../core/ordinal.ts';
import { FAMILIES, FAMILY_OF_UNIT } from './families.ts';

export interface OverlayMesh {
  /** MESH_LANDMARKS x 3, canonical centimetres, frontal: tells left from right. */
  readonly positions: ArrayLike<number>;
  /** Triangles x 3 landmark indices, all wound the same way. */
  readonly triangles: ArrayLike<number>;
  /** Per ACTION_UNITS, MESH_LANDMARKS weights 0 to 1: how much of the unit's movement each point shows. */
  readonly regions: readonly Float32Array[];
}

/** Weights below this are not lit: a unit moves distant skin a little, and a face lit all over says nothing. */
const LEAST_WEIGHT = 0.08;
/** Half width of the band around the midline, centimetres, in which left and right are blended. */
const MIDLINE = 0.8;
/** Position in SIDED_UNITS of each action unit, or -1. */
const SIDE_OF_UNIT: readonly number[] = ACTION_UNITS.map((_, unit) => SIDED_UNITS.indexOf(unit));

interface UnitRegion {
  readonly triangles: Uint16Array;
  readonly weights: Float32Array;
}

export interface RegionTable {
  readonly triangles: Uint16Array;
  /** 1 where a triangle is wholly on the subject's left, 0 wholly right. */
  readonly leftness: Float32Array;
  readonly units: readonly UnitRegion[];
  /** Sign of the area of a front-facing triangle seen frontally with y down. */
  readonly winding: 1 | -1;
}

/** Prepares a mesh for lighting; once per mesh. */
export function regionTable(mesh: OverlayMesh): RegionTable {
  const triangles = Uint16Array.from(mesh.triangles);
  const count = triangles.length / 3;
  const leftness = new Float32Array(count);
  let area = 0;
  for (let t = 0; t < count; t++) {
    const [a, b, c] = [triangles[3 * t]! * 3, triangles[3 * t + 1]! * 3, triangles[3 * t + 2]! * 3];
    const at = mesh.positions;
    const x = (at[a]! + at[b]! + at[c]!) / 3;
    leftness[t] = Math.min(1, Math.max(0, 0.5 + x / (2 * MIDLINE)));
    area -= (at[b]! - at[a]!) * (at[c + 1]! - at[a + 1]!) - (at[c]! - at[a]!) * (at[b + 1]! - at[a + 1]!);
  }
  const units = mesh.regions.map((region): UnitRegion => {
    const lit: [triangle: number, weight: number][] = [];
    for (let t = 0; t < count; t++) {
      const weight = (region[triangles[3 * t]!]! + region[triangles[3 * t + 1]!]! + region[triangles[3 * t + 2]!]!) / 3;
      if (weight >= LEAST_WEIGHT) lit.push([t, weight]);
    }
    return { triangles: Uint16Array.from(lit, ([t]) => t), weights: Float32Array.from(lit, ([, weight]) => weight) };
  });
  return { triangles, leftness, units, winding: area < 0 ? -1 : 1 };
}

/**
 * Light per family and triangle, 0 to 1 (FAMILIES x triangles, row by row), written to `out`: the strongest of the family's
 * units, weight times intensity, each side by its own intensity where the model gives one. A unit that is not seen lights nothing.
 */
export function light(table: RegionTable, face: Pick<FaceReading, 'intensity' | 'sides' | 'quality'>, out: Float32Array): void {
  out.fill(0);
  const count = table.leftness.length;
  table.units.forEach((region, unit) => {
    if (!unitSeen(face.quality, unit)) return;
    const side = SIDE_OF_UNIT[unit]!;
    const left = (side < 0 ? face.intensity[unit]! : face.sides[2 * side]!) / MAX_LEVEL;
    const right = (side < 0 ? face.intensity[unit]! : face.sides[2 * side + 1]!) / MAX_LEVEL;
    const row = FAMILIES.indexOf(FAMILY_OF_UNIT[unit]!) * count;
    for (let i = 0; i < region.triangles.length; i++) {
      const t = region.triangles[i]!;
      const share = table.leftness[t]!;
      const strength = region.weights[i]! * (left * share + right * (1 - share));
      if (strength > out[row + t]!) out[row + t] = strength;
    }
  });
}
