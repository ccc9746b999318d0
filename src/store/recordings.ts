/**
 * Recordings on this device: a list in the database, and each one's files (recording-files.ts). A recording is written by a worker of
 * its own; one whose worker, page or machine went away is put in order at the next look at the list.
 */

import { wrap, type Remote } from 'comlink';
import type { IDBPDatabase } from 'idb';
import { closeEvents, keptEvent } from '../record/events.ts';
import type { Recording, RecordingInfo } from '../record/recording.ts';
import { frameCount, type Track } from '../record/track.ts';
import { atOnce } from './keep.ts';
import { openFiles, type RecordingFiles } from './recording-files.ts';
import { landmarkReader } from './recording-landmarks.ts';
import { holdLock, ifUnwritten, onceUnwritten } from './recording-lock.ts';
import type { LoadedTrack } from './recording-reader.ts';
import { tellOfRemoval } from './recording-removals.ts';
import { RecordingRun } from './recording-run.ts';
import { goneOf, startFileWorker, startWorker, type FileWorker } from './recording-thread.ts';
import type { RecordingApi } from './recording.worker.ts';
import type { Schema } from './schema.ts';
import { nameFullDisk, StorageFull } from './storage-full.ts';

/** A recording with what its pictures are drawn from. */
export interface OpenRecording extends Recording {
  /** LANDMARKS x 3 picture pixels of a face row; depth is 0. */
  readonly landmarks: (row: number) => Promise<Float32Array>;
  readonly video: Blob | null;
  /** Seconds up to which the readings are there, which is all that is told and read of it then; null where nothing is missing. */
  readonly damagedAfter: number | null;
}

/** A recording out of an archive. */
export interface IncomingRecording {
  readonly info: RecordingInfo;
  readonly readings: Blob;
  readonly video: Blob | null;
}

export class RecordingStore {
  #files: Promise<RecordingFiles> | null = null;
  /** Once a page: a tab that was closed may have left files to be removed. */
  #swept: Promise<void> | null = null;
  /** Reads and keeps files off the page's thread, once it was needed. */
  #worker: FileWorker | null = null;

  constructor(private readonly database: IDBPDatabase<Schema>) {}

