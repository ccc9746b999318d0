/**
 * Which of several faces everything is shown of: one, and the same for every panel. It stays while it is in view; a face that is lost
 * for a moment is waited for. Then the largest and longest seen follows.
 */

import type { FaceReading } from './reading.ts';

/** How long a face that is out of view is waited for, milliseconds and frames: a slow machine takes as long for one. */
const WAITED_FOR = 1000;
const FRAMES = 2;
/** Beyond this, having been seen longer counts no more, milliseconds. */
const LONG = 3000;

type Face = Pick<FaceReading, 'id' | 'box'>;

export class ChosenFace {
  /** Of the chosen face, which may be out of view for the moment; null before the first. */
  #id: number | null = null;
  #seenAt = -Infinity;
  /** Frames without it since. */
  #missed = 0;
  #time = -Infinity;
  /** When each face in view appeared. */
  #since = new Map<number, number>();

  /** Takes the faces of the frame at `time` (milliseconds) and says whose readings are shown; null before there is anybody. */
  follow(faces: readonly Face[], time: number): number | null {
    if (time < this.#time) this.forget();
    this.#time = time;
    this.#since = new Map(faces.map(({ id }) => [id, this.#since.get(id) ?? time]));
    if (faces.some(({ id }) => id === this.#id)) return this.#seen();
    const isAwaited = ++this.#missed < FRAMES || time - this.#seenAt < WAITED_FOR;
    if (faces.length === 0 || (this.#id !== null && isAwaited)) return this.#id;
    const weight = ({ id, box }: Face): number =>
      box.width * box.height * (1 + Math.min(LONG, time - this.#since.get(id)!) / LONG);
    this.choose(faces.reduce((a, b) => (weight(b) > weight(a) ? b : a)).id);
    return this.#id;
  }

  /** The person's own choice. */
  choose(id: number): void {
    this.#id = id;
    this.#seen();
  }

  #seen(): number | null {
    this.#seenAt = this.#time;
    this.#missed = 0;
    return this.#id;
  }

  /** Another scene: nobody is known. */
  forget(): void {
    this.#id = null;
    this.#seenAt = this.#time = -Infinity;
    this.#since.clear();
  }
}
