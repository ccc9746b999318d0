/**
 * The first half of the path: a frame's pixels, the faces in it, whose they are, and the aligned crop of each with how far it can be
 * trusted. What it finds goes to the second half (scorer.ts) together with the picture it was found in.
 */

import { quality } from '../core/quality.ts';
import type { Quality } from '../core/reading.ts';
import { cutFace } from './crop.ts';
import { FaceSearch } from './face-search.ts';
import { FrameReader } from './pixels.ts';
import { Roster, type KnownFace } from './roster.ts';
import type { Frame } from './sources/source.ts';

/** A face of a frame, ready to be scored. */
export interface LocatedFace extends KnownFace {
  /** CROP_SIZE x CROP_SIZE x 3 bytes, RGB. */
  readonly crop: Uint8Array;
  /** Before the network has judged what hides the face. */
  readonly quality: Quality;
}

export interface FoundFrame {
  /** Milliseconds on the source's clock. */
  readonly time: number;
  readonly width: number;
  readonly height: number;
  /** Largest first. */
  readonly faces: readonly LocatedFace[];
  /** What was read, to be drawn; its taker closes it. */
  readonly picture: Frame;
  /** Whether nobody of the frames before is known any more: the clock went back, or the frame has another size. */
  readonly isNewScene: boolean;
  readonly milliseconds: { readonly find: number; readonly crop: number };
}

export class Finder {
  readonly #reader = new FrameReader();
  readonly #roster = new Roster();
  #lastTime = -Infinity;
  #lastSize = '';

  private constructor(private readonly search: FaceSearch) {}

  /** Loads the face bundle at this URL. Rejects with a LiveError. */
  static async open(bundle: string, maxFaces: number): Promise<Finder> {
    return new Finder(await FaceSearch.open(bundle, maxFaces));
  }

  /** The faces of `frame`, taken at `time` milliseconds on its source's clock; the frame is closed, or handed on as the picture. */
  async find(frame: Frame, time: number): Promise<FoundFrame> {
    try {
      const began = performance.now();
      const pixels = await this.#reader.read(frame);
      const { width, height } = pixels;
      const isNewScene = await this.#noticeNewScene(time, `${width} x ${height}`);
      const found = await this.search.find(pixels, time);
      const known = this.#roster.recognise(found, time, !this.search.smooths);
      const foundAt = performance.now();
      const faces = known.map((face): LocatedFace => {
        const { crop, measures } = cutFace(pixels.image, face.landmarks);
        return { ...face, crop, quality: quality(face.landmarks, face.pose, measures, { width, height }) };
      });
      const milliseconds = { find: foundAt - began, crop: performance.now() - foundAt };
      return { time, width, height, faces, picture: frame, isNewScene, milliseconds };
    } catch (cause) {
      frame.close();
      throw cause;
    }
  }

  /** Looks for up to `faces` faces from the next frame on. */
  setFaces(faces: number): Promise<void> {
    return this.search.setFaces(faces);
  }

  /** The next frame is of another scene: nobody there is known. Ids go on. */
  async forget(): Promise<void> {
    await this.search.forget();
    this.#roster.forget();
    this.#lastTime = -Infinity;
    this.#lastSize = '';
  }

  close(): void {
    this.search.close();
  }

  async #noticeNewScene(time: number, size: string): Promise<boolean> {
    const isNew = time <= this.#lastTime || (this.#lastSize !== '' && size !== this.#lastSize);
    if (isNew) await this.forget();
    this.#lastTime = time;
    this.#lastSize = size;
    return isNew;
  }
}
