/** A subject doing something: the moved face, how far its openings have changed, and where its points lie on the frame. */

import { unitIndex } from '../../core/facs.ts';
import { lipGap, otherMovements, type Movement } from '../../core/movements/movement.ts';
import { smoothstep } from '../picture/polygon.ts';
import type { Light } from '../skin/shade.ts';
import { LIDS } from '../../core/landmarks.ts';
import { lidGap, moveFace } from '../../core/rig.ts';
import type { Subject, Turn } from './subject.ts';

export interface Posed {
  readonly subject: Subject;
  /** MESH_LANDMARKS x 3, canonical cm. */
  readonly face: Float32Array;
  readonly turn: Turn;
  readonly light: Light;
  readonly gaze: readonly [left: number, up: number];
  /** 0 as in the neutral picture, 1 closed: left, right. */
  readonly closure: readonly [number, number];
  /** cm between the lips' middle. */
  readonly lipGap: number;
  /** Frame pixels (y down) and depth in the same (larger is nearer) of canonical points, n x 3. */
  readonly place: (points: Float32Array) => Float32Array;
}

/** cm by which closed lids overlap, so that no slit is left between smoothed rims. */
const OVERLAP = 0.06;
const AU43 = unitIndex('AU43');

/** How much of each unit's movement this face shows, by ACTION_UNITS. */
export type Gains = ArrayLike<number>;

export function pose(subject: Subject, { amounts, nuisances, gaze }: Movement, gains: Gains, turn: Turn, light: Light): Posed {
  const { neutral } = subject;
  const units = Float32Array.from(amounts, (amount, i) => amount * gains[i >> 1]!);
  const face = moveFace(neutral, { units, others: otherMovements({ nuisances, gaze }) });
  const closure = LIDS.map((lids, side) => {
    const shut = smoothstep((amounts[2 * AU43 + side]! - 0.75) / 0.2);
    const open = Math.max(0, lidGap(face, lids)) / Math.max(0.05, lidGap(neutral, lids));
    for (const upper of lids.upper) face[3 * upper + 1]! -= shut * OVERLAP;
    return Math.min(1, Math.max(0, 1 - open));
  }) as [number, number];
  return { subject, face, turn, light, gaze, closure, lipGap: lipGap(face), place: placing(subject, turn) };
}

/** Puts canonical points on the frame of a subject whose head is turned. */
export function placing({ toCamera, scale }: Subject, turn: Turn): Posed['place'] {
  return (points) => toCamera(points, turn).map((value, i) => (i % 3 === 1 ? -scale * value : scale * value));
}
