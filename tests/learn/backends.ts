/** The TensorFlow.js backends that Node can run: every suite of tensors runs on each. And what such suites compare by. */

import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import * as tf from '../../src/learn/tf.ts';

const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
setWasmPaths(dirname(wasm) + sep);

export const BACKENDS = ['wasm', 'cpu'] as const;

/** A suite on one backend whose every test must end with the tensors it began with. */
export function describeOn(backend: (typeof BACKENDS)[number], title: string, body: () => void): void {
  describe(`${title} (${backend})`, () => {
    let before = 0;
    beforeAll(async () => {
      await tf.setBackend(backend);
      await tf.ready();
    });
    beforeEach(() => {
      before = tf.memory().numTensors;
    });
    afterEach(() => {
      expect(tf.memory().numTensors).toBe(before);
    });
    body();
  });
}

/** Largest absolute difference between two tensors of one shape. */
export const largestDifference = (a: tf.Tensor, b: tf.Tensor): number =>
  tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);
