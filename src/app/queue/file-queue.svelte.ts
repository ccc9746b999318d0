/**
 * Files that are read whole, one after the other, into tables: what waits, how far it is, and what came of it. The reader is loaded
 * when the first file comes, and goes when none is left.
 */

import { builtAssets } from '../../assets.ts';
import type { FileReader } from '../../batch/film/file-reader.ts';
import { OPENFACE_HEADER, openFaceRows, type CsvComparedWith } from '../../core/openface-csv.ts';
import type { Baseline } from '../../core/reading.ts';
import type * as tf from '../../learn/tf.ts';
import { DEFAULT_READING } from '../../reader/settings.ts';
import type { FileRemark, MediaFile } from '../../reader/sources/files/media-file.ts';
import { queueError, remarkWords } from './words.ts';

/** Faces read in a frame. */
const FACES = 4;

export type FileState = 'waiting' | 'reading' | 'done' | 'failed' | 'cancelled';

export class QueuedFile {
  readonly id = crypto.randomUUID();
  state = $state<FileState>('waiting');
  /** 0 to 1. */
  done = $state(0);
  /** Frames read a second, and seconds that are left; 0 and null before that is known. */
  fps = $state(0);
  left = $state.raw<number | null>(null);
  frames = $state(0);
  withoutFace = $state(0);
  /** What to know of it, and why it could not be read (further). */
  remarks = $state.raw<readonly string[]>([]);
  error = $state.raw<string | null>(null);
  /** Its rows, without the header; null while there are none. */
  rows = $state.raw<Blob | null>(null);
  readonly stop = new AbortController();

  constructor(readonly file: File) {}
}

/** What faces are compared with. */
export type QueueNeutral =
  | { readonly kind: 'estimated' | 'recorded' | 'none' }
  /** The face in the frame that each film shows so many seconds after its beginning. */
  | { readonly kind: 'frame'; readonly at: number }
  | { readonly kind: 'picture'; readonly file: File | null };

/** The person's own neutral and weights, where there are some. */
export interface OwnReading {
  readonly baseline: Baseline | null;
  readonly weights: tf.io.ModelArtifacts | null;
}

export class FileQueue {
  files = $state.raw<readonly QueuedFile[]>([]);
  neutral = $state.raw<QueueNeutral>({ kind: 'estimated' });
  readonly reading = $derived.by(() => this.files.find(({ state }) => state === 'reading') ?? null);
  readonly finished = $derived.by(() => this.files.filter(({ state }) => state !== 'waiting' && state !== 'reading').length);
  readonly tables = $derived.by(() => this.files.filter(({ rows }) => rows !== null));
  #running = false;

  /** `own` tells what the current person is read and compared with. */
  constructor(private readonly own: () => Promise<OwnReading>) {}

  /** Puts files at the end, and begins unless it runs. */
  add(files: Iterable<File>): void {
    this.files = [...this.files, ...Array.from(files, (file) => new QueuedFile(file))];
    void this.#run();
  }

  /** Reads a waiting or running file no further; what was read of it stays. */
  cancel(queued: QueuedFile): void {
    if (queued.state !== 'waiting' && queued.state !== 'reading') return;
    queued.state = 'cancelled';
    queued.stop.abort();
  }

  cancelAll(): void {
    for (const queued of this.files) this.cancel(queued);
  }

  /** Forgets a file and its table. */
  remove(queued: QueuedFile): void {
    this.cancel(queued);
    this.files = this.files.filter((other) => other !== queued);
  }

  clear(): void {
    this.cancelAll();
    this.files = [];
  }

