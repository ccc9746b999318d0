/** Shows plain pixels to the stages of the live path. */

import type { Photo } from '../picture/photo.ts';
import { FRAME_SIZE } from './frame.ts';

export class Screen {
  readonly #image = new ImageData(FRAME_SIZE, FRAME_SIZE);

  /** Shows a frame (FRAME_SIZE square) until the next one. */
  show({ rgb }: Photo): ImageData {
    const { data } = this.#image;
    for (let i = 0, o = 0; o < rgb.length; i += 4, o += 3) {
      data[i] = rgb[o]!;
      data[i + 1] = rgb[o + 1]!;
      data[i + 2] = rgb[o + 2]!;
      data[i + 3] = 255;
    }
    return this.#image;
  }
}
