/** Logistic regression by Newton's method, with a ridge on the weights and none on the bias. */

import * as tf from '../../src/learn/tf.ts';
import { solvePositive } from '../mal/faces/follow.ts';

const MOST_STEPS = 30;
/** No weight changes by more than this in the last step. */
const SETTLED = 1e-3;

/**
 * The weights and the bias for which rows of numbers best say whether each is one, `ridge` / 2 times the weights' squares added to
 * the sum of the losses, each counted by its `counts`. Throws when they do not settle.
 */
export async function fitLogistic(
  rows: readonly Float32Array[],
  yes: readonly boolean[],
  counts: readonly number[],
  ridge: number,
): Promise<{ readonly weights: readonly number[]; readonly bias: number }> {
  const width = rows[0]!.length + 1;
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    values.set(row, i * width);
    values[(i + 1) * width - 1] = 1;
  });
  const [x, answers, weights] = [
    tf.tensor2d(values, [rows.length, width]),
    tf.tensor1d(yes.map(Number)),
    tf.tensor1d([...counts]),
  ];
  const found = new Float64Array(width);
  try {
    for (let step = 0; step < MOST_STEPS; step++) {
      const [slope, bend] = tf.tidy(() => {
        const chance = tf.sigmoid(tf.squeeze<tf.Tensor1D>(tf.matMul(x, tf.tensor2d(Float32Array.from(found), [width, 1])), [1]));
        const off = tf.reshape(tf.mul(weights, tf.sub(chance, answers)), [rows.length, 1]) as tf.Tensor2D;
        const spread = tf.reshape(tf.mul(weights, tf.mul(chance, tf.sub(1, chance))), [rows.length, 1]);
        return [tf.matMul(x, off, true), tf.matMul(x, tf.mul<tf.Tensor2D>(x, spread), true)] as const;
      });
      const [down, curve] = [Float64Array.from(await slope.data()), Float64Array.from(await bend.data())];
      tf.dispose([slope, bend]);
      for (let i = 0; i < width - 1; i++) {
        down[i]! += ridge * found[i]!;
        curve[i * (width + 1)]! += ridge;
      }
      const change = solvePositive(curve, down, width);
      change.forEach((value, i) => (found[i]! -= value));
      if (Math.max(...change.map(Math.abs)) < SETTLED) return { weights: [...found.subarray(0, -1)], bias: found.at(-1)! };
    }
  } finally {
    tf.dispose([x, answers, weights]);
  }
  throw new Error(`logistic regression did not settle in ${MOST_STEPS} steps (raise the ridge)`);
}
