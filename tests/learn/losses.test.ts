import { expect, test } from 'vitest';
import { atLeast } from '../../src/core/ordinal.ts';
import { expressionLoss, ordinalLoss } from '../../src/learn/losses.ts';
import * as tf from '../../src/learn/tf.ts';
import { BACKENDS, describeOn } from './backends.ts';

for (const backend of BACKENDS) {
  describeOn(backend, 'losses', () => {
    test('the ordinal loss is minus the log-likelihood of reaching each level', () => {
      const [z, level] = [1.7, 3];
      let expected = 0;
      for (let k = 1; k <= 5; k++) expected -= Math.log(k <= level ? atLeast(z, k) : 1 - atLeast(z, k));
      const loss = tf.tidy(() => ordinalLoss(tf.tensor2d([[z]]), tf.tensor2d([[level]])).dataSync()[0]!);
      expect(loss).toBeCloseTo(expected, 4);
    });

    test('the best latent for a soft label expects just that label', () => {
      for (const label of [0.5, 1, 2.3, 4.5]) {
        const gradient = tf.grad((z: tf.Tensor) => tf.sum(ordinalLoss(z as tf.Tensor2D, tf.tensor2d([[label]]))));
        const slope = (z: number): number => tf.tidy(() => gradient(tf.tensor2d([[z]])).dataSync()[0]!);
        let [low, high] = [-3, 8];
        for (let i = 0; i < 40; i++) {
          const middle = (low + high) / 2;
          if (slope(middle) < 0) low = middle;
          else high = middle;
        }
        const expected = [1, 2, 3, 4, 5].reduce((sum, k) => sum + atLeast(low, k), 0);
        expect(expected).toBeCloseTo(label, 2);
      }
    });

    test('losses stay finite far out', () => {
      const values = tf.tidy(() => [...ordinalLoss(tf.tensor2d([[-80, 80]]), tf.tensor2d([[5, 0]])).dataSync()]);
      values.forEach((value) => expect(Number.isFinite(value) && value > 0).toBe(true));
    });

    test('the expression loss is minus the log of the probability of the label, and nothing without one', () => {
      const losses = tf.tidy(() => {
        const logits = tf.tensor2d([
          [1, 2, 3],
          [1, 2, 3],
        ]);
        return [
          ...expressionLoss(
            logits,
            tf.tensor2d([
              [0, 0, 1],
              [0, 0, 0],
            ]),
          ).dataSync(),
        ];
      });
      expect(losses[0]).toBeCloseTo(-Math.log(Math.exp(3) / (Math.exp(1) + Math.exp(2) + Math.exp(3))), 5);
      expect(losses[1]).toBeCloseTo(0, 12);
    });
  });
}
