/**
 * Sets the scale of the latents. A unit that fires on more than FALSE_ALARMS of resting faces is pulled down there, while
 * FIXED and more stays what it was; the lip corner puller, which made faces alone leave too weak on real ones, reads
 * SMILE_LEVEL on the middle one of the real smiles. Each latent goes through one rising straight line, so nothing changes
 * in the order of its answers.
 */

import { quantile } from '../../../src/core/metrics.ts';
import { SMILE_LEVEL } from '../report/evaluate.ts';
import type { Calibration } from './export.ts';

/** Aimed at on few faces, so that others stay under 5 %. */
const FALSE_ALARMS = 0.02;
/** Latent that the FALSE_ALARMS quantile of neutral faces may reach; presence begins at 1.5. */
const CALM = 1.2;
const FIXED = 4.5;
/** A latent is stretched no more than this. */
const STEEPEST = 2.5;

/**
 * Lines for every column of the latents: groups of `neutral` faces, of which the worst counts, and `smiling` ones, face by
 * face; `smiles` are the columns that a smile raises. Throws without faces.
 */
export function calibrate(
  neutral: readonly (readonly Float32Array[])[],
  smiling: readonly Float32Array[],
  smiles: readonly number[],
): Calibration {
  const width = neutral[0]?.[0]?.length ?? 0;
  const lines = Array.from({ length: width }, (_, column) => {
    const at = (faces: readonly Float32Array[], share: number): number =>
      quantile(
        faces.map((latents) => latents[column]!),
        share,
      );
    const high = Math.max(...neutral.map((faces) => at(faces, 1 - FALSE_ALARMS)));
    const calm = Math.min(high, CALM);
    const raised = smiles.includes(column);
    if (high <= CALM && !raised) return { scale: 1, shift: 0 };
    const [from, to] = raised ? [at(smiling, 0.5), SMILE_LEVEL] : [FIXED, FIXED];
    const scale = Math.min(STEEPEST, (to - calm) / Math.max(1e-3, from - high));
    return { scale, shift: calm - scale * high };
  });
  return { scale: lines.map(({ scale }) => scale), shift: lines.map(({ shift }) => shift) };
}
