/**
 * Which of several faces everything is shown of: one, and the same for every panel. It stays while it is in view; a face that is lost
 * for a moment is waited for. Then the largest and longest seen follows.
 */

import type { FaceReading } from './reading.ts';

/** How long a face that is out of view is waited for, milliseconds. */
const WAITED_FOR = 1000;
/** Beyond this, having been seen longer counts no more, milliseconds. */
const LONG = 3000;

type Face = Pick<FaceReading, 'id' | 'box'>;

export class ChosenFace {
  #id: number | null = null;
  #seenAt = -Infinity;
  #time = -Infinity;
  /** When each face in view appeared. */
  #since = new Map<number, number>();

  /** Id of the chosen face, which may be out of view for the moment; null before the first. */
  get id(): number | null {
    return this.#id;
  }

  /** Takes the faces of the frame at `time` (milliseconds) and says whose readings are shown. */
  follow(faces: readonly Face[], time: number): number | null {
    if (time < this.#time) this.forget();
    this.#time = time;
    this.#since = new Map(faces.map(({ id }) => [id, this.#since.get(id) ?? time]));
    if (faces.some(({ id }) => id === this.#id)) {
      this.#seenAt = time;
      return this.#id;
    }
    if (faces.length === 0 || (this.#id !== null && time - this.#seenAt < WAITED_FOR)) return this.#id;
    const weight = ({ id, box }: Face): number =>
      box.width * box.height * (1 + Math.min(LONG, time - this.#since.get(id)!) / LONG);
    this.choose(faces.reduce((a, b) => (weight(b) > weight(a) ? b : a)).id);
    this.#seenAt = time;
    return this.#id;
  }

  /** The person's own choice. */
  choose(id: number): void {
    this.#id = id;
    this.#seenAt = this.#time;
  }

  /** Another scene: nobody is known. */
  forget(): void {
    this.#id = null;
    this.#seenAt = this.#time = -Infinity;
    this.#since.clear();
  }
}
