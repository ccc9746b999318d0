import { expect, test } from 'vitest';
import { applyDense, initDense } from '../../src/learn/nets/dense.ts';
import { disposeTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { BACKENDS, describeOn, largestDifference } from './backends.ts';

for (const backend of BACKENDS) {
  describeOn(backend, 'a dense layer', () => {
    test('is the product with the kernel plus the bias', () => {
      const out = tf.tidy(() => {
        const params = {
          kernel: tf.tensor2d([
            [1, 2],
            [3, 4],
            [5, 6],
          ]),
          bias: tf.tensor1d([10, 20]),
        };
        return [...applyDense(params, tf.tensor2d([[1, 0, -1]])).dataSync()];
      });
      expect(out).toEqual([6, 16]);
    });

    test('has the gradients of the library', () => {
      tf.tidy(() => {
        const x = tf.randomNormal([7, 5], 0, 1, 'float32', 1) as tf.Tensor2D;
        const { kernel, bias } = initDense(5, 3, 2);
        const weigh = (y: tf.Tensor): tf.Scalar => tf.sum(tf.mul(tf.square(y), tf.range(1, 4)));
        const own = tf.grads((a, k, b) =>
          weigh(applyDense({ kernel: k as tf.Tensor2D, bias: b as tf.Tensor1D }, a as tf.Tensor2D)),
        );
        const theirs = tf.grads((a, k, b) => weigh(tf.add(tf.matMul(a as tf.Tensor2D, k as tf.Tensor2D), b)));
        const [mine, reference] = [own([x, kernel, bias]), theirs([x, kernel, bias])];
        mine.forEach((gradient, i) => expect(largestDifference(gradient, reference[i]!)).toBeLessThan(1e-4));
      });
    });

    test('starts with the spread asked for', () => {
      const params = initDense(400, 100, 3, 2);
      const spread = tf.tidy(() => tf.moments(params.kernel).variance.dataSync()[0]!);
      expect(Math.sqrt(spread)).toBeCloseTo(2 / 20, 2);
      disposeTree(params);
    });
  });
}
