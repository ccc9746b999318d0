/**
 * Files that are read whole, one after the other, into tables and recordings: what waits, how far it is, and what came of it. The
 * reader is loaded when the first file comes, and goes when none is left.
 */

import type { FileReader } from '../../batch/film/file-reader.ts';
import { openFaceRows } from '../../core/openface-csv.ts';
import { isOfFile } from '../../reader/sources/files/gone.ts';
import type { MediaFile } from '../../reader/sources/files/media-file.ts';
import { onRemoval } from '../../store/recording-removals.ts';
import type { RecordingStore } from '../../store/recordings.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { Originals } from '../state/originals.ts';
import type { PeopleState } from '../state/people.svelte.ts';
import { namesOfFiles } from './file-names.ts';
import { FileRecording } from './file-recording.ts';
import {
  compareWith,
  isLookedFor,
  neutralName,
  NoNeutral,
  ownReading,
  type FileReadingPlan,
  type QueueNeutral,
} from './queue-neutral.ts';
import { MOST_IN_FRAMES, openReader } from './queue-reader.ts';
import { QueuedFile } from './queued-file.svelte.ts';
import { comparedWords, keepingError, queueError, remarkWords } from './words.ts';

/** What the queue works with. */
export interface QueueParts {
  readonly people: Pick<PeopleState, 'settled'>;
  /** Null where nothing can be kept. */
  readonly versions: VersionStore | null;
  /** Null where nothing can be kept. */
  readonly recordings: (() => Promise<RecordingStore>) | null;
  readonly originals: Originals;
  /** Hears that a recording is kept. */
  readonly onKept: () => void;
}

export class FileQueue {
  files = $state.raw<readonly QueuedFile[]>([]);
  neutral = $state.raw<QueueNeutral>({ kind: 'estimated' });
  /** Whether what is read is kept as recordings. */
  keeps = $state(true);
  readonly reading = $derived.by(() => this.files.find(({ state }) => state === 'reading') ?? null);
  readonly finished = $derived.by(() => this.files.filter(({ state }) => state !== 'waiting' && state !== 'reading').length);
  readonly failed = $derived.by(() => this.files.filter(({ state }) => state === 'failed').length);
  /** Those with a table. */
  readonly read = $derived.by(() => this.files.filter(({ table }) => table !== null));
  /** Whether leaving the page would lose something: files that are not read, and tables that are kept nowhere. */
  readonly isLeftWithLoss = $derived.by(() =>
    this.files.some(({ state, isUnkept }) => state === 'waiting' || state === 'reading' || isUnkept),
  );
  /** The file that is read now, or whose recording is ended, also when it is off the list; null when nothing is. */
  #now = $state.raw<QueuedFile | null>(null);