  /** Newest first. Recordings that were cut off are put in order before, and files of those that were removed go. */
  async list(): Promise<RecordingInfo[]> {
    // what cannot be removed now may be by the next page
    await (this.#swept ??= this.sweep().catch(() => undefined));
    const all = await this.database.getAllFromIndex('recordings', 'createdAt');
    const inOrder = (info: RecordingInfo): Promise<RecordingInfo | null> =>
      this.#recovered(info).catch((error: Error) => ({ ...info, state: 'cut off', fault: error.message }));
    const whole = await Promise.all(all.map((info) => (info.state === 'recording' ? inOrder(info) : info)));
    return whole.filter((info) => info !== null).reverse();
  }

  async info(id: string): Promise<RecordingInfo | null> {
    return (await this.database.get('recordings', id)) ?? null;
  }

  /** Changes how a recording is listed now, and says how that is; null where it was removed, which does not come back. Rejects with StorageFull. */
  async change(id: string, change: (now: RecordingInfo) => RecordingInfo): Promise<RecordingInfo | null> {
    const { store, done } = this.database.transaction('recordings', 'readwrite');
    const now = await store.get(id);
    if (!now) return null;
    const info = change(now);
    if (info !== now) await nameFullDisk(now.name, () => Promise.all([store.put(info), done]));
    return info;
  }

  /** Changes some of what is said about a recording, as `change`. */
  save(id: string, change: Partial<RecordingInfo>): Promise<RecordingInfo | null> {
    return this.change(id, (now) => ({ ...now, ...change }));
  }

  /** Resolves when nobody writes the recording any more, or `signal` aborts. */
  async ended(id: string, signal: AbortSignal): Promise<void> {
    await onceUnwritten(id, async () => undefined, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  /** Begins a recording and its worker. Rejects with StorageFull, and where the worker cannot be loaded; nothing is kept then. */
  async start(info: RecordingInfo, worker = startWorker()): Promise<RecordingRun> {
    const gone = goneOf(worker, (cause) =>
      cause ? `the recording stopped: ${cause}` : 'the writer of recordings was not loaded: reload the page',
    );
    try {
      return await nameFullDisk(info.name, async () => {
        const writer = await Promise.race([gone, wrap<RecordingApi>(worker).write(info.id)]);
        // its lock is held before it is listed: nobody takes it for one that was cut off
        await this.database.add('recordings', info);
        return new RecordingRun(this, info, worker, writer, gone);
      });
    } catch (error) {
      worker.terminate();
      await this.remove(info.id).catch(() => undefined); // a store that was closed has nothing of it
      throw error;
    }
  }

  /**
   * A recording as far as it can be read, its ids as they were recorded; put in order before if it was cut off. Null where it is not kept.
   * Rejects where nothing is left of its readings.
   */
  async open(id: string): Promise<OpenRecording | null> {
    const kept = await this.info(id);
    const listed = kept?.state === 'recording' ? await this.#recovered(kept) : kept;
    if (!listed) return null;
    const files = await this.#opened();
    const [loaded, video] = await Promise.all([this.#load(id), files.read(id, 'video')]);
    const { track, contexts, landmarks } = loaded;
    const isDamaged = frameCount(track) < listed.frames;
    if (isDamaged && frameCount(track) === 0)
      throw new Error(`readings of ${listed.name} are missing or damaged: delete this recording`);
    const info: RecordingInfo = isDamaged ? { ...listed, state: 'cut off', ...lengthOf(track) } : listed;
    return {
      // events of earlier versions have times that were not rounded as those of the frames are
      info: { ...info, events: info.events.map(keptEvent) },
      track,
      contexts,
      landmarks: landmarkReader(landmarks, loaded),
      video: video && info.video ? new Blob([video], { type: info.video.type }) : null,
      damagedAfter: isDamaged ? info.seconds : null,
    };
  }

  /** Also called where the page is left or the store closed right after: it is off the list then, and the next page sweeps its files away. */
  async remove(id: string): Promise<void> {
    const transaction = this.database.transaction('recordings', 'readwrite');
    const removal = Promise.all([transaction.store.delete(id), transaction.done]);
    // a page that goes away hears no answer, and what it did not commit is undone
    transaction.commit();
    await removal;
    tellOfRemoval();
    await this.#removeFiles(id).catch(() => undefined);
  }

  /** The files of a recording as they lie on the device, for an archive. */
  async filesOf(id: string): Promise<{ readonly readings: Blob | null; readonly video: Blob | null }> {
    const files = await this.#opened();
    return { readings: await files.read(id, 'readings'), video: await files.read(id, 'video') };
  }

  /** Keeps recordings of an archive, all or none. Rejects with StorageFull, and for readings that cannot be read to their end. */
  async add(incoming: readonly IncomingRecording[]): Promise<void> {
    const files = await this.#opened();
    // none is listed before the files of all are there; no sweep in another tab removes them until then
    const held = await Promise.all(incoming.map(({ info }) => holdLock(info.id)));
    try {
      for (const { info, readings, video } of incoming) {
        await nameFullDisk(info.name, async () => {
          await this.#ask((api) => api.keep(info.id, { readings, ...(video && { video }) }));
          const { track } = await this.#load(info.id);
          const { frames, seconds } = lengthOf(track);
          if (frames < info.frames)
            throw new Error(`readings of ${info.name} are damaged after ${seconds.toFixed(1)} s: export it again`);
        });
      }
      await atOnce(
        this.database,
        ['recordings'],
        (transaction) => Promise.all(incoming.map(({ info }) => transaction.objectStore('recordings').put(info))),
        'the list of recordings',
      );
    } catch (error) {
      // what cannot be removed now is swept away by the next page
      for (const { info } of incoming) await files.remove(info.id).catch(() => undefined);
      throw error;
    } finally {
      for (const letGo of held) letGo();
    }
  }

  /** Removes the files of recordings that are not listed: of those just `erased`, of removed ones, or left by a crash before they were. */
  async sweep(erased: readonly string[] = []): Promise<void> {
    const listed = new Set(await this.database.getAllKeys('recordings'));
    tellOfRemoval();
    const kept = new Set([...erased, ...(await (await this.#opened()).list())]);
    for (const id of kept) if (!listed.has(id)) await this.#removeFiles(id);
  }

  /** Removes the files of a recording unless it is listed; while they are written, here or in another tab, that is left for later. */
  async #removeFiles(id: string): Promise<void> {
    const removed = async (): Promise<void> => {
      if (!(await this.info(id))) await (await this.#opened()).remove(id);
    };
    await ifUnwritten(id, removed, () => {
      // the next page that looks at the list has another try
      onceUnwritten(id, removed).catch(() => undefined);
    });
  }

  /** `info` after its writer went away, kept as far as it came; as it is while somebody still writes it; null if it was removed. */
  async #recovered(info: RecordingInfo): Promise<RecordingInfo | null> {
    const recover = async (): Promise<RecordingInfo | null> => {
      const { track, contexts, length } = await this.#load(info.id);
      const video = await (await this.#opened()).read(info.id, 'video');
      const inOrder = (now: RecordingInfo): RecordingInfo => ({
        ...now,
        state: 'cut off',
        ...lengthOf(track),
        bytes: length,
        modelVersion: contexts.at(-1)?.modelVersion ?? now.modelVersion,
        video: now.video && video ? { ...now.video, bytes: video.size } : null,
        events: closeEvents(now.events, track.frames.time.at(-1) ?? 0),
      });
      // its page may have ended it by now; on a full disk it is put in order again the next time
      return this.change(info.id, (now) => (now.state === 'recording' ? inOrder(now) : now)).catch((error: unknown) => {
        if (!(error instanceof StorageFull)) throw error;
        return inOrder(info);
      });
    };
    return ifUnwritten(info.id, recover, () => info);
  }

  async #load(id: string): Promise<LoadedTrack> {
    const file = (await (await this.#opened()).read(id, 'readings')) ?? new Blob();
    return this.#ask((api) => api.loadTrack(file));
  }

  #ask<T>(ask: (api: Remote<RecordingApi>) => Promise<T>): Promise<T> {
    return (this.#worker ??= startFileWorker(() => (this.#worker = null)))(ask);
  }

  #opened(): Promise<RecordingFiles> {
    return (this.#files ??= openFiles(this.database));
  }
}

function lengthOf(track: Track): Pick<RecordingInfo, 'frames' | 'seconds'> {
  const { time } = track.frames;
  return { frames: time.length, seconds: time.length > 0 ? (time.at(-1)! - time[0]!) / 1000 : 0 };
}
