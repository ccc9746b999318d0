/** Writes and reads recordings off the page's thread. */

import { expose, proxy } from 'comlink';
import { loadTrack } from './recording-reader.ts';
import { RecordingWriter } from './recording-writer.ts';

const api = {
  loadTrack,
  async write(recording: string) {
    return proxy(await RecordingWriter.open(recording));
  },
};

export type RecordingApi = typeof api;
expose(api);
