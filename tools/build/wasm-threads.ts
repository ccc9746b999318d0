/**
 * The threaded wasm backend starts its threads from the text of its own glue function, so that function may name nothing
 * outside itself. It guards its one outer name by `typeof`, which minifiers drop as needless: here the name is taken out.
 */

import type { Plugin } from 'vite';

const MODULE = 'tfjs-backend-wasm-threaded-simd.js';
const REPLACED: readonly (readonly [found: RegExp, by: string])[] = [
  [/typeof _scriptDir\s*!==\s*"undefined"\s*&&\s*_scriptDir/, 'false'],
  [/scriptDirectory\s*=\s*_scriptDir/, 'scriptDirectory=""'],
  [/Module\["mainScriptUrlOrBlob"\]\s*\|\|\s*_scriptDir/, 'Module["mainScriptUrlOrBlob"]'],
];

/** The glue without names from outside. Throws when it is not the glue this was written for. */
export function selfContained(code: string): string {
  return REPLACED.reduce((text, [found, by]) => {
    if (!found.test(text)) throw new Error(`${MODULE} is not the version this was written for: no ${found.source}`);
    return text.replace(found, by);
  }, code);
}

export function wasmThreads(): Plugin {
  return {
    name: 'wasm-threads',
    transform: {
      filter: { id: new RegExp(`wasm-out/${MODULE.replaceAll('.', '\\.')}`) },
      handler: (code) => ({ code: selfContained(code), map: null }),
    },
  };
}
