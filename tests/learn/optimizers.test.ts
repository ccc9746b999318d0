import { expect, test } from 'vitest';
import { adamInit, adamUpdate, clipByGlobalNorm, cosine } from '../../src/learn/optimizers.ts';
import { disposeTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { BACKENDS, describeOn } from './backends.ts';

for (const backend of BACKENDS) {
  describeOn(backend, 'adam', () => {
    test('makes the steps of the published algorithm, worked out number by number', () => {
      const goal = [0, 1, 0];
      const start = [1, -2, 3];
      let params = { w: tf.tensor1d(start) };
      let state = adamInit(params);
      const plain = start.map((value) => ({ value, m: 0, v: 0 }));
      for (let t = 1; t <= 5; t++) {
        const gradients = { w: tf.tidy(() => tf.mul<tf.Tensor1D>(2, tf.sub(params.w, goal))) };
        const next = adamUpdate(gradients, state, params, { rate: 0.1 });
        [gradients, params, state.mean, state.square].forEach(disposeTree);
        ({ params, state } = next);
        plain.forEach((p, i) => {
          const gradient = 2 * (p.value - goal[i]!);
          p.m = 0.9 * p.m + 0.1 * gradient;
          p.v = 0.999 * p.v + 0.001 * gradient ** 2;
          p.value -= (0.1 * (p.m / (1 - 0.9 ** t))) / (Math.sqrt(p.v / (1 - 0.999 ** t)) + 1e-8);
        });
      }
      params.w.dataSync().forEach((value, i) => expect(value).toBeCloseTo(plain[i]!.value, 5));
      expect(state.step).toBe(5);
      [params, state.mean, state.square].forEach(disposeTree);
    });

    test('decay shrinks kernels, not biases, and apart from the gradient', () => {
      const params = { bias: tf.tensor1d([2]), kernel: tf.tensor2d([[2]]) };
      const zero = { bias: tf.tensor1d([0]), kernel: tf.tensor2d([[0]]) };
      const state = adamInit(params);
      const next = adamUpdate(zero, state, params, { rate: 0.1, decay: 0.5 });
      expect(next.params.kernel.dataSync()[0]).toBeCloseTo(2 * (1 - 0.05), 6);
      expect(next.params.bias.dataSync()[0]).toBe(2);
      [params, zero, state.mean, state.square, next.params, next.state.mean, next.state.square].forEach(disposeTree);
    });
  });
}

for (const backend of BACKENDS) {
  describeOn(backend, 'clipping', () => {
    test('shortens all gradients together to the length allowed, and leaves shorter ones alone', () => {
      const gradients = { a: tf.tensor1d([3, 0]), b: tf.tensor2d([[0, 4]]) };
      const [clipped, kept] = [clipByGlobalNorm(gradients, 1), clipByGlobalNorm(gradients, 5.1)];
      expect([...clipped.a.dataSync(), ...clipped.b.dataSync()].map((value) => Number(value.toFixed(5)))).toEqual([
        0.6, 0, 0, 0.8,
      ]);
      expect([...kept.a.dataSync(), ...kept.b.dataSync()]).toEqual([3, 0, 0, 4]);
      const zero = { a: tf.zeros([2]) };
      const none = clipByGlobalNorm(zero, 1);
      expect([...none.a.dataSync()]).toEqual([0, 0]);
      [gradients, clipped, kept, zero, none].forEach(disposeTree);
    });
  });
}

test('the schedule warms up in a line, falls along half a cosine, and ends at its floor', () => {
  const at = (step: number): number => cosine(step, 100, 2, { warmUp: 10, floor: 0.1 });
  expect([0, 4, 9].map(at)).toEqual([0.2, 1, 2]);
  expect(at(10)).toBe(2);
  expect(at(55)).toBeCloseTo(2 * (0.1 + 0.9 * 0.5), 6);
  expect(at(100)).toBeCloseTo(0.2, 6);
  for (let step = 11; step <= 100; step++) expect(at(step)).toBeLessThan(at(step - 1));
});

test('the schedule never goes beyond its peak, however few steps there are to warm up in', () => {
  for (const warmUp of [0, 0.1, 0.5, 1, 1.5, 2.3, 10]) {
    for (let step = 0; step < 20; step++) expect(cosine(step, 20, 2, { warmUp })).toBeLessThanOrEqual(2);
  }
});
