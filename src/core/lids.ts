/**
 * How far an eye can be called closed (AU43) by its lids and iris. A lid that follows the gaze down reads like a closing one to
 * a network that has learned from lids alone; but an eye stays open as long as there is a gap, and a low iris says why the lid
 * is low. Lengths are shares of the eye's width, on the frontalised face.
 *
 * Thresholds: 502 coded pictures with AU43 labelled (34 closed), and 24 generated faces looking down or closed, told apart by
 * eye. Open eyes that look ahead have a gap of .18 and more (98 %); closed ones up to .11, where a hand hides an eye up to .17.
 */

import type { Frontal } from './frontal.ts';
import { applySimilarity } from './similarity.ts';

/** Upper lid, lower lid, outer and inner corner, and the iris' middle, of the right and the left eye. */
const EYES = [
  [159, 145, 33, 133, 468],
  [386, 374, 263, 362, 473],
] as const;

/** Depth of the iris below the line of the corners: straight ahead up to the first, down from the second. Half of the faces lie within -.08 and -.05. */
const GAZE = { ahead: -0.04, down: 0.02 };
/** Gap up to which an eye may be closed, and from which it is not, for either gaze. */
const GAP = { ahead: { closed: 0.12, open: 0.18 }, down: { closed: 0.09, open: 0.125 } };
/**
 * Between these gaps of the eye that is closed further, the other eye's begins to count: below, this one is closed alone
 * (a wink); above, the two differ because the head is turned.
 */
const OTHER = { from: 0.04, to: 0.07 };
/** Latents: more than any eye reads, and clearly less than presence. */
const UNBOUNDED = 6;
const NOT_CLOSED = 1;

export interface Lids {
  /** Of the eye that is closed further, in the end of both: see OTHER. */
  readonly gap: number;
  /** 0 ahead to 1 down, over both eyes. */
  readonly down: number;
}

/** Lids and gaze of a face: `landmarks` are LANDMARKS x 3 picture pixels, `frontal` is the same face frontalised. */
export function lidsOf(landmarks: Float32Array, { points, transform }: Frontal): Lids {
  const eyes = EYES.map(([upper, lower, outer, inner, iris]) => {
    const at = (id: number): readonly [x: number, y: number] => [points[3 * id]!, points[3 * id + 1]!];
    const [[ox, oy], [ix, iy]] = [at(outer), at(inner)];
    const width = Math.hypot(ix - ox, iy - oy) || 1;
    const across = ix > ox ? [ix - ox, iy - oy] : [ox - ix, oy - iy];
    const depth = ([x, y]: readonly [number, number]): number =>
      ((x - (ox + ix) / 2) * across[1]! - (y - (oy + iy) / 2) * across[0]!) / width ** 2;
    const middle = Float32Array.of(landmarks[3 * iris]!, -landmarks[3 * iris + 1]!, -landmarks[3 * iris + 2]!);
    const [x, y] = applySimilarity(transform, middle);
    return { gap: depth(at(lower)) - depth(at(upper)), iris: depth([x!, y!]) };
  });
  const [a, b] = [eyes[0]!, eyes[1]!];
  const least = Math.min(a.gap, b.gap);
  return {
    gap: least + ramp(least, OTHER.from, OTHER.to) * ((a.gap + b.gap) / 2 - least),
    down: ramp((a.iris + b.iris) / 2, GAZE.ahead, GAZE.down),
  };
}

/** The highest latent that AU43 may have with such lids: no bound while they may be closed, NOT_CLOSED once they are surely open. */
export function closingBound({ gap, down }: Lids): number {
  const limit = (name: 'closed' | 'open'): number => GAP.ahead[name] + down * (GAP.down[name] - GAP.ahead[name]);
  return UNBOUNDED + ramp(gap, limit('closed'), limit('open')) * (NOT_CLOSED - UNBOUNDED);
}

/** 0 up to `from`, 1 from `to` on, linear between. */
const ramp = (value: number, from: number, to: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)));
