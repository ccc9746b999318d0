/**
 * The reader of an analysis, asked for files by their paths. When it fails for another reason than the file it is at (a worker that died
 * or fell silent, a page or browser that is gone), that file has failed, and the next one is read by a reader that is opened anew.
 */

import type { BatchPart, FoundPart } from '../../src/batch/contract.ts';
import type { SegmentShare } from '../../src/batch/film/segments.ts';
import { UnreadableFile, type BatchPage } from '../batch/batch-page.ts';
import { isFile } from '../whole-file.ts';

/** A page over `files`, which it numbers from 0 on, whose reader is open. */
export type OpenPage = (files: readonly string[]) => Promise<{ readonly page: BatchPage; readonly modelVersion: string }>;

/** The reader failed and cannot be opened again: nothing can be read any more. */
export class ReaderLost extends Error {}

export class LastingReader {
  #page: BatchPage | null = null;
  #files: readonly string[];
  #numbers: ReadonlyMap<string, number> = new Map();
  #modelVersion = '';

  private constructor(
    inputs: readonly string[],
    private readonly openPage: OpenPage,
  ) {
    this.#files = inputs;
  }

  /** Rejects as `openPage`. */
  static async open(inputs: readonly string[], openPage: OpenPage): Promise<LastingReader> {
    const reader = new LastingReader(inputs, openPage);
    reader.#modelVersion = await reader.#open();
    return reader;
  }

  get modelVersion(): string {
    return this.#modelVersion;
  }

  /** As the page's, and so are all others; all reject with a ReaderLost when there is no reader any more. */
  read(path: string): AsyncGenerator<BatchPart, void> {
    return this.#parts(path, (page, file) => page.read(file));
  }

  find(path: string, share: SegmentShare): AsyncGenerator<FoundPart, void> {
    return this.#parts(path, (page, file) => page.find(file, share));
  }

  /** `packs` are paths of inputs. */
  readFrom(
    path: string,
    pieces: readonly { readonly packs: string; readonly error: string | null }[],
  ): AsyncGenerator<BatchPart, void> {
    return this.#parts(path, (page, file) => {
      const numbered = pieces.map(({ packs, error }) => {
        const number = this.#numbers.get(packs);
        if (number === undefined) throw new Error(`what was found before is not there: ${packs}`); // not the film's fault
        return { packs: number, error };
      });
      return page.readFrom(file, numbered);
    });
  }

  async lengthOf(path: string): Promise<number> {
    const page = await this.#current();
    return page.lengthOf(this.#numberOf(path)).catch((cause: unknown) => this.#failed(path, cause));
  }

  async close(): Promise<void> {
    const page = this.#page;
    this.#page = null;
    await page?.close();
  }

  async *#parts<Part>(
    path: string,
    start: (page: BatchPage, file: number) => AsyncGenerator<Part, void>,
  ): AsyncGenerator<Part, void> {
    const page = await this.#current();
    try {
      yield* start(page, this.#numberOf(path));
    } catch (cause) {
      await this.#failed(path, cause);
    }
  }

  /** Rejects with `cause`; where that is not the file's own fault the reader is opened anew for the next one. */
  async #failed(path: string, cause: unknown): Promise<never> {
    if (!(cause instanceof UnreadableFile)) {
      // nor is it looked into when pictures are compared with the first good one
      this.#files = this.#files.filter((other) => other !== path);
      await this.close();
    }
    throw cause;
  }

  #numberOf(path: string): number {
    const number = this.#numbers.get(path);
    if (number === undefined) throw new UnreadableFile('it was not there when the reader was opened, or the reader failed at it');
    return number;
  }

  async #current(): Promise<BatchPage> {
    if (this.#page) return this.#page;
    const version = await this.#open().catch((cause: unknown) => {
      throw new ReaderLost(`the reader failed and cannot be opened again: ${(cause as Error).message}`, { cause });
    });
    if (version !== this.#modelVersion)
      throw new ReaderLost(
        `the reader failed, and was built with another model meanwhile: ${version}, not ${this.#modelVersion}`,
      );
    return this.#page!;
  }

  /** Resolves with the version of its model. */
  async #open(): Promise<string> {
    const there = this.#files.filter(isFile);
    const { page, modelVersion } = await this.openPage(there);
    this.#page = page;
    this.#numbers = new Map(there.map((path, number) => [path, number]));
    return modelVersion;
  }
}
