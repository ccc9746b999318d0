/**
 * Files that are read whole, one after the other, into tables and recordings: what waits, how far it is, and what came of it. The
 * reader is loaded when the first file comes, and goes when none is left.
 */

import { builtAssets } from '../../assets.ts';
import type { FileReader } from '../../batch/film/file-reader.ts';
import { openFaceRows } from '../../core/openface-csv.ts';
import { DEFAULT_READING } from '../../reader/settings.ts';
import type { MediaFile } from '../../reader/sources/files/media-file.ts';
import type { RecordingStore } from '../../store/recordings.ts';
import type { Originals } from '../state/originals.ts';
import { FileRecording } from './file-recording.ts';
import { compareWith, neutralName, type FileReadingPlan, type OwnReading, type QueueNeutral } from './queue-neutral.ts';
import { QueuedFile } from './queued-file.svelte.ts';
import { comparedWords, queueError, remarkWords } from './words.ts';

/** Faces read in a frame. */
const FACES = 4;

/** What the queue works with. */
export interface QueueParts {
  /** Tells what the current person is read and compared with. */
  readonly own: () => Promise<OwnReading>;
  /** Null where nothing can be kept. */
  readonly recordings: (() => Promise<RecordingStore>) | null;
  readonly originals: Originals;
}

export class FileQueue {
  files = $state.raw<readonly QueuedFile[]>([]);
  neutral = $state.raw<QueueNeutral>({ kind: 'estimated' });
  /** Whether what is read is kept as recordings. */
  keeps = $state(true);
  readonly reading = $derived.by(() => this.files.find(({ state }) => state === 'reading') ?? null);
  readonly finished = $derived.by(() => this.files.filter(({ state }) => state !== 'waiting' && state !== 'reading').length);
  readonly failed = $derived.by(() => this.files.filter(({ state }) => state === 'failed').length);
  readonly tables = $derived.by(() => this.files.flatMap(({ table }) => table ?? []));
  #running = false;

  constructor(private readonly parts: QueueParts) {}

  get mayKeep(): boolean {
    return this.parts.recordings !== null;
  }

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

  /** Takes a file and its table off the list; its recording stays among the recordings. */
  remove(queued: QueuedFile): void {
    this.cancel(queued);
    this.files = this.files.filter((other) => other !== queued);
  }

  clear(): void {
    this.cancelAll();
    this.files = [];
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

  /** One file from its opening to its table and recording. */
  async #read(queued: QueuedFile, opening: Promise<FileReader>): Promise<void> {
    const { openMediaFile } = await import('../../reader/sources/files/media-file.ts');
    const media = await openMediaFile(queued.file);
    try {
      const reader = await opening;
      const { neutral } = this;
      const plan = await compareWith(reader, media, neutral, this.parts.own);
      const store = this.keeps ? ((await this.parts.recordings?.()) ?? null) : null;
      const recording = store && (await beginRecording(store, queued.file, media, plan));
      const making = { model: plan.modelVersion, neutral: neutralName(neutral), smoothing: 0, faces: FACES };
      let error: unknown = null;
      try {
        await this.#readFrames(queued, reader, media, plan, recording, making);
      } catch (cause) {
        error = cause;
      }
      if (store && recording) {
        const words = [comparedWords(neutral), ...queued.remarks, error ? queueError(error) : ''];
        const kept = await recording.finish(store, media, words.filter(Boolean).join('\n'));
        if (kept) this.parts.originals.keep(kept.id, queued.file);
        queued.recording = kept?.id ?? null;
      }
      if (error) throw error;
      if (queued.state === 'reading') queued.state = 'done';
    } finally {
      media.close();
    }
  }

  async #readFrames(
    queued: QueuedFile,
    reader: FileReader,
    media: MediaFile,
    { estimate, recorded }: FileReadingPlan,
    recording: FileRecording | null,
    making: NonNullable<QueuedFile['table']>['making'],
  ): Promise<void> {
    const { rowMaker } = await import('../../batch/film/rows.ts');
    const { FileTally } = await import('../../batch/film/table-about.ts');
    const row = rowMaker(recorded);
    const tally = new FileTally();
    const parts: Blob[] = [];
    const began = performance.now();
    let searched = 0;
    let failure: string | null = null;
    try {
      for await (const { readings, found, done } of reader.read(media, estimate, (remark) => tally.remark(remark))) {
        if (queued.stop.signal.aborted) break;
        const frames = readings.map(row);
        parts.push(new Blob([frames.map((frame) => openFaceRows(queued.file.name, frame)).join('')]));
        tally.add(frames);
        await recording?.add(readings);
        const seconds = (performance.now() - began) / 1000;
        queued.frames = tally.frames;
        queued.withoutFace = tally.framesWithoutFace;
        queued.done = done;
        queued.left = done > 0 ? (seconds * (1 - done)) / done : null;
        searched += found;
        if (found > 0) queued.fps = searched / seconds;
      }
      if (queued.stop.signal.aborted) failure = 'cancelled';
    } catch (error) {
      failure = (error as Error).message;
      throw error;
    } finally {
      queued.remarks = tally.remarks.map(remarkWords);
      if (tally.frames > 0) queued.table = { rows: new Blob(parts), about: tally.about(queued.file.name, failure), making };
    }
  }
}

const beginRecording = (
  store: RecordingStore,
  file: File,
  { isFilm }: MediaFile,
  { person, modelVersion }: FileReadingPlan,
): Promise<FileRecording> =>
  FileRecording.begin(store, {
    name: file.name.replace(/\.\w+$/, ''),
    person: person?.id ?? null,
    personName: person?.name ?? '',
    modelVersion,
    file,
    isFilm,
  });
