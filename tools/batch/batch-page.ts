/** The built app's batch page in headless Chromium: files in, readings out. Nothing to see, and no person at the screen. */

import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import type {
  BatchFace,
  BatchOptions,
  BatchPart,
  BatchReader,
  FoundPart,
  FoundPiece,
  NeutralChoice,
} from '../../src/batch/contract.ts';
import type { SegmentShare } from '../../src/batch/film/segments.ts';
import { FILE_FAULTS } from '../../src/reader/sources/files/gone.ts';
import { findBrowser, toolFlags } from '../browser.mjs';
import { BATCH } from '../build/host-files.ts';
import { DIST, serve } from '../serve.ts';

export interface BatchPage {
  /** Gives the page its files; later calls number them from 0. Chromium reads them where they lie. */
  give(files: readonly string[]): Promise<void>;
  /** Loads the reader. */
  open(options: BatchOptions): Promise<BatchReader>;
  /** Reads with the weights in this folder (model.json, weights.bin) from now on. Rejects when they are not this network's. */
  useWeights(folder: string): Promise<void>;
  /** Rejects when the neutral file cannot be read or has no good face. */
  compareWith(choice: NeutralChoice): Promise<void>;
  /** Every frame of a file, in parts. Rejects when it cannot be read. */
  read(file: number): AsyncGenerator<BatchPart, void>;
  /** Seconds of a film; 0 for a picture. Rejects when it cannot be read. */
  lengthOf(file: number): Promise<number>;
  /** What is found in a part of a film, to be scored later. Rejects when it cannot be read (further). */
  find(file: number, share: SegmentShare): AsyncGenerator<FoundPart, void>;
  /** As `read`, from what was found in all parts of a film before. */
  readFrom(file: number, pieces: readonly FoundPiece[]): AsyncGenerator<BatchPart, void>;
  /** Landmarks and crop of the largest face of a picture, or null. Rejects with an UnreadableFile, or for what is not the file's fault. */
  face(file: number): Promise<BatchFace | null>;
  close(): Promise<void>;
}

/** A file that cannot be read, or compared with, however often it is tried. */
export class UnreadableFile extends Error {}

const THROWN = new RegExp(`^page\\.evaluate: (?:(\\w*Error|${FILE_FAULTS.join('|')}): )?(.*)$`);

/** What went wrong in the page, without Playwright's wrapping. */
export function plain(error: unknown): Error {
  const [line = ''] = (error as Error).message.split('\n');
  const [, name = '', message = line] = THROWN.exec(line) ?? [];
  return new (FILE_FAULTS.includes(name) ? UnreadableFile : Error)(message, { cause: error });
}

/**
 * Chromium with a profile in a temporary folder, which goes when it ends. What is found in a film is kept in Blobs: of those there can be
 * 2 GiB in memory and, with a profile, as much again as a tenth of its disk. A caller that gives `signal` hears the process's signals itself.
 */
export function openOnDisk(executablePath: string, signal?: AbortSignal): Promise<BrowserContext> {
  const handles = !signal; // else Playwright would keep the process alive through SIGTERM
  const options = { handleSIGINT: handles, handleSIGTERM: handles, handleSIGHUP: handles };
  return chromium.launchPersistentContext('', { executablePath, args: toolFlags(), ...options });
}

/**
 * Opens the page of the app built in `folder`; `signal` closes it, and a caller that gives one hears the process's signals too. Throws when
 * there is no build, or no browser.
 */
export async function openBatchPage(folder = DIST, signal?: AbortSignal): Promise<BatchPage> {
  signal?.throwIfAborted();
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no browser found: install Chromium, Chrome or Edge, or set FACSIMILE_BROWSER');
  if (![folder, BATCH].every(existsSync)) throw new Error(`nothing built in ${folder}: run \`npm run build\` first`);
  const server = await serve(folder, 0, [BATCH]);
  let context: BrowserContext | null = null;
  const close = async (): Promise<void> => {
    await context?.close();
    await server.close();
  };
  try {
    context = await openOnDisk(executablePath, signal);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', () => void close(), { once: true });
    const page = await context.newPage();
    await page.goto(new URL('batch.html', server.url).href);
    await page.waitForFunction(() => 'batch' in globalThis);
    return { ...verbs(page), close };
  } catch (error) {
    await close();
    throw plain(error);
  }
}

/** Where the page finds weights of other folders. */
const WEIGHTS = 'weights-of-a-folder/';

/** Lets the page load the weights in `folder` from its own origin, and tells their URL. */
async function offerWeights(page: Page, folder: string): Promise<string> {
  const base = new URL(WEIGHTS, page.url()).href;
  await page.unroute(`${base}*`);
  await page.route(`${base}*`, (route) => {
    const path = join(folder, basename(new URL(route.request().url()).pathname));
    return route.fulfill(existsSync(path) ? { path } : { status: 404 });
  });
  return `${base}model.json`;
}

function verbs(page: Page): Omit<BatchPage, 'close'> {
  return {
    give: (files) => page.setInputFiles('#files', [...files]),
    open: (options) => page.evaluate((given) => batch.open(given), options).catch(rethrow),
    useWeights: async (folder) => {
      await page.evaluate((url) => batch.useWeights(url), await offerWeights(page, folder)).catch(rethrow);
    },
    compareWith: (choice) => page.evaluate((given) => batch.compareWith(given), choice).catch(rethrow),
    face: (file) => page.evaluate((index) => batch.face(index), file).catch(rethrow),
    lengthOf: (file) => page.evaluate((index) => batch.lengthOf(index), file).catch(rethrow),
    async *read(file) {
      await page.evaluate((index) => batch.start(index), file).catch(rethrow);
      yield* parts(() => page.evaluate(() => batch.next()));
    },
    async *readFrom(file, pieces) {
      await page.evaluate((given) => batch.startFrom(...given), [file, pieces] as const).catch(rethrow);
      yield* parts(() => page.evaluate(() => batch.next()));
    },
    async *find(file, share) {
      await page.evaluate((given) => batch.startFinding(...given), [file, share] as const).catch(rethrow);
      yield* parts(() => page.evaluate(() => batch.nextFound()));
    },
  };
}

async function* parts<Part>(next: () => Promise<Part | null>): AsyncGenerator<Part, void> {
  for (let part = await next().catch(rethrow); part; part = await next().catch(rethrow)) yield part;
}

function rethrow(error: unknown): never {
  throw plain(error);
}
