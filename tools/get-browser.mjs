/**
 * A Chromium-family browser for the tests: the system's, else Playwright's download, else Debian's package when root.
 * Plain JavaScript on Node's own modules, and Playwright once it is installed.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { ROOT, Unready } from './prepare.mjs';

const runs = (command, args) => spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;

function downloaded() {
  const script = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
  const path = spawnSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' }).stdout;
  return path && existsSync(path) ? path : null;
}

/** Path of a browser; throws Unready with what to do when none can be had. */
export function getBrowser() {
  const there = findBrowser() ?? downloaded();
  if (there) return there;
  console.log('no Chromium, Chrome or Edge found: getting one ...');
  // Debian first when we may install: its registry is reachable wherever the system's packages are
  const debian = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (
    debian &&
    runs('apt-get', ['update', '-qq']) &&
    runs('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'])
  ) {
    const installed = findBrowser();
    if (installed) return installed;
  }
  if (runs(join(ROOT, 'node_modules', '.bin', 'playwright'), ['install', 'chromium'])) {
    const got = downloaded();
    if (got) return got;
  }
  throw new Unready('no browser for the tests: install Chromium, Chrome or Edge, or set FACSIMILE_BROWSER to its program');
}