  constructor(
    private readonly parts: QueueParts,
    private readonly open = openReader,
  ) {
    // a store that another tab closed tells nothing
    if (parts.recordings) onRemoval(() => void this.#forgetRemoved().catch(() => undefined));
  }

  /** Whether anything is read, or what was read of it is still written. */
  get busy(): boolean {
    return this.#now !== null;
  }

  get mayKeep(): boolean {
    return this.parts.recordings !== null;
  }

  /** Puts files at the end, and begins unless it runs. */
  add(files: Iterable<File>): void {
    const added = [...files];
    const names = namesOfFiles(
      added,
      this.files.map(({ name }) => name),
    );
    this.files = [...this.files, ...added.map((file, i) => new QueuedFile(file, names[i]!))];
    void this.#run();
  }

  /** Reads a waiting or running file no further; what was read of it stays. */
  cancel(queued: QueuedFile): void {
    if (queued.state !== 'waiting' && queued.state !== 'reading') return;
    queued.state = 'cancelled';
    queued.stop.abort();
  }

  /** Reads a file once more that was cancelled or not read. */
  again(queued: QueuedFile): void {
    this.files = this.files.map((other) => (other === queued ? new QueuedFile(queued.file, queued.name) : other));
    void this.#run();
  }

  cancelAll(): void {
    for (const queued of this.files) this.cancel(queued);
  }

  /** Reads no further what is read as `person`, or anything; resolves when nothing of it is written any more. */
  async end(person?: string): Promise<void> {
    if (person === undefined) this.cancelAll();
    const now = this.#now;
    if (!now || (person !== undefined && (await now.person) !== person)) return;
    this.cancel(now);
    await now.kept;
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

  /** A recording that was removed, in whichever tab, keeps nothing of its file any more. */
  async #forgetRemoved(): Promise<void> {
    const store = await this.parts.recordings?.();
    for (const queued of this.files) {
      const { recording } = queued;
      if (recording && (await store?.info(recording)) === null) queued.recording = null;
    }
  }

  async #run(): Promise<void> {
    if (this.#now) return;
    let life = new AbortController();
    let reader: Promise<FileReader> | null = null;
    const opened = (): Promise<FileReader> => (reader ??= this.open(life.signal));
    try {
      for (;;) {
        const next = this.files.find(({ state }) => state === 'waiting');
        if (!next) return;
        this.#now = next;
        next.state = 'reading';
        await this.#read(next, opened).catch((error: unknown) => {
          if (next.state === 'reading') {
            next.state = 'failed';
            next.error = queueError(error);
            next.isUnreadable = isOfFile(error);
          }
          if (isOfFile(error) || error instanceof NoNeutral || error === next.stop.signal.reason) return;
          // workers that are gone answer nothing any more
          life.abort();
          [life, reader] = [new AbortController(), null];
        });
      }
    } finally {
      life.abort();
      this.#now = null;
      if (this.files.some(({ state }) => state === 'waiting')) void this.#run();
    }
  }

  /** One file from its opening to its table and recording. */
  async #read(queued: QueuedFile, opened: () => Promise<FileReader>): Promise<void> {
    const { openMediaFile } = await import('../../reader/sources/files/media-file.ts');
    const media = await openMediaFile(queued.file);
    try {
      const reader = await opened();
      const { neutral } = this;
      if (isLookedFor(neutral)) queued.beginning = 'findingNeutral';
      const plan = await compareWith(queued.stop.signal, reader, media, neutral, () => {
        const own = ownReading(this.parts.people, this.parts.versions);
        queued.person = own.then(
          ({ person }) => person?.id ?? null,
          () => null,
        );
        return own;
      });
      if (queued.stop.signal.aborted) return;
      const reading = this.#keep(queued, reader, media, plan, this.keeps ? this.parts.recordings : null);
      queued.kept = reading.catch(() => undefined);
      await reading;
      if (queued.state === 'reading') queued.state = 'done';
    } finally {
      media.close();
    }
  }

  /** Its frames into its table and, in the store, its recording, which is ended whatever happens. */
  async #keep(
    queued: QueuedFile,
    reader: FileReader,
    media: MediaFile,
    plan: FileReadingPlan,
    store: QueueParts['recordings'],
  ): Promise<void> {
    const recording = store && (await beginRecording(store, queued, media, plan));
    const making = { model: plan.modelVersion, neutral: neutralName(plan.neutral), smoothing: 0, faces: MOST_IN_FRAMES };
    let error: unknown = null;
    try {
      await this.#readFrames(queued, reader, media, plan, recording, making);
    } catch (cause) {
      error = cause;
    }
    if (recording) {
      const { keepingFault } = queued;
      const words = [
        comparedWords(plan.neutral),
        ...queued.remarks,
        keepingFault ? keepingError(keepingFault) : '',
        error ? queueError(error) : '',
      ];
      const isRead = error === null && !queued.stop.signal.aborted;
      const kept = await recording.finish(media, words.filter(Boolean).join('\n'), isRead);
      if (kept) {
        this.parts.originals.keep(kept.id, queued.file);
        this.parts.onKept();
      }
      queued.recording = kept?.id ?? null;
      queued.keepingFault = recording.fault;
    }
    if (error) throw error;
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
        parts.push(new Blob([frames.map((frame) => openFaceRows(queued.name, frame)).join('')]));
        tally.add(frames);
        await recording?.add(readings);
        queued.keepingFault ??= recording?.fault ?? null;
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
      queued.remarks = tally.remarks.map((remark) => remarkWords(remark, media.start));
      if (tally.frames > 0) queued.table = { rows: new Blob(parts), about: tally.about(queued.name, failure), making };
    }
  }
}

/** Null, which the row says, where it cannot begin, as when there is no room: the table needs no store. */
async function beginRecording(
  store: () => Promise<RecordingStore>,
  queued: QueuedFile,
  { isFilm }: MediaFile,
  { person, modelVersion }: FileReadingPlan,
): Promise<FileRecording | null> {
  const { file, stem: name } = queued;
  const given = { name, person: person?.id ?? null, personName: person?.name ?? '', modelVersion, file, isFilm };
  try {
    return await FileRecording.begin(await store(), given);
  } catch (error) {
    queued.keepingFault = error as Error;
    return null;
  }
}
