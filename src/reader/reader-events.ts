/** What a reader tells: what it has read, and how it is. */

import type { FrameReading } from '../core/reading.ts';
import type { Readiness } from './au-model.ts';
import type { LiveProblem } from './problems.ts';

export type ReaderState =
  | { readonly kind: 'idle' }
  /** Loading; `restarts` is above 0 when workers had failed. */
  | { readonly kind: 'opening'; readonly restarts: number }
  /** `refused` says why the person's own weights are not used though they were given. */
  | { readonly kind: 'ready'; readonly readiness: Readiness; readonly refused: string | null }
  /** It can be opened again. */
  | { readonly kind: 'failed'; readonly problem: LiveProblem; readonly message: string };

export class ReadingEvent extends Event {
  constructor(readonly reading: FrameReading) {
    super('reading');
  }
}

export class ReaderStateEvent extends Event {
  constructor(readonly state: ReaderState) {
    super('state');
  }
}

export interface ReaderEvents {
  /** A frame of a live source was read. */
  readonly reading: ReadingEvent;
  readonly state: ReaderStateEvent;
}
