/**
 * What the threaded wasm backend needs of its own two scripts. It starts its threads from the text of its own glue function, so that
 * function may name nothing outside itself: it guards its one outer name by `typeof`, which minifiers drop as needless, and here the name is
 * taken out. And it starts eight threads whatever it was told, 6 MB each: here as many as src/reader/backend.ts says.
 */

import type { Plugin } from 'vite';

const MODULE = 'tfjs-backend-wasm-threaded-simd.js';
const REPLACED: readonly (readonly [found: RegExp, by: string])[] = [
  [/typeof _scriptDir\s*!==\s*"undefined"\s*&&\s*_scriptDir/, 'false'],
  [/scriptDirectory\s*=\s*_scriptDir/, 'scriptDirectory=""'],
  [/Module\["mainScriptUrlOrBlob"\]\s*\|\|\s*_scriptDir/, 'Module["mainScriptUrlOrBlob"]'],
  [/pthreadPoolSize\s*=\s*8\b/, 'pthreadPoolSize=globalThis.wasmThreads'],
];

/** The glue without names from outside. Throws when it is not the glue this was written for. */
export function selfContained(code: string): string {
  return REPLACED.reduce((text, [found, by]) => {
    if (!found.test(text)) throw new Error(`${MODULE} is not the version this was written for: no ${found.source}`);
    return text.replace(found, by);
  }, code);
}

const THREAD = 'tfjs-backend-wasm-threaded-simd.worker.js';
const THREAD_BEGINS = '`"use strict";var Module={};';
/** A thread loads the glue from a blob that its maker hands it: that alone (src/reader/trusted-types.ts says the rest). */
const POLICY = `if(self.trustedTypes)trustedTypes.createPolicy("default",{createScriptURL:function(url){if(url.startsWith("blob:"))return url;throw new TypeError("script of another origin: "+url)}});`;

/** The text of a thread, with a policy for the script URLs it loads. Throws when it is not the text this was written for. */
export function withPolicy(code: string): string {
  if (!code.includes(THREAD_BEGINS)) throw new Error(`${THREAD} is not the version this was written for`);
  return code.replace(THREAD_BEGINS, () => `\`"use strict";${POLICY}var Module={};`);
}

export function wasmThreads(): Plugin {
  return {
    name: 'wasm-threads',
    transform: {
      filter: { id: /wasm-out\/tfjs-backend-wasm-threaded-simd(\.worker)?\.js/ },
      handler: (code, id) => ({ code: id.includes(THREAD) ? withPolicy(code) : selfContained(code), map: null }),
    },
  };
}
