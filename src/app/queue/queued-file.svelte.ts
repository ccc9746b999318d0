/** One file of the queue: how far it is, and what came of it. */

import type { FileAbout, Making } from '../../batch/film/table-about.ts';

export type FileState = 'waiting' | 'reading' | 'done' | 'failed' | 'cancelled';

/** What a table holds of a file. */
export interface FileTable {
  /** Without the header. */
  readonly rows: Blob;
  readonly about: FileAbout;
  readonly making: Making;
}

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
  /** Null while nothing was read. */
  table = $state.raw<FileTable | null>(null);
  /** Id of the recording that holds what was read; null where there is none. */
  recording = $state.raw<string | null>(null);
  readonly stop = new AbortController();

  constructor(readonly file: File) {}
}
