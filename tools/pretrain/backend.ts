/** TensorFlow.js for Node tools: the wasm backend on its package's own files. */

import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '../../src/learn/tf.ts';

/** Starts the backend. One thread: the dense layers here are too small to share. */
export async function startBackend(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
  setThreadsCount(1);
  setWasmPaths(dirname(wasm) + sep);
  if (!(await tf.setBackend('wasm'))) throw new Error(`the wasm backend did not start: ${wasm}`);
  await tf.ready();
}
