/**
 * Sets the scale of the latents. A unit that fires on more than a small share of resting faces is pulled down there, while
 * FIXED and more stays what it was; the lip corner puller, which made faces alone leave too weak on real ones, is drawn
 * towards SMILE on the middle one of the real smiles, as far as STEEPEST lets it. Each latent goes through one rising straight line, so nothing changes
 * in the order of its answers.
 */

import { quantile } from '../../../src/core/metrics.ts';
import type { Calibration } from './export.ts';

/**
 * The share of neutral faces aimed at, small, as they are few and others are to stay under 5 %, and the latent that its quantile may
 * reach; presence begins at 1.5. The lip corner puller, on which resting faces differ least, need not be so strict.
 */
const QUIET = { share: 0.005, latent: 1 } as const;
const QUIET_SMILE = { share: 0.02, latent: 1.2 } as const;
const FIXED = 4.5;
/** Level of AU12 aimed at in the middle one of the smiles fitted on: more than SMILE_LEVEL, as other people's smiles read lower. */
const SMILE = 3.6;
/** A latent is stretched no more than this. */
const STEEPEST = 3.5;

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
    const raised = smiles.includes(column);
    const { share, latent } = raised ? QUIET_SMILE : QUIET;
    const high = Math.max(...neutral.map((faces) => at(faces, 1 - share)));
    const calm = Math.min(high, latent);
    if (high <= latent && !raised) return { scale: 1, shift: 0 };
    const [from, to] = raised ? [at(smiling, 0.5), SMILE] : [FIXED, FIXED];
    const scale = Math.min(STEEPEST, (to - calm) / Math.max(1e-3, from - high));
    return { scale, shift: calm - scale * high };
  });
  return { scale: lines.map(({ scale }) => scale), shift: lines.map(({ shift }) => shift) };
}
