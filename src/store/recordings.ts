/**
 * Recordings on this device: a list in the database, and each one's files (recording-files.ts). A recording is written by a worker of
 * its own; one whose worker, page or machine went away is put in order at the next look at the list.
 */

import { releaseProxy, transfer, wrap, type Remote } from 'comlink';
import type { IDBPDatabase } from 'idb';
import { decodeLandmarks } from '../record/chunk.ts';
import type { RecordedFrame } from '../record/frame.ts';
import type { Context } from '../record/log.ts';
import type { Recording, RecordingInfo } from '../record/recording.ts';
import { cutRows, frameCount } from '../record/track.ts';
import { inflate } from './packing.ts';
import { openFiles, type RecordingFiles } from './recording-files.ts';
import type { LandmarkPart, LoadedTrack } from './recording-reader.ts';
import { lockOf, type RecordingWriter, type Written } from './recording-writer.ts';
import type { RecordingApi } from './recording.worker.ts';
import type { Schema } from './schema.ts';
import { nameFullDisk, StorageFull } from './storage-full.ts';

const startWorker = (): Worker =>
  new Worker(new URL('./recording.worker.ts', import.meta.url), { type: 'module', name: 'recording' });

type FileWorker = <T>(ask: (api: Remote<RecordingApi>) => Promise<T>) => Promise<T>;

/** Rejects when `worker` cannot be loaded or dies: what it was asked is never answered then. `words` are given what it died of, if known. */
function goneOf(worker: Worker, words: (cause: string | undefined) => string): Promise<never> {
  const gone = new Promise<never>((_, fail) => {
    worker.addEventListener('error', ({ message }) => fail(new Error(words(message))));
  });
  gone.catch(() => undefined); // told to those who ask it
  return gone;
}

/** A worker that reads and keeps files of recordings; what it is asked rejects where it cannot be loaded. */
function startFileWorker(): FileWorker {
  const worker = startWorker();
  const api = wrap<RecordingApi>(worker);
  const gone = goneOf(worker, () => 'the reader of recordings was not loaded: reload the page');
  return (ask) => Promise.race([gone, ask(api)]);
}

/** A recording with what its pictures are drawn from. */
export interface OpenRecording extends Recording {
  /** LANDMARKS x 3 picture pixels of a face row; depth is 0. */
  readonly landmarks: (row: number) => Promise<Float32Array>;
  readonly video: Blob | null;
}

export class RecordingStore {
  #files: Promise<RecordingFiles> | null = null;
  /** Reads and keeps files off the page's thread, once it was needed. */
  #worker: FileWorker | null = null;

  constructor(private readonly database: IDBPDatabase<Schema>) {}

