/** Closed rims of the face's openings, corners included, as landmarks in order: along the upper edge, then back along the lower. */

import { LIDS, LIPS, type Opening } from '../core/rig.ts';

const rim = ({ upper, lower }: Opening, first: number, last: number): readonly number[] => [
  first,
  ...upper,
  last,
  ...[...lower].reverse(),
];

export const MOUTH_RIM = rim(LIPS, 78, 308);
/** Of the subject's left and right eye, from the outer corner. */
export const EYE_RIMS: readonly [left: readonly number[], right: readonly number[]] = [
  rim(LIDS[0], 263, 362),
  rim(LIDS[1], 33, 133),
];
