/**
 * Something before the face of an aligned grey crop: a hand, a mask, hair, dark glasses, a phone; or something that looks like
 * that and hides nothing. What is covered follows from what was painted, by how much of what a region is read from it hides.
 */

import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import type { Random } from '../../../src/core/random.ts';
import type { Region } from '../../../src/learn/nets/regions.ts';
import { Brush, box, disc, type Shape, type Thing } from './cover-brush.ts';
import { HARMLESS } from './cover-harmless.ts';
import { HIDING } from './cover-things.ts';

/** Whether something hides a region; null between the two, where nobody could say. */
export type Covered = Readonly<Record<Region, boolean | null>>;

/** Share of a region's informative area that is hidden, from which it is covered, and up to which it is not. */
const COVERED_FROM = 0.4;
const OPEN_TO = 0.15;
const HARMLESS_SHARE = 0.35;
/** How often there are two things. */
const TWO = 0.15;

/**
 * What the units of a region are read from, by its share of the region: each eye and each brow a quarter, so that one side of
 * both is covered; mouth and chin. Places are those of the mean face in the crop.
 */
const INFORMATIVE: Readonly<Record<Region, readonly (readonly [part: Shape, share: number])[]>> = {
  upper: [
    [disc(39, 37.5, 9, 4.5), 0.25],
    [disc(73, 37.5, 9, 4.5), 0.25],
    [box(38, 27.5, 12, 4, 0, 3), 0.25],
    [box(74, 27.5, 12, 4, 0, 3), 0.25],
  ],
  lower: [
    [disc(56, 75.5, 15, 7), 0.65],
    [disc(56, 91, 11, 7), 0.35],
  ],
};

/** Weight of each pixel of a region, adding up to 1, as [pixel, weight]. */
export const WEIGHTS: Readonly<Record<Region, readonly (readonly [pixel: number, weight: number])[]>> = {
  upper: weightsOf('upper'),
  lower: weightsOf('lower'),
};

function weightsOf(region: Region): (readonly [number, number])[] {
  return INFORMATIVE[region].flatMap(([{ distance }, share]) => {
    const pixels = Array.from({ length: CROP_SIZE * CROP_SIZE }, (_, i) => i).filter(
      (i) => distance((i % CROP_SIZE) + 0.5, Math.floor(i / CROP_SIZE) + 0.5) < 0,
    );
    return pixels.map((pixel) => [pixel, share / pixels.length] as const);
  });
}

/**
 * Paints over the crop that starts at `at` of `out` (CROP_SIZE square, 0 to 1) and says what is covered then. The same state of
 * `random` paints the same thing.
 */
export function cover(out: Float32Array, at: number, random: Random): Covered {
  const brush = new Brush(out, at, random);
  const things = random.chance(TWO) ? 2 : 1;
  for (let i = 0; i < things; i++) pick(random.chance(HARMLESS_SHARE) ? HARMLESS : HIDING, random)(brush, random);
  return { upper: verdict(brush, 'upper'), lower: verdict(brush, 'lower') };
}

function pick(list: readonly (readonly [Thing, number])[], random: Random): Thing {
  let left = random.uniform() * list.reduce((sum, [, weight]) => sum + weight, 0);
  return (list.find(([, weight]) => (left -= weight) < 0) ?? list[0]!)[0];
}

function verdict({ hidden }: Brush, region: Region): boolean | null {
  let share = 0;
  for (const [pixel, weight] of WEIGHTS[region]) share += weight * hidden[pixel]!;
  if (share >= COVERED_FROM) return true;
  return share <= OPEN_TO ? false : null;
}
