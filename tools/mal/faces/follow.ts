/**
 * Heads that a training leaves alone while the shared blocks under them move: refitted so that they give what they gave before.
 * Ridge regression (Hoerl & Kennard 1970) of their old answers on the new feature, pulled towards the old kernel; each output on
 * its own region's part of the feature.
 */

import { factorOf } from '../../../src/learn/linear.ts';
import { readFace, regionalHead, type TopParams } from '../../../src/learn/nets/au-net.ts';
import { applyDense, type DenseParams } from '../../../src/learn/nets/dense.ts';
import { REGIONS, SIDE_REGIONS, type Region } from '../../../src/learn/nets/regions.ts';
import * as tf from '../../../src/learn/tf.ts';

/** Pull towards the old kernel, as a share of the features' mean variance. */
const RIDGE = 0.01;

/** Solves A x = b for symmetric A (n x n) and b (n x m), row by row, by Cholesky's factor. Throws when A is not positive definite. */
export function solvePositive(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const m = b.length / n;
  const l = factorOf(a, n);
  const x = b.slice();
  const rows = (from: number, to: number, step: number, factor: (i: number, k: number) => number): void => {
    for (let i = from; i !== to; i += step) {
      for (let k = from; k !== i; k += step) for (let c = 0; c < m; c++) x[i * m + c]! -= factor(i, k) * x[k * m + c]!;
      for (let c = 0; c < m; c++) x[i * m + c]! /= l[i * n + i]!;
    }
  };
  rows(0, n, 1, (i, k) => l[i * n + k]!);
  rows(n - 1, -1, -1, (i, k) => l[k * n + i]!);
  return x;
}

/** A head's new kernel and bias for features [N, F] whose old answers [N, outputs] are given. */
function follow(
  { kernel }: DenseParams,
  regions: readonly Region[],
  feature: tf.Tensor2D,
  answers: tf.Tensor2D,
  upperWidth: number,
): DenseParams {
  const [width, outputs] = kernel.shape;
  const next = kernel.dataSync().slice() as Float32Array;
  for (const region of REGIONS) {
    const columns = regions.flatMap((own, i) => (own === region ? [i] : []));
    if (columns.length === 0) continue;
    const [from, size] = region === 'upper' ? [0, upperWidth] : [upperWidth, width - upperWidth];
    const products = tf.tidy(() => {
      const chosen = tf.tensor1d(columns, 'int32');
      const own = tf.slice2d(feature, [0, from], [-1, size]);
      const centred = tf.sub<tf.Tensor2D>(own, tf.mean(own, 0, true));
      const old = tf.gather<tf.Tensor2D>(tf.slice2d(kernel, [from, 0], [size, -1]), chosen, 1);
      const asked = tf.gather<tf.Tensor2D>(answers, chosen, 1);
      const missing = tf.sub<tf.Tensor2D>(tf.sub(asked, tf.mean(asked, 0, true)), tf.matMul(centred, old));
      return [tf.matMul(centred, centred, true), tf.matMul(centred, missing, true)];
    });
    const [normal, right] = products.map((product) => Float64Array.from(product.dataSync())) as [Float64Array, Float64Array];
    tf.dispose(products);
    const trace = normal.reduce((sum, value, i) => (i % (size + 1) === 0 ? sum + value : sum), 0);
    for (let i = 0; i < size; i++) normal[i * (size + 1)]! += (RIDGE * trace) / size;
    const change = solvePositive(normal, right, size);
    change.forEach((value, i) => {
      const [row, column] = [from + Math.floor(i / columns.length), columns[i % columns.length]!];
      next[row * outputs + column]! += value;
    });
  }
  return tf.tidy(() => {
    const moved = { kernel: tf.tensor2d(next, [width, outputs]), bias: tf.zeros<tf.Rank.R1>([outputs]) };
    const read = applyDense(regionalHead(moved, regions, upperWidth), feature);
    return { kernel: moved.kernel, bias: tf.mean<tf.Tensor1D>(tf.sub(answers, read), 0) };
  });
}

/** `after` with heads of sides and of covered regions that give on these codes ([N, C]) what those of `before` gave. Takes `after` over. */
export function followHeads(before: TopParams, after: TopParams, code: tf.Tensor2D): TopParams {
  const [old, now] = [readFace(before, code), readFace(after, code)];
  const upperWidth = after.upper.shared.bias.shape[0];
  const sides = follow(after.sides, SIDE_REGIONS, now.feature, old.sides, upperWidth);
  const covered = follow(after.covered, REGIONS, now.feature, old.covered, upperWidth);
  tf.dispose([{ ...old }, { ...now }, { ...after.sides }, { ...after.covered }]);
  return { ...after, sides, covered };
}
