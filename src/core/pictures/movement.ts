/** What a made face does, and how strongly faces do it. */

import { ACTION_UNITS } from '../facs.ts';

/** Amounts 0 to 1 (1 is intensity E): left and right of each of ACTION_UNITS in turn. AU25's are not used. */
export type Amounts = Float32Array;
export const AMOUNTS = ACTION_UNITS.length * 2;

export interface Movement {
  readonly amounts: Amounts;
  /** Unlabelled: amounts of nuisance shapes by ICT name. */
  readonly nuisances: ReadonlyMap<string, number>;
  /** Gaze in radians: to the subject's left, up. */
  readonly gaze: readonly [left: number, up: number];
}
