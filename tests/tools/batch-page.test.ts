/** The browser that files are read in: what its pages keep is on disk, and goes when it ends. What more than 2 GiB of Blobs do is not tried. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openOnDisk } from '../../tools/batch/batch-page.ts';
import { findBrowser } from '../../tools/browser.mjs';

const browser = findBrowser();
/** Bytes, of one value, of a file that a page keeps. */
const [SIZE, VALUE] = [200_000, 7];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'batch-page-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const filesThere = (): string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());

test.runIf(browser)(
  'what a page keeps lies in a folder on disk, which is gone with the browser',
  async () => {
    const context = await openOnDisk(browser!);
    try {
      const page = await context.newPage();
      await page.route('https://page.test/', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
      await page.goto('https://page.test/');
      await page.evaluate(
        async ([size, value]) => {
          const root = await navigator.storage.getDirectory();
          const file = await (await root.getFileHandle('kept', { create: true })).createWritable();
          await file.write(new Uint8Array(size).fill(value));
          await file.close();
        },
        [SIZE, VALUE] as const,
      );
      const kept = filesThere().filter((path) => statSync(path).size === SIZE);
      expect(kept.map((path) => readFileSync(path).every((byte) => byte === VALUE))).toEqual([true]);
    } finally {
      await context.close();
    }
    expect(filesThere()).toEqual([]);
  },
  60_000,
);
