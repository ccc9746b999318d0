/** Two projects: `node` for what needs no browser, `browser` for what must run in real Chromium. */

import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_FLAGS, findBrowser } from '../tools/browser.mjs';
import { sharedCommands } from './browser/shared-files.ts';

const here = (path: string): string => new URL(path, import.meta.url).pathname;
const root = here('..');

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: { name: 'node', include: ['tests/{core,learn,session,store,live,tools,models}/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        root,
        publicDir: here('../static'),
        worker: { format: 'es' },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: sharedCommands,
            provider: playwright({ launchOptions: { executablePath: findBrowser() ?? undefined, args: CHROMIUM_FLAGS } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
