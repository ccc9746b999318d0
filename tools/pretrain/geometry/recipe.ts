/** What a training batch consists of. */

import type { RigSamples } from './rig-samples.ts';
import type { PictureSamples } from './picture-samples.ts';
import type { Sample } from './sample.ts';
import { Random } from '../../../src/core/random.ts';

export const BATCH = 256;
/** Shares of a batch: resting faces, real smiles, made pictures; the rest is moved by the rig alone. */
export const RESTING = 0.1;
export const SMILING = 0.02;
export const PICTURED = 0.7;

export interface Sources {
  readonly moved: RigSamples;
  readonly pictured: PictureSamples;
  /** Real smiles of the people fitted on. */
  readonly smiling: readonly Sample[];
}

/** The samples of one batch; the same key gives the same batch. */
export function drawBatch({ moved, pictured, smiling }: Sources, key: string): Sample[] {
  return Array.from({ length: BATCH }, (_, i) => {
    const own = `${key}/${i}`;
    const place = i / BATCH;
    if (place < RESTING) return moved.resting(own);
    if (place < RESTING + SMILING) return new Random(own).pick(smiling);
    return (place < RESTING + SMILING + PICTURED ? pictured : moved).make(own);
  });
}