  /** A table of these files. */
  table(files: readonly QueuedFile[]): Blob {
    return new Blob([`${OPENFACE_HEADER}\n`, ...files.flatMap(({ rows }) => rows ?? [])], { type: 'text/csv' });
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    const life = new AbortController();
    let reader: Promise<FileReader> | null = null;
    try {
      for (;;) {
        const next = this.files.find(({ state }) => state === 'waiting');
        if (!next) return;
        next.state = 'reading';
        reader ??= this.#open(life.signal);
        await this.#read(next, reader).catch((error: unknown) => {
          if (next.state !== 'reading') return;
          next.state = 'failed';
          next.error = queueError(error);
          // workers that are gone answer nothing any more
          if (!(error instanceof Error && error.name === 'SourceError')) reader = null;
        });
      }
    } finally {
      life.abort();
      this.#running = false;
      if (this.files.some(({ state }) => state === 'waiting')) void this.#run();
    }
  }

  async #open(signal: AbortSignal): Promise<FileReader> {
    const { FileReader, findersFor } = await import('../../batch/film/file-reader.ts');
    const finders = findersFor(navigator.hardwareConcurrency);
    const settings = { ...DEFAULT_READING, maxFaces: FACES, smoothing: 0 };
    return FileReader.open({ assets: builtAssets(), settings, finders, signal });
  }

  async #read(queued: QueuedFile, opening: Promise<FileReader>): Promise<void> {
    const { openMediaFile } = await import('../../reader/sources/files/media-file.ts');
    const { rowMaker } = await import('../../batch/film/rows.ts');
    const media = await openMediaFile(queued.file);
    try {
      const reader = await opening;
      const { neutral } = this;
      const recorded = await this.#compare(reader, media, neutral);
      const row = rowMaker(recorded);
      const parts: Blob[] = [];
      const remarks: FileRemark[] = [];
      const began = performance.now();
      try {
        let searched = 0;
        for await (const { readings, found, done } of reader.read(media, neutral.kind === 'estimated', (remark) =>
          remarks.push(remark),
        )) {
          if (queued.stop.signal.aborted) break;
          const frames = readings.map(row);
          parts.push(new Blob([frames.map((frame) => openFaceRows(queued.file.name, frame)).join('')]));
          const seconds = (performance.now() - began) / 1000;
          queued.frames += frames.length;
          queued.withoutFace += frames.filter(({ faces }) => faces.length === 0).length;
          queued.done = done;
          queued.left = done > 0 ? (seconds * (1 - done)) / done : null;
          searched += found;
          if (found > 0) queued.fps = searched / seconds;
        }
      } finally {
        queued.remarks = remarks.map(remarkWords);
        if (queued.frames > 0) queued.rows = new Blob(parts);
      }
      if (queued.state === 'reading') queued.state = 'done';
    } finally {
      media.close();
    }
  }

  /** Tells the reader what to compare a file with, and gives what that is called in its table. Rejects when there is no face to compare with. */
  async #compare(reader: FileReader, media: MediaFile, neutral: QueueNeutral): Promise<CsvComparedWith> {
    const { neutralOf } = await import('../../batch/neutral.ts');
    await reader.setBaseline(null);
    const own = neutral.kind === 'recorded' ? await this.own() : { baseline: null, weights: null };
    await reader.setWeights(own.weights);
    let baseline = own.baseline;
    if (neutral.kind === 'frame' && media.isFilm)
      baseline = await neutralOf(firstOf(reader.readCrops(media, media.start + neutral.at)));
    if (neutral.kind === 'picture' && neutral.file) {
      const { openMediaFile } = await import('../../reader/sources/files/media-file.ts');
      const other = await openMediaFile(neutral.file);
      try {
        baseline = await neutralOf(reader.readCrops(other));
      } finally {
        other.close();
      }
    }
    const isAsked = neutral.kind === 'picture' || (neutral.kind === 'frame' && media.isFilm);
    if (isAsked && !baseline) throw Object.assign(new Error('no face'), { name: 'NoNeutral' });
    await reader.setBaseline(baseline);
    return neutral.kind === 'frame' ? 'first' : 'file';
  }
}

async function* firstOf<T>(items: AsyncIterable<T>): AsyncGenerator<T, void> {
  for await (const item of items) return void (yield item);
}
