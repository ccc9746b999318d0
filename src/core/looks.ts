/**
 * What shows whose face it is, and how unlike two faces are in that: landmarks that movements leave alone, the relief of that half of the
 * face which has changed least, so that neither a beard nor glasses make somebody else of it, and the picture, which counts little, since
 * light changes it most.
 */

import type { FaceView } from './reading.ts';
import { likeness, reliefOf } from './relief.ts';
import { difference, likenessOf, type Impression } from './resting-shape.ts';

/** Share of what two pictures differ by that counts. */
const PICTURE = 0.25;

/** A face as it is told from others'. */
export interface Look {
  readonly impression: Impression;
  readonly relief: Float32Array;
}

export const lookOf = (face: FaceView): Look => ({ impression: likenessOf(face), relief: reliefOf(face.crop) });

/** How unlike two looks are, from 0: landmarks in cm, and what relief and picture lack to being the same. */
export function unlikeness(a: Look, b: Look): number {
  const { shape, picture } = difference(a.impression, b.impression);
  return shape + PICTURE * picture + 1 - likeness(a.relief, b.relief);
}
