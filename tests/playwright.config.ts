/** End-to-end tests on the built app, served as `npm start` serves it, in real Chromium. */

import { defineConfig } from '@playwright/test';
import { TEST_FLAGS, findBrowser } from '../tools/browser.mjs';
import { PORT, WORKERS } from './e2e/ports.ts';

const executablePath = findBrowser();
// tools that a test runs start their browser as it does
process.env['FACSIMILE_TEST_FLAGS'] = '1';

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/film-clips.ts',
  outputDir: '../test-results',
  // what passes costs none of it, and a machine may be half as fast as another
  timeout: 240_000,
  expect: { timeout: 80_000 },
  workers: WORKERS,
  forbidOnly: Boolean(process.env['CI']),
  use: {
    baseURL: `http://localhost:${PORT}/`,
    // the offline copy is made at every first start, for a fifth of a test's processor time: only where it is tested
    serviceWorkers: 'block',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: TEST_FLAGS },
  },
  webServer: {
    command: `node --import tsx tools/serve.ts --port ${PORT}`,
    cwd: new URL('..', import.meta.url).pathname,
    url: `http://localhost:${PORT}/`,
    reuseExistingServer: false,
  },
});
