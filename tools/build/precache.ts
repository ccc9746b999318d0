/**
 * What the service worker must hold. Workbox leaves out files over its limit with no more than a warning, and an app
 * without its weights starts but does nothing: so the build fails when anything needed is missing.
 */

import type { ManifestEntry, ManifestTransform } from 'workbox-build';

/** What is needed to read a face without a network, each with a pattern of its address. */
export const NEEDED: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['the page', /^index\.html$/],
  ["the reader's worker", /^assets\/reader\.worker-[^/]*\.js$/],
  ["the reader's finder", /^assets\/finder-[^/]*\.js$/],
  ["the reader's scorer", /^assets\/scorer-[^/]*\.js$/],
  ['the demonstration worker', /^assets\/demonstration\.worker-[^/]*\.js$/],
  ["MediaPipe's wasm", /^assets\/vision_wasm_module_internal-[^/]*\.wasm$/],
  ["MediaPipe's loader", /^assets\/vision_wasm_module_internal-[^/]*\.js$/],
  ["TensorFlow.js's wasm (SIMD)", /^assets\/tfjs-backend-wasm-simd-[^/]*\.wasm$/],
  ['the face bundle', /^face\/face_landmarker\.task$/],
  ['the canonical mesh', /^face\/canonical-mesh\.json$/],
  ['the base model', /^models\/base\/model\.json$/],
  ["the base model's weights", /^models\/base\/weights\.bin$/],
];

/** Throws an Error that lists what no address in `urls` provides. */
export function checkPrecache(urls: readonly string[]): void {
  const missing = NEEDED.filter(([, pattern]) => !urls.some((url) => pattern.test(url))).map(([what]) => what);
  if (missing.length)
    throw new Error(`missing from the precache: ${missing.join(', ')} (run \`npm run assemble\`, then build again)`);
}

/** Keeps each file's size beside its address, for a progress bar in bytes, and checks that nothing is missing. */
export const withSizes: ManifestTransform = (entries) => {
  checkPrecache(entries.map(({ url }) => url));
  const manifest = entries.map((entry) => ({ ...entry, bytes: entry.size }) satisfies ManifestEntry & { bytes: number });
  return { manifest };
};
