/**
 * Where the network runs: on the GPU through WebGPU when there is a real one, else in WebAssembly, and why.
 * A software adapter draws correctly and computes fifty times slower than WebAssembly, so it is used only when asked for.
 */

import './trusted-types.ts';
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '../learn/tf.ts';
import { renewDamagedWasm } from './app-files.ts';
import { LiveError, messageOf } from './problems.ts';
import type { ReadingSettings } from './settings.ts';

export interface Backend {
  readonly name: 'webgpu' | 'wasm';
  /** The reason for the choice, in words. */
  readonly why: string;
  /** Resolves with a message when the GPU is taken away; never for wasm. */
  readonly lost: Promise<string>;
  /** Compiles every shader of `work` side by side; nothing to do on wasm. */
  compile(work: () => void): Promise<void>;
}

/** Threads beyond this gain nothing for one face. */
const MOST_THREADS = 4;
/** Words in an adapter's description that give a software one away. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

declare global {
  /** How many threads the wasm backend starts beside its own (tools/build/wasm-threads.ts). */
  var wasmThreads: number;
}

let webGpuFactory: ReturnType<typeof tf.findBackendFactory> | null = null;

/**
 * Starts the backend that `choice` asks for, or the next best. When none starts it rejects: with 'model-missing' or 'file-damaged' where
 * its WebAssembly cannot be had or is spoilt, else with 'wasm-unsupported'.
 */
export async function startBackend(choice: ReadingSettings['backend']): Promise<Backend> {
  const refusal = choice === 'wasm' ? 'chosen in the settings' : await whyNotWebGpu(choice);
  if (refusal !== null) return startWasm(refusal);
  try {
    return await startWebGpu(choice === 'webgpu' ? 'chosen in the settings' : 'a graphics processor is at hand');
  } catch (cause) {
    return startWasm(`WebGPU did not start: ${messageOf(cause)}`);
  }
}

async function whyNotWebGpu(choice: ReadingSettings['backend']): Promise<string | null> {
  if (!navigator.gpu) return 'this browser has no WebGPU';
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) return 'WebGPU finds no graphics processor';
  const { isFallbackAdapter, vendor, architecture, device, description } = adapter.info;
  const software = isFallbackAdapter || SOFTWARE.test(`${vendor} ${architecture} ${device} ${description}`);
  return software && choice === 'auto' ? 'WebGPU would run in software, which is slower' : null;
}

async function startWebGpu(why: string): Promise<Backend> {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  // A backend whose device was lost stays registered; take it out, and put its factory back for a new device.
  webGpuFactory ??= tf.findBackendFactory('webgpu');
  if (tf.findBackend('webgpu')) {
    tf.removeBackend('webgpu');
    tf.registerBackend('webgpu', webGpuFactory);
  }
  if (!(await tf.setBackend('webgpu'))) throw new Error('no device');
  const backend = tf.backend();
  if (!(backend instanceof WebGPUBackend)) throw new TypeError('backend registered as webgpu is another');
  return {
    name: 'webgpu',
    why,
    lost: backend.device.lost.then(({ reason, message }) => `${reason}: ${message}`),
    async compile(work) {
      tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
      try {
        work();
        await backend.checkCompileCompletionAsync();
      } finally {
        tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
      }
    },
  };
}

async function startWasm(why: string): Promise<Backend> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths({
    'tfjs-backend-wasm.wasm': wasmUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
  });
  // Half of the processors: the other half is the browser's, which shows the picture meanwhile.
  const threads = Math.max(1, Math.min(MOST_THREADS, navigator.hardwareConcurrency >> 1));
  wasm.setThreadsCount(threads);
  globalThis.wasmThreads = threads - 1;
  // the module that could have others would share its memory with them for nothing
  if (threads === 1) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await tf.setBackend('wasm')) && !((await renewDamaged()) && (await tf.setBackend('wasm')))) {
    throw new LiveError('wasm-unsupported', 'WebAssembly did not start: see the console');
  }
  return { name: 'wasm', why, lost: new Promise(() => undefined), compile: () => Promise.resolve() };
}

/** Whether a module of the backend was damaged on this device; it is loaded anew then. */
async function renewDamaged(): Promise<boolean> {
  const renewed = await Promise.all([simdUrl, threadedUrl].map((url) => renewDamagedWasm(url, 'model-missing')));
  return renewed.includes(true);
}
