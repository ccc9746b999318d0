/**
 * A Chromium-family browser for the tests: the system's, else Playwright's own, downloaded if need be, else Debian's
 * package when root. Plain JavaScript on Node's own modules, and Playwright once it is installed.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from './browser.mjs';
import { installPackages } from './debian.mjs';
import { program, ROOT, succeeds } from './programs.mjs';
import { Unready } from './unready.mjs';

/** Where the download cannot be reached it is tried several times: wait less for each. */
const PATIENCE = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' };

/** Playwright's browser when it is there and runs: on a bare system, libraries that it needs may be missing. */
function downloaded() {
  const script = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
  const path = spawnSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' }).stdout;
  if (!path || !existsSync(path)) return null;
  const starts = process.platform !== 'linux' || spawnSync(path, ['--version']).status === 0;
  return starts ? path : null;
}

function download() {
  console.log('no Chromium, Chrome or Edge found: downloading one ...');
  return succeeds(program('@playwright/test', 'playwright'), ['install', 'chromium'], PATIENCE) ? downloaded() : null;
}

const debian = () => (installPackages('chromium') ? findBrowser() : null);

/** Path of a browser; throws Unready with what to do when none can be had. */
export function getBrowser() {
  const given = process.env.FACSIMILE_BROWSER;
  if (given && !findBrowser()) throw new Unready(`FACSIMILE_BROWSER is no program: ${given}`);
  const browser = findBrowser() ?? downloaded() ?? download() ?? debian();
  if (!browser)
    throw new Unready('no browser for the tests: install Chromium, Chrome or Edge, or set FACSIMILE_BROWSER to its program');
  return browser;
}
