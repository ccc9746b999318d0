/** What a synthetic face does, and how strongly faces do it. */

import { ACTION_UNITS } from '../facs.ts';
import { LIPS } from '../landmarks.ts';
import { type OtherMovement } from '../rig.ts';

/** Amounts 0 to 1 (1 is intensity E): left and right of each of ACTION_UNITS in turn. AU25's part the lips. */
export type Amounts = Float32Array;
export const AMOUNTS = ACTION_UNITS.length * 2;

export interface Movement {
  readonly amounts: Amounts;
  /** Unlabelled: amounts of nuisance shapes by ICT name. */
  readonly nuisances: ReadonlyMap<string, number>;
  /** Gaze in radians: to the subject's left, up. */
  readonly gaze: readonly [left: number, up: number];
}

/** Radians of gaze at which the lids follow by the whole of the shapes that look down and up. */
export const FULL_GAZE = 0.5;

/** Nuisance shapes, and the lids that follow the gaze, as movements of the rig. */
export function otherMovements({
  nuisances,
  gaze,
}: Pick<Movement, 'nuisances' | 'gaze'>): Readonly<Record<OtherMovement, readonly [left: number, right: number]>> {
  const amount = (name: string): number => nuisances.get(name) ?? 0;
  const looks = (angle: number): number => Math.min(1, Math.max(0, angle / FULL_GAZE));
  const [down, up] = [looks(-gaze[1]), looks(gaze[1])];
  return {
    jawForward: [amount('jawForward'), amount('jawForward')],
    jawSideways: [amount('jawLeft'), amount('jawRight')],
    mouthSideways: [amount('mouthLeft'), amount('mouthRight')],
    cheekPuff: [amount('cheekPuff_L'), amount('cheekPuff_R')],
    lookDown: [down, down],
    lookUp: [up, up],
  };
}

/** Pairs of LIPS in the middle of the mouth. */
const MIDDLE = [3, 4, 5] as const;

/** cm between the middle of the lips of a face (MESH_LANDMARKS x 3, canonical): AU25 is read from it. */
export function lipGap(face: Float32Array): number {
  const gap = (pair: number): number => face[3 * LIPS.upper[pair]! + 1]! - face[3 * LIPS.lower[pair]! + 1]!;
  return MIDDLE.reduce((sum, pair) => sum + gap(pair), 0) / MIDDLE.length;
}
