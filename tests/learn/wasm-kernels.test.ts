/** Convolution gradients on wasm against the CPU backend's, for windows of every kind. */

import { describe, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import * as tf from '../../src/learn/tf.ts';
import { describeOn } from './backends.ts';

interface Case {
  readonly input: [batch: number, height: number, width: number, channels: number];
  readonly kernel: [height: number, width: number];
  /** Output channels; outputs for each channel when depthwise. */
  readonly outputs: number;
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number | [[0, 0], [number, number], [number, number], [0, 0]];
}

const CASES: readonly Case[] = [
  { input: [1, 1, 1, 1], kernel: [1, 1], outputs: 1, strides: [1, 1], pad: 'valid' },
  { input: [2, 8, 8, 3], kernel: [3, 3], outputs: 5, strides: [1, 1], pad: 'same' },
  { input: [3, 9, 7, 4], kernel: [3, 3], outputs: 2, strides: [2, 2], pad: 'same' },
  { input: [2, 8, 10, 1], kernel: [5, 5], outputs: 3, strides: [2, 2], pad: 'same' },
  { input: [2, 9, 9, 2], kernel: [3, 3], outputs: 4, strides: [2, 2], pad: 'valid' },
  { input: [1, 7, 11, 3], kernel: [2, 5], outputs: 2, strides: [1, 1], pad: 'valid' },
  { input: [2, 6, 6, 8], kernel: [1, 1], outputs: 7, strides: [1, 1], pad: 'same' },
  { input: [2, 5, 5, 3], kernel: [1, 1], outputs: 2, strides: [3, 3], pad: 'valid' },
  { input: [1, 6, 5, 2], kernel: [4, 4], outputs: 3, strides: [1, 1], pad: 'same' },
  { input: [2, 6, 6, 2], kernel: [3, 3], outputs: 3, strides: [1, 1], pad: 1 },
  { input: [1, 6, 7, 2], kernel: [3, 3], outputs: 3, strides: [2, 2], pad: [[0, 0], [1, 0], [0, 2], [0, 0]] }, // prettier-ignore
  { input: [1, 4, 4, 2], kernel: [5, 5], outputs: 2, strides: [1, 1], pad: 'same' },
];

/** Gradients of a weighted sum of the outputs, in the input and the filter. */
async function gradients(
  { input, kernel, outputs, strides, pad }: Case,
  depthwise: boolean,
): Promise<[Float32Array, Float32Array]> {
  const [dx, dFilter] = tf.tidy(() => {
    const x = tf.randomNormal<tf.Rank.R4>(input, 0, 1, 'float32', 1);
    const filter = tf.randomNormal<tf.Rank.R4>([...kernel, input[3], outputs], 0, 1, 'float32', 2);
    const apply = (a: tf.Tensor4D, w: tf.Tensor4D): tf.Tensor4D =>
      depthwise ? tf.depthwiseConv2d(a, w, strides, pad) : tf.conv2d(a, w, strides, pad);
    const weights = tf.randomNormal(apply(x, filter).shape, 0, 1, 'float32', 3);
    return tf.grads((a: tf.Tensor, w: tf.Tensor) => tf.sum(tf.mul(apply(a as tf.Tensor4D, w as tf.Tensor4D), weights)))([
      x,
      filter,
    ]);
  }) as [tf.Tensor, tf.Tensor];
  const result = await Promise.all([dx.data<'float32'>(), dFilter.data<'float32'>()]);
  tf.dispose([dx, dFilter]);
  return result;
}

const title = ({ input, kernel, outputs, strides, pad }: Case): string =>
  `${input.join('x')}, window ${kernel.join('x')} to ${outputs}, stride ${strides[0]}, pad ${JSON.stringify(pad)}`;

describeOn('wasm', 'convolution gradients', () => {
  for (const depthwise of [false, true]) {
    describe(depthwise ? 'depthwise' : 'plain', () => {
      test.each(CASES.map((entry) => [title(entry), entry] as const))('%s', async (_, entry) => {
        registerTrainingKernels();
        const ours = await gradients(entry, depthwise);
        await tf.setBackend('cpu');
        const reference = await gradients(entry, depthwise);
        await tf.setBackend('wasm');
        for (const which of [0, 1] as const) {
          expect(ours[which]).toHaveLength(reference[which].length);
          ours[which].forEach((value, i) => expect(value).toBeCloseTo(reference[which][i]!, 3));
        }
      });
    });
  }

  test('registering again changes nothing', () => {
    registerTrainingKernels();
    const before = tf.getKernel(tf.Conv2DBackpropInput, 'wasm');
    registerTrainingKernels();
    expect(tf.getKernel(tf.Conv2DBackpropInput, 'wasm')).toBe(before);
  });

  test('channels first are refused', () => {
    registerTrainingKernels();
    expect(() =>
      tf.tidy(() => {
        const attrs = { strides: [1, 1], pad: 'valid', dataFormat: 'NCHW', filterShape: [1, 1, 1, 1] };
        tf.engine().runKernel(tf.Conv2DBackpropFilter, { x: tf.zeros([1, 1, 2, 2]), dy: tf.zeros([1, 1, 2, 2]) }, attrs);
      }),
    ).toThrow('channels last: NCHW');
  });
});
