/** What a reader of the library tells. */

import type { NeutralProblem } from '../core/reading.ts';
import type { SourceProblem } from '../reader/sources/source.ts';
import type { FacsimileError } from './errors.ts';
import type { Reading } from './reading.ts';

/** A frame was read. */
export class ReadingEvent extends Event {
  constructor(readonly reading: Reading) {
    super('reading');
  }
}

/** How far the recording of a neutral is, 0 to 1, and why it does not go on at the moment, or null. */
export class NeutralEvent extends Event {
  constructor(
    readonly done: number,
    readonly problem: NeutralProblem | null,
  ) {
    super('neutral');
  }
}

/** The camera gives no frames any more, and why; with null, it gives frames again. */
export class SourceEvent extends Event {
  constructor(readonly problem: SourceProblem | null) {
    super('source');
  }
}

/** The reader has failed, and is closed. */
export class FailureEvent extends Event {
  constructor(readonly error: FacsimileError) {
    super('error');
  }
}

export interface FaceReaderEvents {
  readonly reading: ReadingEvent;
  readonly neutral: NeutralEvent;
  readonly source: SourceEvent;
  readonly error: FailureEvent;
}
