/** Training of the geometry network: batches in, parameters out, one step at a time; resumable from its checkpoints. */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expressionLoss, ordinalLoss } from '../../../src/learn/losses.ts';
import { applyAuNet, initAuNet, type AuNetParams } from '../../../src/learn/nets/au-net.ts';
import { adamInit, adamUpdate, type AdamState } from '../../../src/learn/optimizers.ts';
import { disposeTree, entries, leaves, withLeaves } from '../../../src/learn/params.ts';
import * as tf from '../../../src/learn/tf.ts';
import { disposeBatch, type Batch } from './sample.ts';

export interface TrainingState {
  readonly params: AuNetParams;
  readonly adam: AdamState<AuNetParams>;
}

/** How much the heads beside the units count. */
const SIDES_WEIGHT = 0.6;
const EXPRESSIONS_WEIGHT = 0.15;
const DECAY = 0.01;
const WARM_UP = 200;

export const freshState = (seed: number): TrainingState => {
  const params = initAuNet(seed);
  return { params, adam: adamInit(params) };
};

/** Mean over the labels that are not UNKNOWN. */
function meanKnown(losses: tf.Tensor2D, labels: tf.Tensor2D): tf.Scalar {
  const known = tf.cast(tf.greaterEqual(labels, 0), 'float32');
  return tf.div(tf.sum(tf.mul(losses, known)), tf.sum(known));
}

/** Mean loss of a batch, a scalar. */
export function batchLoss(params: AuNetParams, { input, intensities, sides, expressions }: Batch): tf.Scalar {
  const out = applyAuNet(params, input);
  const units = meanKnown(ordinalLoss(out.latents, intensities), intensities);
  const bySide = meanKnown(ordinalLoss(out.sides, sides), sides);
  const named = tf.mean(expressionLoss(out.expressions, expressions));
  return tf.add(units, tf.add(tf.mul(bySide, SIDES_WEIGHT), tf.mul(named, EXPRESSIONS_WEIGHT)));
}

/** Learning rate of a step: a short warm-up, then half a cosine down to a fiftieth. */
export function rateAt(step: number, steps: number, peak: number): number {
  if (step < WARM_UP) return (peak * (step + 1)) / WARM_UP;
  const done = (step - WARM_UP) / Math.max(1, steps - WARM_UP);
  return peak * (0.02 + 0.98 * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done))));
}

/** One step; frees the old state and the batch. */
export function trainStep(state: TrainingState, batch: Batch, rate: number): { state: TrainingState; loss: number } {
  const { params, adam } = state;
  const { value, grads } = tf.valueAndGrads((...values: tf.Tensor[]) => batchLoss(withLeaves(params, values), batch))(
    leaves(params),
  );
  const loss = value.dataSync()[0]!;
  const next = adamUpdate(withLeaves(params, grads), adam, params, { rate, decay: DECAY });
  [params, adam.mean, adam.square].forEach(disposeTree);
  tf.dispose([value, ...grads]);
  disposeBatch(batch);
  if (!Number.isFinite(loss)) throw new Error(`training diverged at step ${adam.step}: loss ${loss} (lower the rate)`);
  return { state: { params: next.params, adam: next.state }, loss };
}

/** Writes parameters and optimizer memory; `key` says what training this is a part of. */
export function saveCheckpoint(path: string, key: string, { params, adam }: TrainingState): void {
  const parts = [params, adam.mean, adam.square].flatMap((tree) => leaves(tree).map((leaf) => leaf.dataSync() as Float32Array));
  const header = Buffer.from(`${JSON.stringify({ key, step: adam.step })}\n`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    `${path}.part`,
    Buffer.concat([header, ...parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))]),
  );
  renameSync(`${path}.part`, path);
}

/** The state of an interrupted training of the same key, or null. */
export function loadCheckpoint(path: string, key: string): TrainingState | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  const end = bytes.indexOf('\n') + 1;
  const header = JSON.parse(bytes.toString('utf8', 0, end)) as { key: string; step: number };
  if (header.key !== key) return null;
  const numbers = new Float32Array(new Uint8Array(bytes.subarray(end)).buffer);
  const shape = initAuNet(0);
  let at = 0;
  const tree = (): AuNetParams =>
    withLeaves(
      shape,
      entries(shape).map(([, leaf]) => tf.tensor(numbers.slice(at, (at += leaf.size)), leaf.shape)),
    );
  const [params, mean, square] = [tree(), tree(), tree()];
  disposeTree(shape);
  return { params, adam: { step: header.step, mean, square } };
}