  /** Newest first. Recordings that were cut off are put in order before. */
  async list(): Promise<RecordingInfo[]> {
    const all = await this.database.getAllFromIndex('recordings', 'createdAt');
    const whole = await Promise.all(all.map((info) => (info.state === 'recording' ? this.#recovered(info) : info)));
    return whole.filter((info) => info !== null).reverse();
  }

  async info(id: string): Promise<RecordingInfo | null> {
    return (await this.database.get('recordings', id)) ?? null;
  }

  /** Keeps what is said about a recording; its readings are not touched. Rejects with StorageFull. */
  async save(info: RecordingInfo): Promise<void> {
    await nameFullDisk(info.name, () => this.database.put('recordings', info));
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
      await this.remove(info.id);
      throw error;
    }
  }

  /** A recording as far as it was written, its ids as they were recorded. Null where it is not kept. */
  async open(id: string): Promise<OpenRecording | null> {
    const info = await this.info(id);
    if (!info) return null;
    const files = await this.#opened();
    const [loaded, video] = await Promise.all([this.#load(id), files.read(id, 'video')]);
    const { track, contexts, landmarks } = loaded;
    return {
      info,
      track,
      contexts,
      landmarks: landmarkReader(landmarks, loaded),
      video: video && info.video ? new Blob([video], { type: info.video.type }) : null,
    };
  }

  async remove(id: string): Promise<void> {
    await this.database.delete('recordings', id);
    await (await this.#opened()).remove(id);
  }

  /** Removes all recordings of a person. */
  async removeOf(person: string): Promise<void> {
    for (const id of await this.database.getAllKeysFromIndex('recordings', 'person', person)) await this.remove(id);
  }

  /** The files of a recording as they lie on the device, for an archive. */
  async filesOf(id: string): Promise<{ readonly readings: Blob | null; readonly video: Blob | null }> {
    const files = await this.#opened();
    return { readings: await files.read(id, 'readings'), video: await files.read(id, 'video') };
  }

  /** Keeps a recording from an archive. Rejects with StorageFull, and for readings that cannot be read; nothing is kept then. */
  async add(info: RecordingInfo, readings: Blob, video: Blob | null): Promise<void> {
    const files = await this.#opened();
    await nameFullDisk(info.name, async () => {
      try {
        await this.#ask((api) => api.keep(info.id, { readings, ...(video && { video }) }));
        await this.#load(info.id);
        await this.database.put('recordings', info);
      } catch (error) {
        await files.remove(info.id);
        throw error;
      }
    });
  }

  /** Removes the files of recordings that are not listed: of erased data, or left by a crash between the two. */
  async sweep(): Promise<void> {
    const files = await this.#opened();
    const known = new Set(await this.database.getAllKeys('recordings'));
    for (const id of await files.list()) if (!known.has(id)) await files.remove(id);
  }

  /** `info` after its writer went away, kept as far as it came; as it is while somebody still writes it; null if it was removed. */
  async #recovered(info: RecordingInfo): Promise<RecordingInfo | null> {
    const { locks } = navigator as { readonly locks?: LockManager };
    const recover = async (): Promise<RecordingInfo | null> => {
      const { track, contexts, length } = await this.#load(info.id);
      const video = await (await this.#opened()).read(info.id, 'video');
      const { time } = track.frames;
      const found = {
        state: 'cut off',
        frames: frameCount(track),
        seconds: time.length > 0 ? (time.at(-1)! - time[0]!) / 1000 : 0,
        bytes: length,
        modelVersion: contexts.at(-1)?.modelVersion ?? info.modelVersion,
        video: info.video && video ? { ...info.video, bytes: video.size } : null,
      } as const;
      // on a full disk it is put in order again the next time
      return this.#putInOrder(info.id, found).catch((error: unknown) => {
        if (!(error instanceof StorageFull)) throw error;
        return { ...info, ...found };
      });
    };
    if (!locks) return recover();
    return locks.request(lockOf(info.id), { ifAvailable: true }, (lock) => (lock ? recover() : info));
  }

  /** Says what was found of a recording that was cut off, unless its page has ended or removed it by now. */
  async #putInOrder(id: string, found: Partial<RecordingInfo>): Promise<RecordingInfo | null> {
    return nameFullDisk(id, async () => {
      const { store, done } = this.database.transaction('recordings', 'readwrite');
      const now = (await store.get(id)) ?? null;
      const info = now?.state === 'recording' ? { ...now, ...found } : now;
      if (info && info !== now) await Promise.all([store.put(info), done]);
      return info;
    });
  }

  async #load(id: string): Promise<LoadedTrack> {
    const file = (await (await this.#opened()).read(id, 'readings')) ?? new Blob();
    return this.#ask((api) => api.loadTrack(file));
  }

  #ask<T>(ask: (api: Remote<RecordingApi>) => Promise<T>): Promise<T> {
    return (this.#worker ??= startFileWorker())(ask);
  }

  #opened(): Promise<RecordingFiles> {
    return (this.#files ??= openFiles(this.database));
  }
}

/** What is known of a recording when it ends. */
export type Ended = Pick<RecordingInfo, 'frames' | 'seconds' | 'modelVersion' | 'thumbnail' | 'events'>;

/** A recording that is being written. What it is asked rejects with StorageFull when the disk is full; what came before is kept. */
export class RecordingRun {
  #info: RecordingInfo;
  #written: Written = { bytes: 0, videoBytes: 0 };
  #closed = false;

  constructor(
    private readonly store: RecordingStore,
    info: RecordingInfo,
    private readonly worker: Worker,
    private readonly writer: Remote<RecordingWriter>,
    private readonly gone: Promise<never>,
  ) {
    this.#info = info;
  }

  get info(): RecordingInfo {
    return this.#info;
  }

  get written(): Written {
    return this.#written;
  }

  async context(context: Context): Promise<void> {
    this.#written = await this.#answered(this.writer.context(context));
  }

  /** Resolves when the frames are on the disk. */
  async frames(frames: readonly RecordedFrame[]): Promise<void> {
    this.#written = await this.#answered(this.writer.frames(frames));
  }

  /** Begins a video; false where this browser encodes none. `start`: milliseconds on the source's clock of its first frame. */
  async startVideo(width: number, height: number, start: number): Promise<boolean> {
    const type = await this.#answered(this.writer.startVideo(width, height));
    if (type) await this.save({ video: { type, start, bytes: 0 } });
    return type !== null;
  }

  /** A frame of the clean picture, `time` milliseconds after the video's start; it is handed over. */
  picture(frame: VideoFrame | ImageBitmap, time: number): Promise<void> {
    return this.#answered(this.writer.picture(transfer(frame, [frame]), time));
  }

  /** Keeps what is said about it, beside the readings. */
  async save(more: Partial<RecordingInfo>): Promise<void> {
    this.#info = { ...this.#info, ...more };
    await this.store.save(this.#info);
  }

  /** Ends it, and says how it is listed. */
  async finish({ frames, seconds, modelVersion, thumbnail, events }: Ended): Promise<RecordingInfo> {
    try {
      const { bytes, videoBytes } = await this.#answered(this.writer.finish());
      const { video } = this.#info;
      const ended = { frames, seconds, modelVersion, thumbnail, events };
      await this.save({ ...ended, state: 'whole', bytes, video: video && { ...video, bytes: videoBytes } });
      return this.#info;
    } finally {
      this.close();
    }
  }

  /** Ends its worker without more; what was written stays, and is put in order with the next look at the list. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.writer[releaseProxy]();
    this.worker.terminate();
  }

  #answered<T>(asked: Promise<T>): Promise<T> {
    return nameFullDisk(this.#info.name, () => Promise.race([asked, this.gone]));
  }
}

/** Unpacks the landmarks of a part when one of its rows is asked for, and keeps the last few parts. */
function landmarkReader(parts: readonly LandmarkPart[], { track }: LoadedTrack): (row: number) => Promise<Float32Array> {
  const KEPT = 8;
  const unpacked = new Map<LandmarkPart, Promise<Float32Array[]>>();
  return async (row) => {
    const part = parts.findLast((each) => each.row <= row && each.rows > 0);
    if (!part || row >= part.row + part.rows) throw new RangeError(`no such row: ${row}`);
    let rows = unpacked.get(part);
    if (!rows) {
      rows = inflate(part.packed).then((bytes) => decodeLandmarks(bytes, cutRows(track, part.row, part.rows)));
      unpacked.set(part, rows);
      const [oldest] = unpacked.keys();
      if (unpacked.size > KEPT && oldest) unpacked.delete(oldest);
    }
    return (await rows)[row - part.row]!;
  };
}
