/** The list of recordings as its screen sees it. */

import { edited, type RecordingEdit } from '../../record/edits.ts';
import { fileName } from '../../record/export/source.ts';
import { isExportable, type RecordingInfo } from '../../record/recording.ts';
import { packRecordings, unpackRecordings } from '../../store/recording-archive.ts';
import { UNSMOOTHED } from '../../record/scores.ts';
import type { RecordingStore } from '../../store/recordings.ts';
import { save } from '../download.ts';
import { failureWords } from '../failure-words.ts';
import type { Exported } from './exports.ts';
import type { Format } from './formats.ts';
import { REVIEW_WORDS } from './words.ts';

export class RecordingsState {
  /** Newest first, without those that are about to be deleted. */
  all = $state.raw<readonly RecordingInfo[]>([]);
  loaded = $state(false);
  /** The one that was deleted last, until the screen is left: then it is gone for good. */
  deleted = $state.raw<RecordingInfo | null>(null);
  busy = $state(false);
  /** Ids of those that were deleted for good. */
  #forgotten: readonly string[] = [];
  /** How much is being done: no state, since effects that begin something must not follow it. */
  #works = 0;
  readonly bytes = $derived(this.all.reduce((sum, { bytes, video }) => sum + bytes + (video?.bytes ?? 0), 0));

  constructor(
    readonly store: RecordingStore,
    private readonly say: (sentence: string) => void,
  ) {}

  async load(): Promise<void> {
    await this.#attempt(async () => this.#show(await this.store.list()));
  }

  /** Loads the list, and anew when one of it that is being recorded has ended, until `signal` aborts. */
  async follow(signal: AbortSignal): Promise<void> {
    await this.#attempt(async () => {
      const all = await this.store.list();
      if (signal.aborted) return;
      this.#show(all);
      const ends = all.filter(({ state }) => state === 'recording').map(({ id }) => this.store.ended(id, signal));
      if (ends.length > 0) void Promise.race(ends).then(() => this.follow(signal));
    });
  }

  async edit(id: string, edit: RecordingEdit): Promise<void> {
    await this.#attempt(async () => {
      const now = await this.store.change(id, (info) => edited(info, edit));
      // what is kept does not have all that the list says: nothing in it tells that a recording cannot be read
      this.all = this.all.flatMap((each) => (each.id !== id ? each : now ? edited(each, edit) : []));
      if (!now) this.say(REVIEW_WORDS.gone);
    });
  }

  /** Takes it off the list; it can be put back until another is deleted or the screen is left. */
  async remove(info: RecordingInfo): Promise<void> {
    const before = this.forget();
    this.deleted = info;
    this.#show(this.all);
    await before;
  }

  async undo(): Promise<void> {
    this.deleted = null;
    await this.load();
  }

  /** Removes what was deleted for good. */
  async forget(): Promise<void> {
    const { deleted } = this;
    if (!deleted) return;
    this.deleted = null;
    // the list may be read before it is gone from the store, and shown after
    this.#forgotten = [...this.#forgotten, deleted.id];
    await this.#attempt(async () => {
      try {
        await this.store.remove(deleted.id);
      } catch (error) {
        this.#forgotten = this.#forgotten.filter((id) => id !== deleted.id);
        throw error;
      }
    });
  }

  /** As an archive that can be imported again. */
  async export(infos: readonly RecordingInfo[]): Promise<void> {
    await this.#handOver(infos, async (readable) => {
      const name = infos.length === 1 ? fileName(infos[0]!) : 'recordings';
      const blob = await packRecordings(this.store, readable).catch((error: unknown) => {
        throw error instanceof RangeError ? new Error(REVIEW_WORDS.tooLarge(readable.length)) : error;
      });
      return { blob, name: `${name}.facsimile-recordings.zip` };
    });
  }

  /** All of them in a format, each as it was read. */
  async exportAll(format: Format): Promise<void> {
    await this.#handOver(this.all, async (readable) => {
      const { exportedList } = await import('./exports.ts');
      return exportedList(this.store, readable, format, UNSMOOTHED);
    });
  }

  async import(file: File | undefined): Promise<void> {
    if (!file) return;
    await this.#attempt(async () => {
      const count = await unpackRecordings(this.store, file).catch((error: unknown) => {
        throw new Error(failureWords(error, REVIEW_WORDS.notImported), { cause: error });
      });
      await this.load();
      this.say(REVIEW_WORDS.imported(count));
    });
  }

  /** Saves what `make` makes of those of `infos` that can be exported by now, and says which cannot; where none can, that is all. */
  async #handOver(infos: readonly RecordingInfo[], make: (readable: RecordingInfo[]) => Promise<Exported>): Promise<void> {
    await this.#attempt(async () => {
      this.#show(await this.store.list());
      const wanted = this.all.filter(({ id }) => infos.some((info) => info.id === id));
      if (wanted.length === 0) throw new Error(REVIEW_WORDS.gone);
      const readable = wanted.filter(isExportable);
      const leftOut = wanted.filter((info) => !isExportable(info)).map(REVIEW_WORDS.leftOut);
      if (readable.length === 0) throw new Error(REVIEW_WORDS.nothingExported(leftOut));
      const { blob, name } = await make(readable);
      save(blob, name);
      if (leftOut.length > 0) this.say(REVIEW_WORDS.exported(readable.length, wanted.length, leftOut));
    });
  }

  #show(all: readonly RecordingInfo[]): void {
    this.all = all.filter(({ id }) => id !== this.deleted?.id && !this.#forgotten.includes(id));
    this.loaded = true;
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.#works++;
    this.busy = true;
    try {
      await work();
    } catch (error) {
      this.say(failureWords(error));
    } finally {
      this.busy = --this.#works > 0;
    }
  }
}
