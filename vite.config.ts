import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { HEADERS, withoutTrustedTypes } from './src/pwa/headers.ts';
import { hostFiles } from './tools/build/host-files.ts';
import { MANIFEST } from './tools/build/manifest.ts';
import { Packages } from './tools/build/packages.ts';
import { withSizes } from './tools/build/precache.ts';
import { wasmThreads } from './tools/build/wasm-threads.ts';

const here = (path: string): string => join(import.meta.dirname, path);
const MIB = 2 ** 20;
const packages = new Packages();

/** WebKit runs the module that a worker is started with a second time when another one imports from it: nothing may. */
const entriesApart = (): Plugin => ({
  name: 'entries-apart',
  options: (options) => ({ ...options, preserveEntrySignatures: 'strict' }),
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
    const entries = chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName);
    const double = chunks.flatMap(({ imports }) => imports.filter((name) => entries.includes(name)));
    if (double.length > 0) throw new Error(`imported by other modules, and so run twice by WebKit: ${double.join(', ')}`);
  },
});

/** The page's side of the reader, all of which the first screen has. */
const READER_DOOR =
  /\/comlink\/|\/src\/(assets|reader\/(reader|life|running-line|worker-calls|reader-events|problems|every|assets|settings))\.ts/;

/** Vite's own client needs a socket and inline styles in development; the rest of the policy stays. */
const DEV_HEADERS = {
  ...HEADERS,
  'Content-Security-Policy': withoutTrustedTypes(HEADERS['Content-Security-Policy']!)
    .replace("connect-src 'self'", "connect-src 'self' ws:")
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
};

export default defineConfig({
  root: here('src'),
  base: './',
  publicDir: here('static'),
  cacheDir: here('.cache/vite'),
  plugins: [
    svelte({ configFile: here('svelte.config.js') }),
    hostFiles(),
    packages.noted(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'pwa',
      filename: 'service-worker.ts',
      injectRegister: false,
      registerType: 'prompt',
      manifest: MANIFEST,
      injectManifest: {
        // the service worker is built last
        buildPlugins: { vite: [packages.noted(), packages.written()] },
        globPatterns: ['**/*.{html,js,css,wasm,task,json,bin,svg,webmanifest}', 'icons/*.png'],
        // the batch page is for programs, the embedded one for pages on the network; without SIMD the face finder does not start
        globIgnores: [
          'batch.html',
          'assets/batch-*',
          'embed.html',
          'assets/embed-*',
          'vercel.json',
          'assets/tfjs-backend-wasm-????????.wasm',
        ],
        maximumFileSizeToCacheInBytes: 64 * MIB,
        manifestTransforms: [withSizes],
      },
    }),
  ],
  worker: {
    format: 'es',
    plugins: () => [wasmThreads(), entriesApart(), packages.noted()],
  },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 4096,
    // browsers that run the app know modulepreload; without it files come one after the other, and all the same
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here('src/index.html'), batch: here('src/batch.html'), embed: here('src/embed.html') },
      // what every page that reads loads first, in one piece however many pages there are
      output: { codeSplitting: { groups: [{ name: 'reader-door', test: READER_DOOR }] } },
      checks: { pluginTimings: false },
    },
  },
  server: { headers: DEV_HEADERS },
});
