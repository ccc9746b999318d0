/**
 * Where the files of recordings lie: the browser's private file system where it has one, else parts in the database. Both are only
 * ever appended to, and what `append` has resolved for is there after a crash.
 */

import type { IDBPDatabase } from 'idb';
import { databaseName, recordingsFolder } from './place.ts';
import type { Schema } from './schema.ts';

/** The readings (record/log.ts) and the video of a recording. */
export type RecordingFileName = 'readings' | 'video';

export interface AppendedFile {
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
}

export interface RecordingFiles {
  /** A new file, in place of one of that name. The file system gives them to workers only. */
  create(recording: string, name: RecordingFileName): Promise<AppendedFile>;
  /** A file as far as it was written; null where there is none. */
  read(recording: string, name: RecordingFileName): Promise<Blob | null>;
  remove(recording: string): Promise<void>;
  /** Ids of recordings that have files, those of other copies of the app left out. */
  list(): Promise<string[]>;
}

/** Bytes of a whole file that are in memory at once. */
const PART = 4e6;

/** What workers are given to write a private file with, at once and not at some later time. */
interface SyncFile {
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  truncate(length: number): void;
  flush(): void;
  close(): void;
}
type WorkersFile = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncFile> };

/** Files in the private file system, or null where the browser has none or gives none (some private windows). */
async function privateFiles(database: string): Promise<PrivateFiles | null> {
  try {
    const root = await navigator.storage.getDirectory();
    // copies of the app below the root kept theirs in its folder, too, before each had its own
    const names = new Set([database, databaseName('/')].map(recordingsFolder));
    const [own, common] = await Promise.all([...names].map((name) => root.getDirectoryHandle(name, { create: true })));
    return new PrivateFiles(own!, common);
  } catch {
    return null;
  }
}

export async function openFiles(database: IDBPDatabase<Schema>): Promise<RecordingFiles> {
  return (await privateFiles(database.name)) ?? new DatabaseFiles(database);
}

/** Keeps a whole file part by part, in a worker as `create`: `createWritable`, which pages could use, came to Safari with 26 only. */
export async function writeWhole(files: RecordingFiles, recording: string, name: RecordingFileName, bytes: Blob): Promise<void> {
  const file = await files.create(recording, name);
  try {
    for (let at = 0; at < bytes.size; at += PART)
      await file.append(new Uint8Array(await bytes.slice(at, at + PART).arrayBuffer()));
  } finally {
    await file.close();
  }
}

const isMissing = (error: unknown): boolean => (error as DOMException).name === 'NotFoundError';

export class PrivateFiles implements RecordingFiles {
  /** `common`: where earlier recordings may lie among those of other copies; nothing else of it is touched. */
  constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly common?: FileSystemDirectoryHandle,
  ) {}

  async create(recording: string, name: RecordingFileName): Promise<AppendedFile> {
    const folder = await this.folder.getDirectoryHandle(recording, { create: true });
    const handle = await ((await folder.getFileHandle(name, { create: true })) as WorkersFile).createSyncAccessHandle();
    handle.truncate(0);
    let at = 0;
    return {
      append: async (bytes) => {
        const written = handle.write(bytes, { at });
        // in its private windows Chromium tells a full disk by a number far too large
        if (written !== bytes.length) throw new DOMException(`${written} of ${bytes.length} bytes written`, 'QuotaExceededError');
        at += written;
        handle.flush();
      },
      close: async () => handle.close(),
    };
  }

  async read(recording: string, name: RecordingFileName): Promise<Blob | null> {
    for (const all of this.#folders()) {
      try {
        const folder = await all.getDirectoryHandle(recording);
        return await (await folder.getFileHandle(name)).getFile();
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    return null;
  }

  async remove(recording: string): Promise<void> {
    for (const all of this.#folders()) {
      try {
        await all.removeEntry(recording, { recursive: true });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
  }

  async list(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.folder.keys()) names.push(name);
    return names;
  }

  #folders(): FileSystemDirectoryHandle[] {
    return this.common ? [this.folder, this.common] : [this.folder];
  }
}

export class DatabaseFiles implements RecordingFiles {
  constructor(private readonly database: IDBPDatabase<Schema>) {}

  async create(recording: string, name: RecordingFileName): Promise<AppendedFile> {
    await this.database.delete('recordingParts', partsOf(recording, name));
    let part = 0;
    return {
      append: async (bytes) => {
        const transaction = this.database.transaction('recordingParts', 'readwrite', { durability: 'strict' });
        await Promise.all([transaction.store.put(bytes, [recording, name, part++]), transaction.done]);
      },
      close: async () => undefined,
    };
  }

  async read(recording: string, name: RecordingFileName): Promise<Blob | null> {
    const parts = await this.database.getAll('recordingParts', partsOf(recording, name));
    return parts.length > 0 ? new Blob(parts) : null;
  }

  async remove(recording: string): Promise<void> {
    for (const name of ['readings', 'video'] as const) await this.database.delete('recordingParts', partsOf(recording, name));
  }

  async list(): Promise<string[]> {
    return [...new Set((await this.database.getAllKeys('recordingParts')).map(([recording]) => recording))];
  }
}

const partsOf = (recording: string, name: RecordingFileName): IDBKeyRange =>
  IDBKeyRange.bound([recording, name, 0], [recording, name, Infinity]);
