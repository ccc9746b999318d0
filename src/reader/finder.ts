/**
 * The first half of the path: a frame's pixels, the faces in it, and whose they are. What it finds goes to the second half (scorer.ts)
 * together with the pixels it was found in, from which crops are cut and which are drawn.
 */

import { Turns } from '../core/turns.ts';
import { FaceSearch } from './face-search.ts';
import type { FoundFrame } from './found-frame.ts';
import { FrameReader, type Pixels } from './pixels.ts';
import { Roster } from './roster.ts';
import type { Frame } from './sources/source.ts';

export class Finder {
  /** Search and ids know one frame at a time: what is asked for meanwhile waits, with its pixels read. */
  readonly #turns = new Turns();
  readonly #reader = new FrameReader();
  readonly #roster = new Roster();
  #lastTime = -Infinity;
  #lastSize = '';

  private constructor(private readonly search: FaceSearch) {}

  /** Loads the face bundle at this URL. Rejects with a LiveError. */
  static async open(bundle: string, maxFaces: number): Promise<Finder> {
    return new Finder(await FaceSearch.open(bundle, maxFaces));
  }

  /** The faces of `frame`, which is closed, taken at `time` milliseconds on its source's clock. Rejects with a LiveError. */
  find(frame: Frame, time: number): Promise<FoundFrame> {
    const reading = this.#reader.read(frame).finally(() => frame.close());
    reading.catch(() => undefined); // told of in its turn
    return this.#turns.take(() => this.#find(reading, time));
  }

  /** Takes the pixels of a frame back, for a later one. */
  giveBack(pixels: FoundFrame['pixels']): void {
    this.#reader.giveBack(pixels);
  }

  /** Looks for up to `faces` faces from the next frame on. */
  setFaces(faces: number): Promise<void> {
    return this.#turns.take(() => this.search.setFaces(faces));
  }

  /** The next frame is of another scene: nobody there is known. Ids go on. */
  forget(): Promise<void> {
    return this.#turns.take(() => this.#forget());
  }

  close(): void {
    this.search.close();
  }

  async #find(reading: Promise<Pixels>, time: number): Promise<FoundFrame> {
    const began = performance.now();
    const pixels = await reading;
    const { width, height } = pixels;
    const isNewScene = await this.#noticeNewScene(time, `${width} x ${height}`);
    const found = await this.search.find(pixels, time);
    const faces = this.#roster.recognise(found, time, !this.search.smooths);
    const milliseconds = { find: performance.now() - began };
    return { time, width, height, faces, pixels: pixels.image.data, isNewScene, milliseconds };
  }

  async #forget(): Promise<void> {
    await this.search.forget();
    this.#roster.forget();
    this.#lastTime = -Infinity;
    this.#lastSize = '';
  }

  async #noticeNewScene(time: number, size: string): Promise<boolean> {
    const isNew = time <= this.#lastTime || (this.#lastSize !== '' && size !== this.#lastSize);
    if (isNew) await this.#forget();
    this.#lastTime = time;
    this.#lastSize = size;
    return isNew;
  }
}
