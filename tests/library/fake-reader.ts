/** What a browser gives the library, as far as Node tests of it go: a reader without workers, whose source and state the test moves. */

import { vi } from 'vitest';
import { NewsTarget } from '../../src/reader/news.ts';
import { ReaderStateEvent, type ReaderEvents, type ReaderState } from '../../src/reader/reader-events.ts';
import type { CameraSource } from '../../src/reader/sources/camera.ts';

/** In the place of reader/reader.ts. It is ready once it is opened; where `ready` is set, not before that. */
export class Reader extends NewsTarget<ReaderEvents> {
  static opened: Reader;
  static ready: Promise<unknown> | null = null;
  camera!: CameraSource;
  state: ReaderState = { kind: 'idle' };

  constructor() {
    super();
    Reader.opened = this;
  }

  async open(): Promise<void> {
    await Reader.ready;
    this.tell({ kind: 'ready', refused: null } as ReaderState);
  }

  newest(source: CameraSource): Promise<void> {
    this.camera = source;
    return Promise.resolve();
  }

  tell(state: ReaderState): void {
    this.state = state;
    this.dispatchEvent(new ReaderStateEvent(state));
  }

  fail(): void {
    this.tell({ kind: 'failed', problem: 'worker-silent', message: 'none answers' });
  }

  startNeutral(): void {}
  cancelNeutral(): void {}
}

/** The page's own globals that the library asks for. */
export function stubPage(): void {
  for (const name of ['MediaStream', 'HTMLVideoElement', 'HTMLCanvasElement']) vi.stubGlobal(name, vi.fn());
  vi.stubGlobal('document', { baseURI: 'https://lab.example/', createElement: () => ({}) });
  vi.stubGlobal('location', { origin: 'https://lab.example' });
}
