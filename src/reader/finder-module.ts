/**
 * MediaPipe's WebAssembly module, compiled once in a worker for all finders in it: one that looks closer, or is made anew after an error,
 * adds its memory and no second copy of 11 MB of WebAssembly and what is compiled of it.
 */

import loaderUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.js?url';
import binaryUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.wasm?url';
import { renewDamagedWasm } from './app-files.ts';
import { LiveError, messageOf } from './problems.ts';

/** What MediaPipe's loader exports (Emscripten, MODULARIZE); it gives the module's exports and more. */
type Factory = (config: object) => Promise<unknown>;
/** Emscripten's way to bring one's own instance (emscripten.org, Module.instantiateWasm). */
type InstantiateWasm = (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => object;

declare global {
  /** Where MediaPipe looks for the start function of its WebAssembly module, and clears it after use. */
  var ModuleFactory: unknown;
}

let compiled: Promise<WebAssembly.Module> | null = null;

/** What MediaPipe is told of its files: its loader is set already, and it does not fetch the second. */
export const FILES = { wasmLoaderPath: '', wasmBinaryPath: binaryUrl } as const;

/**
 * Readies MediaPipe's loader for one landmarker, the next to be made: it clears what it was given after use. Rejects when the module
 * cannot be had or compiled, with 'face-bundle-missing' when it is the loader that cannot be loaded.
 */
export async function readyModule(): Promise<void> {
  const [{ default: factory }, module] = await Promise.all([importLoader(), (compiled ??= compile())]);
  globalThis.ModuleFactory = (config: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const instantiateWasm: InstantiateWasm = (imports, done) => {
        WebAssembly.instantiate(module, imports).then(done, reject);
        return {};
      };
      factory({ ...config, instantiateWasm }).then(resolve, reject);
    });
}

/** As renewDamagedWasm, for this module; what was compiled of a damaged one is forgotten, too. */
export function renewModule(): Promise<boolean> {
  compiled = null;
  return renewDamagedWasm(binaryUrl, 'face-bundle-missing');
}

/** Hosts that do not know WebAssembly by its type are taken at their bytes. */
async function compile(): Promise<WebAssembly.Module> {
  try {
    const response = await fetch(binaryUrl);
    if (!response.ok) throw new Error(`cannot fetch ${binaryUrl}: status ${response.status}`);
    const isTyped = response.headers.get('Content-Type') === 'application/wasm';
    return await (isTyped ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  } catch (cause) {
    compiled = null; // the next one tries again
    throw cause;
  }
}

async function importLoader(): Promise<{ readonly default: Factory }> {
  try {
    return (await import(/* @vite-ignore */ loaderUrl)) as { readonly default: Factory };
  } catch (cause) {
    throw new LiveError('face-bundle-missing', `cannot load the face finder: ${messageOf(cause)}`, { cause });
  }
}
