/**
 * Whose face a session takes pictures of: the one on which the neutral face was recorded, which may be lost for a moment and come back under
 * another id. Only the reader can tell that it is the same: it compares them with the recorded neutral, and nobody else. Where it compares
 * nobody with it, any face may be theirs.
 */

import type { FaceReading } from '../core/reading.ts';

type Face = Pick<FaceReading, 'id' | 'comparedWith'>;

export class OwnFace {
  #id: number | null = null;
  #isCompared = false;

  /** The neutral face was recorded on this face. */
  recordedOn({ id }: Face): void {
    [this.#id, this.#isCompared] = [id, false];
  }

  /** Whether the only face of the next frame may be theirs. */
  mayBe({ id, comparedWith }: Face): boolean {
    if (comparedWith === 'recorded') [this.#id, this.#isCompared] = [id, true];
    else if (id === this.#id) this.#isCompared = false;
    return id === this.#id || !this.#isCompared;
  }
}
