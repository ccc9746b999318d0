/**
 * Where a Chromium-family browser is on this machine, and how tests and tools start it.
 * Plain JavaScript on Node's own modules: it is needed before anything is installed.
 */

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((root) =>
  process.env[root]
    ? [
        join(process.env[root], 'Google/Chrome/Application/chrome.exe'),
        join(process.env[root], 'Microsoft/Edge/Application/msedge.exe'),
      ]
    : [],
);

/** Whether a path is a file that may be run; folders have the same right, by another meaning. */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Path of a system browser, or null. `FACSIMILE_BROWSER` overrides the search. */
export function findBrowser() {
  const given = process.env.FACSIMILE_BROWSER;
  if (given) return isProgram(given) ? given : null;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((dir) => NAMES.map((name) => join(dir, name)));
  return [...onPath, ...MAC, ...WINDOWS].find(isProgram) ?? null;
}

/** Flags for a quiet headless Chromium with a real WebGPU adapter in software. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--ignore-gpu-blocklist',
];

/**
 * What Playwright 1.65 switches off, since the last list is the one that counts, and the pages of the address bar's popup, which each page of a
 * test made for 1 to 2 s of processor time.
 */
const SWITCHED_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];

/** The same for tests, which run WebAssembly for seconds: optimizing it as early as otherwise took an eighth of their processor time. */
export const TEST_FLAGS = [
  ...CHROMIUM_FLAGS,
  '--js-flags=--wasm-tiering-budget=200000000',
  `--disable-features=${SWITCHED_OFF.join(',')}`,
];

/** How tools start it: as tests do where FACSIMILE_TEST_FLAGS is set, which their runner does. */
export const toolFlags = () => (process.env.FACSIMILE_TEST_FLAGS ? TEST_FLAGS : CHROMIUM_FLAGS);
