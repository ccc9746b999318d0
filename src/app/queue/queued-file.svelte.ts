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
  /** What goes on before its first frame is read. */
  beginning = $state<'loading' | 'findingNeutral'>('loading');
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
  /** Whether its table was handed to the person. */
  saved = $state(false);
  /** Id of the recording that holds what was read; null where there is none. */
  recording = $state.raw<string | null>(null);
  /** Why not all of it could be kept, as on a full disk; null where it could. */
  keepingFault = $state.raw<Error | null>(null);
  readonly stop = new AbortController();
  /** Id of the person whose neutral face and weights it is read with, once that is known; null for nobody's. */
  person: Promise<string | null> = Promise.resolve(null);
  /** Resolves when nothing is written of its recording any more. */
  kept: Promise<unknown> = Promise.resolve();
  /** Whether it failed for what it is, and would fail again. */
  isUnreadable = $state(false);
  /** Whether it was not read to its end, or not kept, and may be when it is read again. */
  readonly mayAgain = $derived.by(() => {
    if (this.state === 'failed') return !this.isUnreadable;
    return this.state === 'cancelled' || (this.state === 'done' && this.keepingFault !== null);
  });
  /** Whether leaving the page would lose what was read of it. */
  readonly isUnkept = $derived.by(
    () => this.table !== null && !this.saved && (this.recording === null || this.keepingFault !== null),
  );

  /** `name`: what it is called here, and in tables; like the file's own unless another of the list has that. */
  constructor(
    readonly file: File,
    readonly name: string,
  ) {}

  /** Its name without the ending. */
  get stem(): string {
    return this.name.replace(/\.\w+$/, '');
  }
}
