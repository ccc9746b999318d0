/** What the finders of a film give, frame by frame. */

import type { FoundFaces } from './finding.worker.ts';

/** What was found in a frame. */
export interface FoundAt {
  readonly found: FoundFaces;
  /** Seconds on the file's clock. */
  readonly timestamp: number;
  /** How far the file has been read, 0 to 1. */
  readonly done: number;
}

/** Finds the faces of a segment's frames, in order. Rejects where the film breaks off. */
export type Find = () => AsyncGenerator<FoundAt, void>;
