/** Training in the browser: on WebGPU (in software where there is no other) as on WebAssembly, leaving no tensor behind. */

import { expect, test } from 'vitest';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import { disposeTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { train } from '../../src/learn/train.ts';
import type { Checkpoint, TrainingSettings } from '../../src/learn/training.ts';
import type { Method } from '../../src/learn/weighing.ts';
import { startBackend } from '../../src/reader/backend.ts';
import { CONV, samplesOf } from '../learn/small-nets.ts';

const SETTINGS: Omit<TrainingSettings, 'method' | 'depth'> = {
  labels: 'intensity',
  steps: 4,
  rate: 0.005,
  lookAhead: 0.1,
  batch: { units: 6, expressions: 6, held: 8 },
  decay: 0,
  anchor: 0,
  seed: 1,
};
const SETS = { units: samplesOf(12, 'units'), expressions: samplesOf(18, 'expressions', 0.4), held: samplesOf(16, 'held') };

/** What a few steps on a backend end with. */
async function trained(name: 'wasm' | 'webgpu', method: Method, depth: TrainingSettings['depth']): Promise<Checkpoint> {
  expect((await startBackend(name)).name).toBe(name);
  registerTrainingKernels();
  const before = tf.memory().numTensors;
  const params = CONV.init(5);
  let end: Checkpoint | null = null;
  for await (const progress of train(new AbortController().signal, {
    net: CONV,
    params,
    sets: SETS,
    settings: { ...SETTINGS, method, depth },
  })) {
    expect(progress.kind).toBe('done');
    end = progress.checkpoint;
  }
  disposeTree(params);
  expect(tf.memory().numTensors).toBe(before);
  return end!;
}

test.each([
  [{ kind: 'mal', form: 'agreement' }, 'top'],
  [{ kind: 'mal', form: 'published' }, 'top'],
  [{ kind: 'mal', form: 'agreement' }, 'deep'],
] as const)('%o at depth %s learns on WebGPU what it learns on WebAssembly', async (method, depth) => {
  const [expected, found] = [await trained('wasm', method, depth), await trained('webgpu', method, depth)];
  expect(Object.keys(found.params)).toEqual(Object.keys(expected.params));
  expect(Object.keys(found.params).includes('below/kernel')).toBe(depth === 'deep');
  for (const [path, values] of Object.entries(expected.params)) {
    values.forEach((value, i) => expect(Math.abs(found.params[path]![i]! - value), `${path}[${i}]`).toBeLessThan(2e-3));
  }
  expected.weights.forEach((value, i) => expect(found.weights[i]).toBeCloseTo(value, 2));
});
