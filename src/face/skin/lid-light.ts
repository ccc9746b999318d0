/** How a closing lid changes the light on an eye and on the skin around it. Closure: 0 as at rest, 1 closed. */

import { smoothstep } from '../picture/polygon.ts';

/** Brightness of an eye: nearly closed it lies in the shade of its lids and lashes. */
export const eyeShade = (closure: number): number => 1 - 0.7 * smoothstep((closure - 0.4) / 0.5);

export interface LidLight {
  /** Share of closed-lid skin (lid.ts), in place of what a closing lid stretches. */
  readonly lid: number;
  readonly shade: number;
}

/**
 * A point of the skin `distance` cm from the eye's rim, whose brightness has changed by `ratio` with its normal. Close to the eyes that
 * ratio says nothing, since a finder's depth is coarse there; on the rim lies the line of the lashes.
 */
export function lidLight(distance: number, closure: number, ratio: number): LidLight {
  const shut = smoothstep((closure - 0.15) / 0.6);
  const steady = 1 + smoothstep((distance - 0.1) / 0.6) * (ratio - 1);
  const lashes = 1 - 0.6 * shut * (1 - smoothstep((distance - 0.02) / 0.1));
  return { lid: shut * (1 - smoothstep((distance - 0.3) / 0.4)), shade: steady * lashes };
}
