/**
 * Sets the scale of the latents on real neutral faces of the people fitted on: a unit that fires on more than
 * FALSE_ALARMS of them is pulled down there, while level CALM_TOP and more stays what it was. Each latent goes through one
 * rising straight line, so nothing changes in the order of its answers.
 */

import { quantile } from '../../../src/core/metrics.ts';
import type { Calibration } from './export.ts';

/** Aimed at on the people fitted on, so that people unseen stay under 5 %. */
const FALSE_ALARMS = 0.02;
/** Latent that the FALSE_ALARMS quantile of neutral faces may reach; presence begins at 1.5. */
const CALM = 1.1;
/** Level left where it is. */
const FIXED = 4.5;
/** A latent is stretched no more than this. */
const STEEPEST = 2.5;

/** Lines for every column of `neutral` (latents of neutral faces, face by face). */
export function calibrate(neutral: readonly Float32Array[]): Calibration {
  const width = neutral[0]?.length ?? 0;
  const lines = Array.from({ length: width }, (_, unit) => {
    const high = quantile(
      neutral.map((latents) => latents[unit]!),
      1 - FALSE_ALARMS,
    );
    if (high <= CALM) return { scale: 1, shift: 0 };
    const scale = Math.min(STEEPEST, (FIXED - CALM) / Math.max(1e-3, FIXED - high));
    return { scale, shift: CALM - scale * high };
  });
  return { scale: lines.map(({ scale }) => scale), shift: lines.map(({ shift }) => shift) };
}
