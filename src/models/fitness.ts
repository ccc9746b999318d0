/** Whether weights that were kept or imported can be used at all; loaded when there are any. */

import { checkFit, UnfitModel, type Unfitness } from '../learn/nets/architecture.ts';
import type * as tf from '../learn/tf.ts';
import { checkSeal } from '../reader/model-seal.ts';

/** Why these weights cannot be used, null when they can: all that can be told without the network. */
export async function unfitnessOf(weights: tf.io.ModelArtifacts): Promise<Unfitness | null> {
  try {
    checkFit(weights);
  } catch (error) {
    if (error instanceof UnfitModel) return error.why;
    throw error;
  }
  return (await checkSeal(weights)) ? null : 'damaged';
}
