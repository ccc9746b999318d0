/**
 * TensorFlow.js for Node tools: the wasm backend on its package's own files, or WebGPU on a graphics processor through the package
 * `webgpu` (Dawn), which is large and not among this project's own: `npm install --no-save webgpu@0.6.2`.
 */

import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '../../src/learn/tf.ts';

export type TrainingBackend = 'wasm' | 'webgpu';

/** Starts the backend. One wasm thread: the dense layers here are too small to share. Rejects when it does not start. */
export async function startBackend(backend: TrainingBackend = 'wasm'): Promise<void> {
  await (backend === 'wasm' ? startWasm() : startWebGpu());
  await tf.ready();
}

async function startWasm(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
  setThreadsCount(1);
  setWasmPaths(dirname(wasm) + sep);
  if (!(await tf.setBackend('wasm'))) throw new Error(`the wasm backend did not start: ${wasm}`);
}

interface Dawn {
  readonly create: (flags: string[]) => GPU;
  readonly globals: object;
}

async function startWebGpu(): Promise<void> {
  const name = 'webgpu';
  const { create, globals } = await (import(name) as Promise<Dawn>).catch((cause: unknown) => {
    throw new Error('no WebGPU for Node: npm install --no-save webgpu@0.6.2', { cause });
  });
  Object.assign(globalThis, globals);
  const gpu = create([]);
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error('WebGPU finds no graphics processor: train without --backend webgpu');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'node' }, configurable: true });
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error('the WebGPU backend did not start');
  console.log(`WebGPU on ${adapter.info.description || adapter.info.vendor}`);
}
