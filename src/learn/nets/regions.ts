/**
 * What each trunk of the network may look at. Upper-face units are read from the upper face alone and lower-face units
 * from the lower face alone: trained on posed combinations, a network that sees everything reads the brow off the mouth.
 * The middle (lower lids, cheeks, nose) belongs to both.
 */

import { CROP_SIZE } from '../../core/crop-frame.ts';
import { ACTION_UNITS, REGIONS, SIDED_UNITS, type Region } from '../../core/facs.ts';
import { MEAN_FACE } from '../../core/mean-face.ts';
import { MESH_LANDMARKS } from '../../core/reading.ts';

export { REGIONS, type Region };

/** Height on the mean face, cm: the upper trunk looks above its bound, the lower trunk below its own. */
const UPPER_FROM = 0.3;
const LOWER_TO = 1.9;

function sees(region: Region, landmark: number): boolean {
  const height = MEAN_FACE[3 * landmark + 1]!;
  return region === 'upper' ? height > UPPER_FROM : height < LOWER_TO;
}

/** Columns of a [B, MESH_LANDMARKS * 3] tensor that a trunk reads: x and y of its landmarks; z is mostly the finder's guess. */
export const COLUMNS: Readonly<Record<Region, readonly number[]>> = {
  upper: columnsOf('upper'),
  lower: columnsOf('lower'),
};

function columnsOf(region: Region): readonly number[] {
  return Array.from({ length: MESH_LANDMARKS }, (_, i) => i)
    .filter((i) => sees(region, i))
    .flatMap((i) => [3 * i, 3 * i + 1]);
}

/** Rows of the aligned crop that a trunk reads, as shares of its height: the upper one ends at the base of the nose. */
const SEEN: Readonly<Record<Region, readonly [from: number, to: number]>> = { upper: [0, 4 / 7], lower: [3 / 7, 1] };

/** The same in pixels. */
export const ROWS: Readonly<Record<Region, { readonly from: number; readonly count: number }>> = {
  upper: rowsOf('upper'),
  lower: rowsOf('lower'),
};

function rowsOf(region: Region): { from: number; count: number } {
  const [from, to] = SEEN[region].map((share) => Math.round(share * CROP_SIZE)) as [number, number];
  return { from, count: to - from };
}

/** Region of every output of the unit head, and of the head of sides ([left, right] for each of SIDED_UNITS). */
export const UNIT_REGIONS: readonly Region[] = ACTION_UNITS.map(({ region }) => region);
export const SIDE_REGIONS: readonly Region[] = SIDED_UNITS.flatMap((i) => [UNIT_REGIONS[i]!, UNIT_REGIONS[i]!]);
