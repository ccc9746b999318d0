/** The browser that files are read in: what its pages keep is on disk, and goes when it ends. That there may be no room is tests/batch/found-store's. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FileGone, isOfFile } from '../../src/reader/sources/files/gone.ts';
import { SourceError } from '../../src/reader/sources/source.ts';
import { openOnDisk, plain, UnreadableFile } from '../../tools/batch/batch-page.ts';
import { findBrowser } from '../../tools/browser.mjs';

const browser = findBrowser();
/** Bytes, of one value, of a file that a page keeps. */
const [SIZE, VALUE] = [200_000, 7];

/** What may be thrown while a file is read, and whether it is the file's own fault. */
const THROWN = [
  [new SourceError('undecodable', 'why'), true],
  [new FileGone('why'), true],
  [new TypeError('why'), false],
  [new Error('why'), false],
] as const;

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
  'what a page keeps lies in a folder on disk, which is gone with the browser; what it throws for a file is told from its own faults',
  async () => {
    const context = await openOnDisk(browser!);
    try {
      const page = await context.newPage();
      await page.route('https://page.test/', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
      await page.goto('https://page.test/');
      // what is thrown in a page is told from the file's own fault as it is there
      for (const [thrown, isItsOwn] of THROWN) {
        const { name } = thrown;
        const heard = await page
          .evaluate((own) => Promise.reject(Object.assign(new Error('why'), { name: own })), name)
          .catch(plain);
        expect([heard instanceof UnreadableFile, (heard as Error).message], name).toEqual([isItsOwn, 'why']);
        expect(isOfFile(thrown), name).toBe(isItsOwn);
      }
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
