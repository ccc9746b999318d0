/** One stage of the training: batches in, parameters out, a step at a time; resumable from its checkpoints. */

import { join } from 'node:path';
import { adamInit, adamUpdate } from '../../../src/learn/optimizers.ts';
import { countParams, disposeTree, leaves, withLeaves, type ParamTree } from '../../../src/learn/params.ts';
import * as tf from '../../../src/learn/tf.ts';
import { loadCheckpoint, saveCheckpoint, type TrainingState } from './checkpoint.ts';

export interface Stage<Params extends ParamTree, Batch extends object> {
  readonly name: string;
  /** What the outcome depends on besides the code: a checkpoint of another recipe is not taken up. */
  readonly recipe: object;
  readonly steps: number;
  /** The highest learning rate. */
  readonly peak: number;
  /** Where it starts; the tensors are the stage's. */
  start(): Params;
  /** The tensors of a step's batch; they are the stage's. */
  batch(step: number): Batch;
  /** Mean loss of a batch. */
  loss(params: Params, batch: Batch): tf.Scalar;
}

const DECAY = 0.01;
const WARM_UP = 200;
const REPORT_EVERY = 100;
const SAVE_EVERY = 250;

/** Learning rate of a step: a short warm-up, then half a cosine down to a fiftieth. */
export function rateAt(step: number, steps: number, peak: number): number {
  if (step < WARM_UP) return (peak * (step + 1)) / WARM_UP;
  const done = (step - WARM_UP) / Math.max(1, steps - WARM_UP);
  return peak * (0.02 + 0.98 * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done))));
}

/** One step; frees the old state and the batch. */
async function trainStep<P extends ParamTree, B extends object>(
  stage: Stage<P, B>,
  { params, adam }: TrainingState<P>,
): Promise<{ state: TrainingState<P>; loss: number }> {
  const batch = stage.batch(adam.step);
  const { value, grads } = tf.valueAndGrads((...values: tf.Tensor[]) => stage.loss(withLeaves(params, values), batch))(
    leaves(params),
  );
  const rate = rateAt(adam.step, stage.steps, stage.peak);
  const next = adamUpdate(withLeaves(params, grads), adam, params, { rate, decay: DECAY });
  [params, adam.mean, adam.square].forEach(disposeTree);
  tf.dispose(grads);
  tf.dispose(batch as tf.TensorContainer);
  const [loss = NaN] = await value.data();
  value.dispose();
  if (!Number.isFinite(loss)) throw new Error(`training diverged at step ${adam.step}: loss ${loss} (lower the rate)`);
  return { state: { params: next.params, adam: next.state }, loss };
}

/** Trains from the last checkpoint in `folder`, if there is one of the same recipe, to the end. The answer is the caller's. */
export async function train<P extends ParamTree, B extends object>(stage: Stage<P, B>, folder: string): Promise<P> {
  const { name, recipe, steps, peak } = stage;
  const key = JSON.stringify({ name, ...recipe, steps, peak, DECAY, WARM_UP });
  const path = join(folder, `${name}.bin`);
  const fresh = stage.start();
  const kept = loadCheckpoint(path, key, fresh);
  if (kept) disposeTree(fresh);
  let state = kept ?? { params: fresh, adam: adamInit(fresh) };
  const first = state.adam.step;
  console.log(`${name}: ${countParams(state.params)} parameters, from step ${first} of ${steps}`);
  const start = performance.now();
  let sum = 0;
  try {
    for (let done = first + 1; done <= steps; done++) {
      const next = await trainStep(stage, state);
      state = next.state;
      sum += next.loss;
      if (done % REPORT_EVERY === 0) {
        const each = (performance.now() - start) / (done - first);
        const left = (((steps - done) * each) / 60_000).toFixed(1);
        const loss = (sum / Math.min(REPORT_EVERY, done - first)).toFixed(4);
        console.log(`${name}: step ${done} of ${steps}  loss ${loss}  ${each.toFixed(0)} ms a step, ${left} min left`);
        sum = 0;
      }
      if (done % SAVE_EVERY === 0 || done === steps) await saveCheckpoint(path, key, state);
    }
  } catch (error) {
    disposeTree(state.params);
    throw error;
  } finally {
    disposeTree(state.adam.mean);
    disposeTree(state.adam.square);
  }
  return state.params;
}
