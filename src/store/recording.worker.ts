/** Writes and reads recordings off the page's thread. */

import { expose, proxy } from 'comlink';
import { openForWork } from './database.ts';
import { openFiles, writeWhole, type RecordingFileName } from './recording-files.ts';
import { loadTrack } from './recording-reader.ts';
import { RecordingWriter } from './recording-writer.ts';

const api = {
  loadTrack,
  async write(recording: string) {
    return proxy(await RecordingWriter.open(recording));
  },
  /** Keeps whole files of a recording. */
  async keep(recording: string, contents: Partial<Record<RecordingFileName, Blob>>) {
    const database = await openForWork();
    try {
      const files = await openFiles(database);
      for (const name of ['readings', 'video'] as const) {
        const bytes = contents[name];
        if (bytes) await writeWhole(files, recording, name, bytes);
      }
    } finally {
      database.close();
    }
  },
};

export type RecordingApi = typeof api;
expose(api);
