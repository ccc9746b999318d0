/**
 * Projects: `node` for what needs no browser, `browser` for what must run in real Chromium, and `firefox` and `webkit`, which drive
 * the built app in those engines.
 */

import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { TEST_FLAGS, findBrowser } from '../tools/browser.mjs';
import { sharedCommands } from './browser/shared-files.ts';

const root = join(import.meta.dirname, '..');
const executablePath = findBrowser();
/** A test pattern for a camera, allowed without asking. */
const FAKE_CAMERA = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

/** Packages that browser tests reach through src. */
const BUNDLED = [
  '@mediapipe/tasks-vision',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js',
  '@tensorflow/tfjs-core/dist/register_all_gradients.js',
  'comlink',
  'gifenc',
  'idb',
  'mediabunny',
  'three',
  'uplot',
  'valibot',
];

export default defineConfig({
  root,
  test: {
    // measured on request (--coverage): the states are wiring, and Node runs nearly all of it
    coverage: {
      provider: 'v8',
      include: ['src/app/state/**'],
      reporter: ['text'],
      reportsDirectory: join(root, '.cache/coverage'),
      thresholds: { lines: 80 },
    },
    projects: [
      ...['firefox', 'webkit'].map((name) => ({ root, test: { name, include: [`tests/engines/${name}.test.ts`] } })),
      {
        root,
        // state classes with runes are tested without a page
        plugins: [svelte({ configFile: join(root, 'svelte.config.js') })],
        test: {
          name: 'node',
          include: ['tests/{app,batch,core,embed,face,learn,library,models,pwa,reader,record,session,store,tools}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        plugins: [svelte({ configFile: join(root, 'svelte.config.js') })],
        publicDir: join(root, 'static'),
        worker: { format: 'es' },
        // Named, or the first test to import one on a fresh clone would be reloaded half way.
        optimizeDeps: { include: BUNDLED },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // a machine may be half as fast as another
          expect: { poll: { timeout: 20_000 } },
          browser: {
            enabled: true,
            headless: true,
            // one page at a time: those behind it would get their frames late
            fileParallelism: false,
            screenshotFailures: false,
            commands: sharedCommands,
            provider: playwright({
              launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...TEST_FLAGS, ...FAKE_CAMERA] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
