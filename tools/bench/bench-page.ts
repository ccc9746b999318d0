/** Builds the bench page as the app is built, beside human and its models, and opens it in headless Chromium. */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { CHROMIUM_FLAGS, findBrowser } from '../browser.mjs';
import { wasmThreads } from '../build/wasm-threads.ts';
import { HEADERS, withoutTrustedTypes } from '../../src/pwa/headers.ts';
import { serve } from '../serve.ts';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const HUMAN = join(HERE, 'node_modules/@vladmandic/human');
const BUILT = join(ROOT, '.cache/bench/page');
/** A clip need not be longer, frames. */
export const MOST_FRAMES = 300;
/** Human's models that take part. */
const MODELS = ['models.json', ...['blazeface', 'facemesh', 'emotion'].flatMap((name) => [`${name}.json`, `${name}.bin`])];

/** Installs what the product is measured against, unless it is there. Throws when the registry cannot be reached. */
export function installHuman(): void {
  if (existsSync(HUMAN)) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: HERE,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('human could not be installed: the npm registry must be reachable once');
}

async function buildPage(withHuman: boolean): Promise<void> {
  await build({
    configFile: false,
    root: join(HERE, 'page'),
    base: './',
    publicDir: join(ROOT, 'static'),
    logLevel: 'error',
    worker: { format: 'es', plugins: () => [wasmThreads()] },
    build: { outDir: BUILT, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 4096 },
  });
  if (!withHuman) return;
  cpSync(join(HUMAN, 'dist/human.esm.js'), join(BUILT, 'human/human.esm.js'));
  for (const model of MODELS) cpSync(join(HUMAN, 'models', model), join(BUILT, 'human/models', model));
  // human bundles TensorFlow.js 4.22.0, as the app does, and fetches its wasm files
  const wasm = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  for (const kind of ['', '-simd', '-threaded-simd']) {
    const name = `tfjs-backend-wasm${kind}.wasm`;
    cpSync(join(wasm, 'dist', name), join(BUILT, 'human/wasm', name));
  }
}

export interface BenchPage {
  readonly page: Page;
  /** The browser's version. */
  readonly browser: string;
  close(): Promise<void>;
}

/** Opens the page, with the files of a clip in its input, decoded, where there is one. Throws when there is no browser. */
export async function openBenchPage(files: readonly string[] | null, withHuman = files !== null): Promise<BenchPage> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no browser found: install Chromium, Chrome or Edge, or set FACSIMILE_BROWSER');
  await buildPage(withHuman);
  const policy = withoutTrustedTypes(HEADERS['Content-Security-Policy']!);
  const server = await serve(BUILT, 0, [], { ...HEADERS, 'Content-Security-Policy': policy });
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`bench page: ${error.message}`));
    await page.goto(server.url);
    await page.waitForFunction(() => 'bench' in globalThis);
    if (files) {
      await page.setInputFiles('#files', [...files]);
      const frames = await page.evaluate((most) => bench.decode(most), MOST_FRAMES);
      if (frames === 0) throw new Error(`no frames in ${files[0]}`);
    }
    return { page, browser: browser.version(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
